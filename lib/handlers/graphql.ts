import type { Call } from '../call';
import type { TransportResponse } from '../types/response';
import { trust } from '../types/trust';
import { Handler, type ItemsOptions } from './handler';

/** GraphQL. An answer with `errors` fails with a `TransportError`, whose `response` has what data there is. */
export class GraphQLHandler extends Handler {
  /**
   * Queries the project's own collections: `POST /graphql`.
   *
   * @example
   * const { data } = await directus.graphql.items('query { articles { title } }');
   */
  items<R = unknown>(
    query: string,
    variables: object = {},
    options?: ItemsOptions,
  ): Call<TransportResponse<R>> {
    return this.#post('/graphql', query, variables, options);
  }

  /** Queries the system's collections: `POST /graphql/system`. */
  system<R = unknown>(
    query: string,
    variables: object = {},
    options?: ItemsOptions,
  ): Call<TransportResponse<R>> {
    return this.#post('/graphql/system', query, variables, options);
  }

  #post<R>(path: string, query: string, variables: object, options?: ItemsOptions) {
    const ask = () => [path, undefined, { query, variables }] as const;
    return this.reply('post', ask, options, (response): TransportResponse<R> =>
      trust<TransportResponse<R>>(response),
    );
  }
}
