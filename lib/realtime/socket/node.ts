import { defer, map, type Observable, of } from 'rxjs';
import { RealtimeError } from '../errors';
import type { SocketClass } from './types';

/**
 * Returns Node's own WebSocket (from 22 on), else that of the package `ws`. The `catch` directly behind the import tells
 * bundlers that it may be missing.
 */
export const socketClass = (): Observable<SocketClass> =>
  typeof WebSocket === 'function'
    ? of(WebSocket)
    : defer(() =>
        import('ws').catch(() => {
          throw new RealtimeError('NO_WEBSOCKET');
        }),
      ).pipe(map(({ WebSocket: ws }) => ws));
