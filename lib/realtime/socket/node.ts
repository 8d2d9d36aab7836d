import { defer, type Observable, of } from 'rxjs';
import { RealtimeError } from '../errors';
import type { SocketClass } from './types';

/** Loads the package `ws`. An import inside `try` tells bundlers that it may be missing; Turbopack knows no other sign. */
// eslint-disable-next-line no-restricted-syntax -- only `try` around an import is read as optional, and no Call comes near it
async function loadWs(): Promise<SocketClass> {
  try {
    // eslint-disable-next-line no-restricted-syntax -- see above
    const { WebSocket: ws } = await import('ws');
    return ws;
  } catch {
    throw new RealtimeError('NO_WEBSOCKET');
  }
}

/** Returns Node's own WebSocket (from 22 on), else that of the package `ws`. */
export const socketClass = (): Observable<SocketClass> =>
  typeof WebSocket === 'function' ? of(WebSocket) : defer(loadWs);
