import { catchError, defer, from, map, type Observable, of } from 'rxjs';
import { RealtimeError } from '../errors';
import type { SocketClass } from './types';

/** Node's own WebSocket (from 22 on), else that of the package `ws`. */
export const socketClass = (): Observable<SocketClass> =>
  typeof WebSocket === 'function'
    ? of(WebSocket)
    : defer(() => from(import('ws'))).pipe(
        map(({ WebSocket: ws }) => ws),
        catchError(() => {
          throw new RealtimeError('NO_WEBSOCKET');
        }),
      );
