import type { SchedulerLike } from 'rxjs';
import type { HeaderRecord } from '../headers';
import type { TransportRequest } from '../request';

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
  /** The bytes of the answer that its request's sink has received. */
  readonly streamedBytes?: number | undefined;
  /** Calls `callback` once the request neither holds nor opens a connection. Without this method, it has none after its end. */
  readonly onReleased?: (callback: () => void) => void;
}

/** Makes a request. `maxContentLength`: bytes after which it should stop reading the answer. `request`: for which it is made. */
export type CreateXhr = (
  maxContentLength: number,
  request: TransportRequest,
) => XMLHttpRequest & XhrExtras;

/** The parts of a browser's platform that join its tabs; each is used where it exists. */
export interface TabPlatform {
  readonly BroadcastChannel?: new (name: string) => TabChannel;
  readonly navigator?: { readonly locks?: Locks; readonly userAgent?: string };
}

export interface TabChannel {
  /** A method's type: DOM and Node have each a `MessageEvent` of their own. */
  onmessage: { listen(event: { readonly data: unknown }): unknown }['listen'] | null;
  postMessage(message: object): void;
  close(): void;
}

export interface Locks {
  request(
    name: string,
    options: { readonly signal: AbortSignal },
    work: () => Promise<void> | undefined,
  ): Promise<unknown>;
  /** Returns the locks that are held, by all tabs of the site. */
  query?(): Promise<{ readonly held?: readonly { readonly name?: string }[] }>;
}

/** The differences between browser, Node and workers. Each platform module exports exactly this. */
export interface Platform {
  /** A new request; in Node one of ours, since every one on npm fails on forms, progress or redirects. */
  readonly createXhr: CreateXhr;
  /** The type that an XMLHttpRequest is asked for where a Blob is wanted. */
  readonly blobResponseType: 'blob' | 'arraybuffer';
  /** Returns the headers with which the engine gives a request an answer of its own, and not that of another one. */
  readonly ownAnswer: (method: string, headers: HeaderRecord) => HeaderRecord;
  /** Requests that one client sends to its server at once. */
  readonly maxConnections: number;
  /** Reads all headers of an answer, their names in lower case, without cookies. */
  readonly responseHeaders: (xhr: XhrResult) => Readonly<Record<string, string>>;
  /**
   * Claims a stream that will be sent, and handles its errors from then on, so that an early failure does not end the process.
   * Returns a function that closes the stream. Throws if the stream has been read or claimed before.
   */
  readonly claimStream: (stream: object) => () => void;
  /** A stream as a request body, once. */
  readonly encodeStream: (stream: object) => {
    readonly body: unknown;
    readonly headers: Readonly<Record<string, string>>;
  };
  /** A file or form of another library or window as a request body. */
  readonly encodeForeign: (body: object) => unknown;
  /** The global object, for what joins tabs; reading its members may throw where a site's data is blocked. */
  readonly tabGlobals: TabPlatform;
  /** The scheduler of background work, whose timers do not keep a process alive. */
  readonly unrefScheduler: SchedulerLike;
}
