import type { Call } from '../call';
import type { ITransport } from '../transport/types';
import { handler } from './endpoints';
import type { ItemsOptions } from './handler';

/** What the server says about itself; logged-in users see more. */
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
export interface ServerHandler {
  /** Whether the server is there: `GET /server/ping` answers `pong`. */
  ping(options?: ItemsOptions): Call<string>;

  /** The project's name and settings: `GET /server/info`. */
  info(options?: ItemsOptions): Call<ServerInfo>;

  /** How the server is doing: `GET /server/health`. An unhealthy one fails with status 503. */
  health(options?: ItemsOptions): Call<ServerHealth>;

  /** The OpenAPI specification of what the user may do: `GET /server/specs/oas`. */
  oas(options?: ItemsOptions): Call<Record<string, unknown>>;

  /** The GraphQL schema in the schema definition language, default that of the items: `GET /server/specs/graphql/{scope}`. */
  graphql(scope?: 'items' | 'system', options?: ItemsOptions): Call<string>;
}

export const ServerHandler = handler<new (transport: ITransport) => ServerHandler>({
  ping: 'json GET /server/ping',
  info: 'data GET /server/info',
  health: 'json GET /server/health',
  oas: 'json GET /server/specs/oas',
  graphql: 'text GET /server/specs/graphql/:scope?',
});
