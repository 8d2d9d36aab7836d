import { type Observable, share, tap } from 'rxjs';
import { toJson } from './json';
import { isSafeMethod } from './retry';
import type { Backend, TransportEvent } from './backend';
import { queryString } from './url';

/**
 * Lets identical reads that are under way at the same time share one request: those with `dedupe` and the
 * same address, headers (the token among them) and body. The last one to leave cancels it.
 */
export const dedupe = (backend: Backend): Backend => {
  const flights = new Map<string, Observable<TransportEvent>>();
  // A read after a write or a login must not get an answer from before it.
  const clear = () => flights.clear();
  return (request) => {
    if (!isSafeMethod(request))
      return backend(request).pipe(tap({ next: clear, error: clear, finalize: clear }));
    if (!request.dedupe) return backend(request);
    const key = toJson('data', { ...request, params: queryString(request.params) });
    const joined = flights.get(key);
    if (joined) return joined;
    // Before anybody hears of the reply: who asks again then wants to know anew.
    const land = () => flights.get(key) === flight && flights.delete(key);
    const flight = backend(request).pipe(
      tap({ next: ({ type }) => type === 'reply' && land(), finalize: land }),
      share(),
    );
    flights.set(key, flight);
    return flight;
  };
};
