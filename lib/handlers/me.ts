import type { Call } from '../call';
import { Handler, type RequestOptions } from '../requests/handler';
import { path } from '../requests/path';
import { object } from '../internal/argument-checks';
import type { Aliases, NoAliases } from '../types/alias';
import type { RequestedField } from '../types/fields';
import type { ItemInput } from '../types/input';
import type { QueryOne, WriteOneQuery } from '../types/query';
import type { OneItem, WrittenItem } from '../types/result';
import type { DefaultSchema } from '../types/schema';
import { TfaHandler } from './tfa';

/** The user who is logged in. */
export class MeHandler<T, Schema = DefaultSchema> extends Handler {
  /** The own two-factor authentication. */
  readonly tfa = new TfaHandler(this.transport);

  /**
   * Reads the current user: `GET /users/me`.
   *
   * @example
   * const { email } = await directus.users.me.read({ fields: ['email'] });
   */
  read<const Fields extends RequestedField = never, const Alias extends Aliases = NoAliases>(
    query?: QueryOne<T, Fields, Schema, Alias>,
    options?: RequestOptions,
  ): Call<OneItem<T, Fields, Schema, Alias>> {
    return this.request('GET', path`/users/me`, { query, options });
  }

  /**
   * Changes the current user: `PATCH /users/me`.
   *
   * @example
   * await directus.users.me.update({ language: 'de-DE' });
   */
  update<const Fields extends RequestedField = never, const Alias extends Aliases = NoAliases>(
    data: ItemInput<T>,
    query?: WriteOneQuery<T, Fields, Schema, Alias>,
    options?: RequestOptions,
  ): Call<WrittenItem<T, Fields, Schema, Alias>> {
    return this.request('PATCH', path`/users/me`, {
      query,
      body: () => object('data', data),
      options,
    });
  }
}
