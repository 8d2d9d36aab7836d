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

/**
 * Passes a request to the next stage. Declared as a method, whose parameter TypeScript compares in both directions, so that a
 * {@link Backend} can be passed as `next`.
 */
export type NextStage = {
  next(request: InterceptedRequest): Observable<TransportEvent>;
}['next'];

/**
 * A stage that every request passes. It calls `next` with the request or a changed copy, and returns the events that the stages
 * before it receive. The `reply` is the last event and ends the request. Header names arrive in lower case; a copy that is passed
 * on may have any case.
 *
 * @example
 * const log: Interceptor = (request, next) =>
 *   next(request).pipe(finalize(() => console.log(request.method, request.path)));
 */
export type Interceptor = (
  request: TransportRequest,
  next: NextStage,
) => Observable<TransportEvent>;
