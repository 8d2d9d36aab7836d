import type { Call } from '../call';
import { at, Handler, type ItemsOptions } from './handler';

/** What the server says of itself; who is logged in sees more. */
export interface ServerInfo {
  project: Record<string, unknown>;
  /** Points per duration in seconds, or false where requests are not limited. */
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
  /** Whether the server is there: `GET /server/ping` answers `pong`. */
  ping(options?: ItemsOptions): Call<string> {
    return this.raw('get', () => ['/server/ping'], options);
  }

  /** The project's name and settings: `GET /server/info`. */
  info(options?: ItemsOptions): Call<ServerInfo> {
    return this.data('get', () => ['/server/info'], options);
  }

  /** How the server is doing: `GET /server/health`. An unhealthy one fails with status 503. */
  health(options?: ItemsOptions): Call<ServerHealth> {
    return this.raw('get', () => ['/server/health'], options);
  }

  /** The OpenAPI specification of what the user may do: `GET /server/specs/oas`. */
  oas(options?: ItemsOptions): Call<Record<string, unknown>> {
    return this.raw('get', () => ['/server/specs/oas'], options);
  }

  /** The GraphQL schema in the schema definition language: `GET /server/specs/graphql/{scope}`. */
  graphql(scope: 'items' | 'system' = 'items', options?: ItemsOptions): Call<string> {
    return this.raw('get', () => [at('/server/specs/graphql', { scope })], options, 'text');
  }
}
