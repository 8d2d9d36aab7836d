import type { Observable } from 'rxjs';
import { SkippedByVue } from '../internal/skipped-by-vue';
import type { TransportResponse } from '../types/response';
import type { TransportRequestOptions } from './request';

/** The result of a transport's methods: a `Call` from this library's transport; a user's own may return a promise. */
export type TransportResult = Observable<TransportResponse> | PromiseLike<TransportResponse>;

/** The methods that every transport has. */
export const TRANSPORT_METHODS: readonly string[] = [
  'get', 'head', 'options', 'delete', 'post', 'put', 'patch',
]; // prettier-ignore

/**
 * How requests reach the server. Extend it to use another HTTP library.
 *
 * A custom transport is used without changes and must add the Authorization header itself, from the option `token` if it is set.
 * Requests of the session have `token: ''`: awaiting `directus.auth.token` in one of them would be a deadlock.
 */
export abstract class ITransport extends SkippedByVue {
  /** Sends a `GET` request. */
  abstract get(path: string, options?: TransportRequestOptions): TransportResult;
  /** Sends a `HEAD` request. */
  abstract head(path: string, options?: TransportRequestOptions): TransportResult;
  /** Sends an `OPTIONS` request. */
  abstract options(path: string, options?: TransportRequestOptions): TransportResult;
  /** Sends a `DELETE` request, with `data` as the body where it is given. */
  abstract delete(path: string, data?: unknown, options?: TransportRequestOptions): TransportResult;
  /** Sends a `POST` request with `data` as the body. */
  abstract post(path: string, data?: unknown, options?: TransportRequestOptions): TransportResult;
  /** Sends a `PUT` request with `data` as the body. */
  abstract put(path: string, data?: unknown, options?: TransportRequestOptions): TransportResult;
  /** Sends a `PATCH` request with `data` as the body. */
  abstract patch(path: string, data?: unknown, options?: TransportRequestOptions): TransportResult;
}
