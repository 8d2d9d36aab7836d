import type { MonoTypeOperatorFunction, SchedulerLike } from 'rxjs';
import type { TransportEvent } from '../types';

/** What is read of a request that has ended: all of it is in an XMLHttpRequest, another library's answer can be made so. */
export type XhrResult = Pick<
  XMLHttpRequest,
  | 'status'
  | 'statusText'
  | 'response'
  | 'responseURL'
  | 'getResponseHeader'
  | 'getAllResponseHeaders'
>;

/** What differs between browser and Node, and nothing else. Each platform module exports exactly this. */
export interface Platform {
  /** A new request; in Node one of ours, since every one on npm fails on forms, progress or redirects. */
  readonly createXhr: () => XMLHttpRequest;
  /** Lets the requests to the server at this address run in turn, as many at once as it may have sockets. */
  readonly limitConcurrency: (url: string) => MonoTypeOperatorFunction<TransportEvent>;
  /** All headers of an answer, their names in lower case; cookies are not among them. */
  readonly responseHeaders: (xhr: XhrResult) => Readonly<Record<string, string>>;
  /** Why a request got no answer, where the platform tells. */
  readonly networkErrorOf: (xhr: XMLHttpRequest) => Error | undefined;
  /** A stream as a request body. */
  readonly encodeStream: (stream: object) => {
    readonly body: unknown;
    readonly headers: Readonly<Record<string, string>>;
  };
  /** Time for work nobody waits for: it must not keep a process alive. */
  readonly unrefScheduler: SchedulerLike;
}
