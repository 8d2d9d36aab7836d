import type { Call } from '../call';
import { requireGraphQLFilters } from '../internal/graphql-filters';
import { Handler, type RequestOptions } from '../requests/handler';
import { path } from '../requests/path';
import { response } from '../requests/readers';
import { object, optional, text } from '../internal/argument-checks';
import type { TransportResponse } from '../types/response';

/* eslint-disable @typescript-eslint/no-explicit-any -- as the class-based SDK has it: `data` is used without a type */

/** Returns the body of a GraphQL request. Checked here as well as in the transport, which may be the application's own. */
function graphqlBody(query: string, variables?: object) {
  const body = {
    query: text('query', query),
    variables: optional(object, 'variables', variables) ?? {},
  };
  requireGraphQLFilters(body);
  return body;
}

/** GraphQL. An answer with `errors` fails with a `TransportError`, whose `response` has what data there is. */
export class GraphQLHandler extends Handler {
  /**
   * Queries the project's own collections: `POST /graphql`.
   *
   * @example
   * const { data } = await directus.graphql.items('query { articles { title } }');
   */
  items<R = any>(
    query: string,
    variables?: object,
    options?: RequestOptions,
  ): Call<TransportResponse<R>> {
    return this.request('POST', path`/graphql`, {
      body: () => graphqlBody(query, variables),
      read: response,
      options,
    });
  }

  /**
   * Queries the system's collections: `POST /graphql/system`.
   *
   * @example
   * const { data } = await directus.graphql.system('query { users_me { email } }');
   */
  system<R = any>(
    query: string,
    variables?: object,
    options?: RequestOptions,
  ): Call<TransportResponse<R>> {
    return this.request('POST', path`/graphql/system`, {
      body: () => graphqlBody(query, variables),
      read: response,
      options,
    });
  }
}
