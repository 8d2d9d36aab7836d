import type { SchedulerLike } from 'rxjs';

/** The members of an XMLHttpRequest that are read of an answer; another library's answer can be given this shape. */
export type XhrResult = Pick<
  XMLHttpRequest,
  | 'status'
  | 'statusText'
  | 'response'
  | 'responseURL'
  | 'getResponseHeader'
  | 'getAllResponseHeaders'
>;

/** The members that this library's XMLHttpRequests have beyond the standard's. */
export interface XhrExtras {
  /** Why there is no answer, which a browser would not say. */
  readonly networkError?: Error | undefined;
  /** Calls back once the request holds no connection and opens none; not there: at once. */
  readonly onReleased?: (callback: () => void) => void;
}

/** Makes a request. `maxContentLength`: bytes after which it should stop reading the answer. */
export type CreateXhr = (maxContentLength: number) => XMLHttpRequest & XhrExtras;

/** The differences between browser, Node and workers. Each platform module exports exactly this. */
export interface Platform {
  /** A new request; in Node one of ours, since every one on npm fails on forms, progress or redirects. */
  readonly createXhr: CreateXhr;
  /** Requests that one client sends to its server at once. */
  readonly maxConnections: number;
  /** Reads all headers of an answer, their names in lower case, without cookies. */
  readonly responseHeaders: (xhr: XhrResult) => Readonly<Record<string, string>>;
  /**
   * Takes over a stream that is to be sent: from here on it can fail at any time without ending the process. Returns a
   * function that closes it. Throws where it was read or taken over before.
   */
  readonly claimStream: (stream: object) => () => void;
  /** A stream as a request body, once. */
  readonly encodeStream: (stream: object) => {
    readonly body: unknown;
    readonly headers: Readonly<Record<string, string>>;
  };
  /** A file or form of another library or window as a request body. */
  readonly encodeForeign: (body: object) => unknown;
  /** Time for work nobody waits for: it must not keep a process alive. */
  readonly unrefScheduler: SchedulerLike;
}
