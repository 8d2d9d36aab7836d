import type { Observable } from 'rxjs';
import type { TransportResponse } from '../types/response';
import type { TransportRequestOptions } from './request';

/** The result of a transport's methods: a `Call` from this library's transport; a user's own may return a promise. */
export type TransportResult = Observable<TransportResponse> | PromiseLike<TransportResponse>;

/**
 * How requests reach the server. Extend it to use another HTTP library.
 *
 * A transport of your own is used as it is: it adds its own Authorization header, of the option `token` where there is one.
 * Requests of the session have `token: ''`: awaiting `directus.auth.token` for them would be waiting for oneself.
 */
export abstract class ITransport {
  /** Reads: `GET`. */
  abstract get(path: string, options?: TransportRequestOptions): TransportResult;
  /** Reads status and headers: `HEAD`. */
  abstract head(path: string, options?: TransportRequestOptions): TransportResult;
  /** Asks what is allowed: `OPTIONS`. */
  abstract options(path: string, options?: TransportRequestOptions): TransportResult;
  /** Deletes: `DELETE`, with `data` as the body where it is given. */
  abstract delete(path: string, data?: unknown, options?: TransportRequestOptions): TransportResult;
  /** Creates: `POST` with `data` as the body. */
  abstract post(path: string, data?: unknown, options?: TransportRequestOptions): TransportResult;
  /** Replaces: `PUT` with `data` as the body. */
  abstract put(path: string, data?: unknown, options?: TransportRequestOptions): TransportResult;
  /** Changes: `PATCH` with `data` as the body. */
  abstract patch(path: string, data?: unknown, options?: TransportRequestOptions): TransportResult;
}
