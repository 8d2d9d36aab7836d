import type { Observable } from 'rxjs';
import type { CallEvent, ProgressEvent } from '../call';
import type { TransportResponse } from '../types/response';
import type { HeaderInput } from './headers';
import type { RetryOptions } from './retry';

/** The verbs of HTTP that Directus understands; `SEARCH` reads with the query in the body. */
export type Method = 'GET' | 'HEAD' | 'OPTIONS' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'SEARCH';

/** What is made of an answer's body. */
export type ResponseType = 'json' | 'text' | 'blob' | 'arraybuffer';

/** One request on its way to the server. Interceptors pass on changed copies. */
export interface TransportRequest {
  readonly method: Method;
  /** Below the server's address, with a leading slash: `/items/articles`. */
  readonly path: string;
  readonly params: object;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly responseType: ResponseType;
  /** Milliseconds until the request fails with `TIMEOUT`; 0 waits forever. */
  readonly timeout: number;
  /** Whether somebody watches the progress: upload listeners cost a CORS preflight. */
  readonly progress: boolean;
  /** Bytes; a larger body is not sent, a larger answer not read. */
  readonly maxBodyLength: number;
  readonly maxContentLength: number;
  /** Sent as bearer instead of the session's token; the session is not refreshed for it. */
  readonly token?: string | undefined;
  /** When a read is sent again; `false`: never. */
  readonly retry?: RetryOptions | false | undefined;
  /** Whether a read may share the request of an identical one. */
  readonly dedupe?: boolean | undefined;
  /** The names of `params` that Directus also takes from the body of a `SEARCH`. */
  readonly searchable?: readonly string[] | undefined;
}

/** A request that an interceptor passes on. A header that is `null` is left out; so is the session's token, by `authorization`. */
export type InterceptedRequest = Omit<TransportRequest, 'headers'> & {
  readonly headers: HeaderInput;
};

/** What happens to one request, as a backend tells it; the last is the `reply`. */
export type TransportEvent = CallEvent<TransportResponse>;

/** Makes a request and reports what happens to it. */
export type Backend = (request: TransportRequest) => Observable<TransportEvent>;

/** What a backend needs to know about the client. */
export interface BackendOptions {
  /** The server's address without a trailing slash. */
  readonly url: string;
  /** Whether cookies go along: only where the session lives in one, as CORS then forbids `*`. */
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

/** What one call may ask for, over the transport's own options. */
export interface TransportRequestOptions {
  /** Added to the query string: arrays of field names joined by commas, objects as JSON. */
  readonly params?: object | undefined;
  /** `null` leaves a header out that would be sent otherwise: `{ Authorization: null }` the session's token. */
  readonly headers?: HeaderInput | undefined;
  /** How to read the answer. Default `json`: JSON is parsed, anything else is text. */
  readonly responseType?: ResponseType | undefined;
  /** Milliseconds until the request fails with `TIMEOUT`; 0 and `Infinity` wait forever. Default 30 000, uploads 0. */
  readonly timeout?: number | undefined;
  /** The most bytes a request body may have, where its length is known ahead. Default, `null` and `Infinity`: no limit. */
  readonly maxBodyLength?: number | null | undefined;
  /** The most bytes an answer may have. Default, `null` and `Infinity`: no limit. */
  readonly maxContentLength?: number | null | undefined;
  /** Sent as bearer instead of the session's token; `''`: none is sent, as with requests of the session itself. */
  readonly token?: string | undefined;
  /**
   * When a read (GET, HEAD, OPTIONS, SEARCH) is sent again after a lost connection, a cut-off answer or a status of
   * 429, 502, 503 or 504; `false`: never. `Retry-After` is respected. Writes are sent exactly once.
   */
  readonly retry?: RetryOptions | false | undefined;
  /**
   * Whether a read may share the request of an identical one (address, headers, token) that is under way. All who share it
   * get the same objects, so do not modify them. Default false.
   */
  readonly dedupe?: boolean | undefined;
  /**
   * The names of `params` that Directus also takes from the body of a `SEARCH`, which a GET of a list becomes where its query is
   * longer than `searchAbove`. Default: none.
   */
  readonly searchable?: readonly string[] | undefined;
  /**
   * Whether nobody waits for the answer, as with clean-up and probes: then `requests$`, `errors$` and `pending$` do not
   * report it. Default false.
   */
  readonly background?: boolean | undefined;
  /** Aborts the request. Unsubscribing does the same. */
  readonly signal?: AbortSignal | undefined;
  /** Called as the request body goes out, with bytes. */
  readonly onUploadProgress?: ((event: ProgressEvent) => void) | undefined;
}

/** What a transport's methods return: our own return a `Call`, a user's own may return a promise. */
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
