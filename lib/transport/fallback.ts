import { catchError, type Observable, tap } from 'rxjs';
import type { CallEvent } from '../call';
import { isTransportError } from '../errors/errors';
import type { ITransport } from './types';

type Events<T> = () => Observable<CallEvent<T>>;

/**
 * A second way for what some servers lack: taken when the first one fails like `lacking` (status and code),
 * and at once from then on when it worked.
 */
export function fallback(lacking: RegExp) {
  const known = new WeakSet<ITransport>();
  return <T>(transport: ITransport, first: Events<T>, second: Events<T>) =>
    known.has(transport)
      ? second()
      : first().pipe(
          catchError((error: unknown) => {
            if (!isTransportError(error) || !lacking.test(`${error.status}${error.code}`))
              throw error;
            return second().pipe(tap(({ type }) => type === 'reply' && known.add(transport)));
          }),
        );
}
