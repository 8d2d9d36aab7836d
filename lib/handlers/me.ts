import type { Call } from '../call';
import type { QueryOne } from '../types/query';
import type { ItemInput, OneItem } from '../types/result';
import { Handler, type ItemsOptions, record } from './handler';

/** The user who is logged in. */
export class MeHandler<T> extends Handler {
  /**
   * Reads the own user: `GET /users/me`.
   *
   * @example
   * const { email } = await directus.users.me.read({ fields: ['email'] });
   */
  read<const P extends string = never>(
    query?: QueryOne<T, P>,
    options?: ItemsOptions,
  ): Call<OneItem<T, P>> {
    return this.data('get', () => ({ path: '/users/me', query }), options);
  }

  /** Changes the own user: `PATCH /users/me`. */
  update<const P extends string = never>(
    data: ItemInput<T>,
    query?: QueryOne<T, P>,
    options?: ItemsOptions,
  ): Call<OneItem<T, P>> {
    return this.data(
      'patch',
      () => ({ path: '/users/me', query, body: record('data', data) }),
      options,
    );
  }
}
