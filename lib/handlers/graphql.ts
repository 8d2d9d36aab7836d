import type { Call } from '../call';
import type { ITransport } from '../transport/types';
import type { TransportResponse } from '../types/response';
import { handler } from './endpoints';
import type { ItemsOptions } from './handler';

/** GraphQL. An answer with `errors` fails with a `TransportError`, whose `response` has what data there is. */
export interface GraphQLHandler {
  /**
   * Queries the project's own collections: `POST /graphql`.
   *
   * @example
   * const { data } = await directus.graphql.items('query { articles { title } }');
   */
  items<R = unknown>(
    query: string,
    variables?: object,
    options?: ItemsOptions,
  ): Call<TransportResponse<R>>;

  /** Queries the system's collections: `POST /graphql/system`. */
  system<R = unknown>(
    query: string,
    variables?: object,
    options?: ItemsOptions,
  ): Call<TransportResponse<R>>;
}

export const GraphQLHandler = handler<new (transport: ITransport) => GraphQLHandler>({
  items: 'whole POST /graphql query variables?',
  system: 'whole POST /graphql/system query variables?',
});
