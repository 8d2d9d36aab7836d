import { catchError, defer, tap } from 'rxjs';
import { isTransportError, TransportError } from '../errors/errors';
import type { Backend } from './backend';
import type { TransportRequest } from './request';

/** Two ways to send a request, for servers that do not support the first one. */
export interface Fallback {
  /** The request in its first and in its second way; `undefined` where there is one way alone. */
  readonly ways: (
    request: TransportRequest,
  ) => readonly [first: TransportRequest, second: TransportRequest] | undefined;
  /** Returns true if the first request may have failed because the server does not support it. */
  readonly isUnsupported: (error: unknown) => error is TransportError;
  /** Advice for the error message of a request that failed in both ways. */
  readonly advice?: string;
}

/**
 * Sends a request in a second way if the server does not support the first one. One attempt decides. An answer that refuses the
 * first way is remembered, whatever the second way returns. A failure without an answer is not remembered, and once the first way
 * has worked, it does not count as a refusal.
 */
export const withFallback =
  ({ ways, isUnsupported, advice = '' }: Fallback) =>
  (backend: Backend): Backend => {
    let isSupported: boolean | undefined;
    return (request) => {
      const requests = ways(request);
      if (!requests) return backend(request);
      const [first, second] = requests;
      return defer(() => {
        if (isSupported === false) return backend(second);
        return backend(first).pipe(
          tap(({ type }) => {
            if (type === 'reply') isSupported = true;
          }),
          catchError((error: unknown) => {
            const isAnswered = isTransportError(error) && error.status > 0;
            if (!isUnsupported(error) || (isSupported && !isAnswered)) throw error;
            if (isAnswered) isSupported ??= false;
            return backend(second).pipe(
              catchError((last: unknown) => {
                throw bothFailed(error, last, advice);
              }),
            );
          }),
        );
      });
    };
  };

/** Returns the error of the second request, with that of the first one in its message and as its cause. */
function bothFailed(first: TransportError, last: unknown, advice: string): unknown {
  if (!isTransportError(last)) return last;
  const request = `${first.method} ${first.path}: `;
  const before = first.message.startsWith(request) ? first.message : request + first.message;
  const message = `${last.message} (before that, ${before}${advice})`;
  return new TransportError(message, last.code, last, last.response, first);
}
