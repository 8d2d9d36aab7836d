import type { Call } from '../call';
import { Handler, type ItemsOptions } from './handler';

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

/** The server itself. */
export class ServerHandler extends Handler {
  /** Whether the server is there: `GET /server/ping` answers `pong`. */
  ping(options?: ItemsOptions): Call<string> {
    return this.raw('get', () => ({ path: '/server/ping' }), options);
  }

  /** The project's name and settings: `GET /server/info`. */
  info(options?: ItemsOptions): Call<ServerInfo> {
    return this.data('get', () => ({ path: '/server/info' }), options);
  }
}
