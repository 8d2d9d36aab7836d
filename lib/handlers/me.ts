import type { Aliases, NoAliases } from '../types/alias';
import type { AskedField } from '../types/fields';
import type { DefaultSchema } from '../types/schema';
import type { Call } from '../call';
import type { ITransport } from '../transport/types';
import type { QueryOne } from '../types/query';
import type { ItemInput } from '../types/input';
import type { OneItem } from '../types/result';
import { Handler, type ItemsOptions, record } from './handler';
import { TfaHandler } from './tfa';

/** The user who is logged in. */
export class MeHandler<T, S = DefaultSchema> extends Handler {
  /** The own two-factor authentication. */
  readonly tfa: TfaHandler;

  constructor(transport: ITransport) {
    super(transport);
    this.tfa = new TfaHandler(transport);
  }

  /**
   * Reads the own user: `GET /users/me`.
   *
   * @example
   * const { email } = await directus.users.me.read({ fields: ['email'] });
   */
  read<const P extends AskedField = never, const A extends Aliases = NoAliases>(
    query?: QueryOne<T, P, S, A>,
    options?: ItemsOptions,
  ): Call<OneItem<T, P, S, A>> {
    return this.data('get', () => ['/users/me', query], options);
  }

  /** Changes the own user: `PATCH /users/me`. */
  update<const P extends AskedField = never, const A extends Aliases = NoAliases>(
    data: ItemInput<T>,
    query?: QueryOne<T, P, S, A>,
    options?: ItemsOptions,
  ): Call<OneItem<T, P, S, A>> {
    return this.data('patch', () => ['/users/me', query, record('data', data)], options);
  }
}
