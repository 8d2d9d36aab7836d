import type { Observable } from 'rxjs';
import type { CallEvent } from '../call';
import type { TransportResponse } from '../types/response';
import type { InterceptedRequest, TransportRequest } from './request';

/** The events of one request, as a backend emits them; the last is the `reply`. */
export type TransportEvent = CallEvent<TransportResponse>;

/** Makes a request and reports what happens to it. */
export type Backend = (request: TransportRequest) => Observable<TransportEvent>;

/** The client's settings that a backend needs. */
export interface BackendOptions {
  /** The server's address without a trailing slash. */
  readonly url: string;
  /** True to send cookies: only where the session is in one, because CORS then forbids `*`. */
  readonly withCredentials: boolean;
}

/** Makes a backend for one server. This is how another HTTP library replaces ours, below the session. */
export type BackendFactory = (options: BackendOptions) => Backend;

/** The rest of a request's way, for an {@link Interceptor}. As a method, so that a {@link Backend} is one, too. */
export type NextStage = {
  next(request: InterceptedRequest): Observable<TransportEvent>;
}['next'];

/**
 * A stage every request passes. Call `next` to go on, with the request or a changed copy; what it
 * returns is what the stages before see. The `reply` is the last event: the request ends with it. The names of headers
 * are in lower case when a request arrives here, and in any case when it is passed on.
 *
 * @example
 * const log: Interceptor = (request, next) =>
 *   next(request).pipe(finalize(() => console.log(request.method, request.path)));
 */
export type Interceptor = (
  request: TransportRequest,
  next: NextStage,
) => Observable<TransportEvent>;
