import { catchError, defaultIfEmpty, defer, from, map, type Observable, of, timeout } from 'rxjs';
import type { SchedulerLike } from 'rxjs';
import { isObject } from '../internal/guards';
import type { ITransport } from '../transport/transport-base';

/** Milliseconds; it is only to tell why there is no connection. */
const SERVER_INFO_TIMEOUT = 5_000;

/** `unknown`: the server was not reached, or answers only users who are logged in. */
export type WebSocketSupport = 'listed' | 'absent' | 'unknown';

/** Asks the server if it has WebSockets: `GET /server/info`. Before 10.3, it has none to tell of. Never fails. */
export const webSocketSupport = (
  transport: ITransport,
  scheduler: SchedulerLike,
): Observable<WebSocketSupport> =>
  defer(() =>
    from(
      transport.get('/server/info', {
        timeout: SERVER_INFO_TIMEOUT,
        retry: false,
        background: true,
      }),
    ),
  ).pipe(
    // A transport of the application's own may know no time limit.
    timeout({ first: SERVER_INFO_TIMEOUT, scheduler }),
    map((response): WebSocketSupport => readSupport(response)),
    catchError(() => of<WebSocketSupport>('unknown')),
    defaultIfEmpty<WebSocketSupport, WebSocketSupport>('unknown'),
  );

function readSupport(response: unknown): WebSocketSupport {
  const data = isObject(response) ? response['data'] : undefined;
  const { websocket, rateLimit } = isObject(data) ? data : {};
  if (websocket === undefined) return rateLimit === undefined ? 'unknown' : 'absent';
  return isObject(websocket) && websocket['rest'] !== false ? 'listed' : 'absent';
}
