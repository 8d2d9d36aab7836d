import type { Call } from '../call';
import type { ITransport } from '../transport/types';
import type { Aliases, NoAliases } from '../types/alias';
import type { AskedField } from '../types/fields';
import type { ItemInput } from '../types/input';
import type { QueryOne } from '../types/query';
import type { OneItem } from '../types/result';
import type { DefaultSchema } from '../types/schema';
import { handler } from './endpoints';
import type { ItemsOptions } from './handler';
import { TfaHandler } from './tfa';

/** The user who is logged in. */
export interface MeHandler<T, S = DefaultSchema> {
  /** The own two-factor authentication. */
  readonly tfa: TfaHandler;

  /**
   * Reads the current user: `GET /users/me`.
   *
   * @example
   * const { email } = await directus.users.me.read({ fields: ['email'] });
   */
  read<const P extends AskedField = never, const A extends Aliases = NoAliases>(
    query?: QueryOne<T, P, S, A>,
    options?: ItemsOptions,
  ): Call<OneItem<T, P, S, A>>;

  /** Changes the current user: `PATCH /users/me`. */
  update<const P extends AskedField = never, const A extends Aliases = NoAliases>(
    data: ItemInput<T>,
    query?: QueryOne<T, P, S, A>,
    options?: ItemsOptions,
  ): Call<OneItem<T, P, S, A>>;
}

export const MeHandler = handler<
  new <T, S = DefaultSchema>(transport: ITransport) => MeHandler<T, S>
>({
  tfa: TfaHandler,
  read: 'data GET /users/me ?...query',
  update: 'data PATCH /users/me ...data ?...query',
});
