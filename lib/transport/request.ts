import type { ProgressEvent } from '../call';
import type { HeaderInput } from './headers';
import type { ResponseSink } from './response-sink';
import type { RetryOptions } from './retry';

/** The verbs of HTTP that Directus understands; `SEARCH` reads with the query in the body. */
export type HttpMethod =
  'GET' | 'HEAD' | 'OPTIONS' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'SEARCH';

/** The type that an answer's body is read as. */
export type ResponseBodyType = 'json' | 'text' | 'blob' | 'arraybuffer';

/** One request on its way to the server. Interceptors pass on changed copies. */
export interface TransportRequest {
  readonly method: HttpMethod;
  /** Below the server's address, with a leading slash: `/items/articles`. */
  readonly path: string;
  readonly params: object;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly responseType: ResponseBodyType;
  /** Milliseconds until the request fails with `TIMEOUT`; 0 waits forever. */
  readonly timeout: number;
  /** True if somebody watches the progress: upload listeners cost a CORS preflight. */
  readonly progress: boolean;
  /** The most bytes that a body may have to be sent. */
  readonly maxBodyLength: number;
  /** The most bytes that are read of an answer. */
  readonly maxContentLength: number;
  /** Sent as bearer instead of the session's token; the session is not refreshed for it. */
  readonly token?: string | undefined;
  /** When a read is sent again; `false`: never. */
  readonly retry?: RetryOptions | false | undefined;
  /** True if a read may share the request of an identical one. */
  readonly dedupe?: boolean | undefined;
  /** The names of `params` that Directus also takes from the body of a `SEARCH`. */
  readonly searchable?: readonly string[] | undefined;
  /** The path with the names of its keys, `/items/{collection}/{id}`: for the names of spans and metrics. */
  readonly route?: string | undefined;
  /** Receives the body of the answer as it arrives, from a backend that can do that. */
  readonly sink?: ResponseSink | undefined;
  /** Receives the measurements of this request, while somebody watches `requests$`. */
  readonly probe?: RequestProbe | undefined;
}

/** Receives the measurements of a request from the stages below. A backend of one's own may report its bytes. */
export interface RequestProbe {
  /** The request is handed to the backend: a second call is a retry, or a repetition after a refresh. */
  onAttempt(): void;
  /** The body that is sent has so many bytes. */
  onSend(bytes: number): void;
  /** The body of the answer has so many bytes, unpacked. */
  onReceive(bytes: number): void;
}

/** A request that an interceptor passes on. A header that is `null` is not sent; `authorization: null` omits the session's token. */
export type InterceptedRequest = Omit<TransportRequest, 'headers'> & {
  readonly headers: HeaderInput;
};

/** The options of one call, which override those of the client. */
export interface TransportRequestOptions {
  /** Added to the query string: arrays of field names joined by commas, objects as JSON. */
  readonly params?: object | undefined;
  /** `null` leaves a header out that would be sent otherwise: `{ Authorization: null }` the session's token. */
  readonly headers?: HeaderInput | undefined;
  /** How to read the answer. Default `json`: JSON is parsed, anything else is text. */
  readonly responseType?: ResponseBodyType | undefined;
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
   * True if a read may share the request of an identical one (address, headers, token) that is under way. All who share it
   * get the same objects, so do not modify them. Default false.
   */
  readonly dedupe?: boolean | undefined;
  /**
   * The names of `params` that Directus also reads from the body of a `SEARCH`. A GET with such names is sent as SEARCH if its query
   * is longer than `searchAbove`. Default: none.
   */
  readonly searchable?: readonly string[] | undefined;
  /**
   * The path with the names of its keys: `/items/{collection}/{id}`. `requests$` reports it for the names of spans and metrics; it
   * is not sent. Default: that of the handler's method; for a path of your own, none.
   */
  readonly route?: string | undefined;
  /**
   * Receives the body of the answer as it arrives, unless it is compressed; `raw` and `data` of the reply are empty then, and
   * `timeout` is the longest time without a byte, while the sink takes more. Only requests of this library's backend in Node do that: elsewhere the body is
   * read into memory, and the sink is not called. Default: none.
   */
  readonly sink?: ResponseSink | undefined;
  /**
   * True if nobody waits for the answer, as with clean-up and probes: then `requests$`, `errors$` and `pending$` do not
   * report it. Default false.
   */
  readonly background?: boolean | undefined;
  /**
   * Returns true for a failure that the caller handles, for example with a fallback or a further try: it is reported as a reply,
   * with the status 0 if there was no answer, and not on `errors$`. Default: for no failure.
   */
  readonly isExpected?: ((error: unknown) => boolean) | undefined;
  /** Aborts the request. Unsubscribing does the same. */
  readonly signal?: AbortSignal | undefined;
  /** Called as the request body goes out, with bytes. */
  readonly onUploadProgress?: ((event: ProgressEvent) => void) | undefined;
}

/** @deprecated Use {@link ResponseBodyType}. */
export type ResponseType = ResponseBodyType;

/** @deprecated Use {@link HttpMethod}. */
export type Method = HttpMethod;
