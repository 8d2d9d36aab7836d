import type { Call } from '../call';
import { Handler, type RequestOptions } from '../requests/handler';
import { path } from '../requests/path';
import { text, json } from '../requests/readers';

/** The server's own description; logged-in users get more of it. */
export interface ServerInfo {
  project: Record<string, unknown>;
  /** Points per duration in seconds, or false if requests are not limited. */
  rateLimit?: false | { points: number; duration: number };
  queryLimit?: { default: number; max: number };
  websocket?: false | Record<string, unknown>;
  version?: string;
  [name: string]: unknown;
}

/** How the server and what it depends on are doing; administrators see `checks`. */
export interface ServerHealth {
  status: 'ok' | 'warn' | 'error';
  releaseId?: string;
  serviceId?: string;
  checks?: Record<string, Record<string, unknown>[]>;
}

/** The server itself. */
export class ServerHandler extends Handler {
  /**
   * Checks that the server answers: `GET /server/ping`, whose answer is `pong`.
   *
   * @example
   * const pong = await directus.server.ping();
   */
  ping(options?: RequestOptions): Call<string> {
    return this.request('GET', path`/server/ping`, { read: json, options });
  }

  /**
   * Reads the project's name and settings: `GET /server/info`.
   *
   * @example
   * const { project } = await directus.server.info();
   */
  info(options?: RequestOptions): Call<ServerInfo> {
    return this.request('GET', path`/server/info`, { options });
  }

  /**
   * Reads the server's health: `GET /server/health`. An unhealthy one fails with status 503.
   *
   * @example
   * const { status } = await directus.server.health();
   */
  health(options?: RequestOptions): Call<ServerHealth> {
    return this.request('GET', path`/server/health`, { read: json, options });
  }

  /**
   * Reads the OpenAPI specification of the endpoints that the user may use: `GET /server/specs/oas`.
   *
   * @example
   * const specification = await directus.server.oas();
   */
  oas(options?: RequestOptions): Call<Record<string, unknown>> {
    return this.request('GET', path`/server/specs/oas`, { read: json, options });
  }

  /**
   * Reads the GraphQL schema in the schema definition language, default that of the items: `GET /server/specs/graphql/{scope}`.
   *
   * @example
   * const sdl = await directus.server.graphql();
   */
  graphql(scope?: 'items' | 'system', options?: RequestOptions): Call<string> {
    return this.request(
      'GET',
      scope === undefined ? path`/server/specs/graphql` : path`/server/specs/graphql/${{ scope }}`,
      { read: text, options },
    );
  }
}
