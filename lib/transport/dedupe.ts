import { type Observable, share, tap } from 'rxjs';
import { toJson } from './json';
import { isSafeMethod } from './retry';
import type { Backend, TransportEvent } from './backend';
import { queryString } from './url';

/**
 * Shares one request among identical reads that are in flight: those with `dedupe` and the same method, address, headers
 * (including the token), body and options, but without a sink, which is one caller's. The request is cancelled when its last subscriber unsubscribes.
 */
export const dedupe = (backend: Backend): Backend => {
  const flights = new Map<string, Observable<TransportEvent>>();
  // A read after a write or a login must not get an answer from before it.
  const clear = () => flights.clear();
  return (request) => {
    if (!isSafeMethod(request))
      return backend(request).pipe(tap({ next: clear, error: clear, finalize: clear }));
    if (!request.dedupe || request.sink) return backend(request);
    const params = queryString(request.params);
    const key = toJson('data', { ...request, params, route: undefined, probe: undefined });
    const joined = flights.get(key);
    if (joined) return joined;
    // Before subscribers receive the reply: a read that they start in response must send a new request.
    const land = () => flights.get(key) === flight && flights.delete(key);
    const flight = backend(request).pipe(
      tap({ next: ({ type }) => type === 'reply' && land(), finalize: land }),
      share(),
    );
    flights.set(key, flight);
    return flight;
  };
};
