import { catchError, type Observable, tap } from 'rxjs';
import type { CallEvent } from '../call';
import { isTransportError } from '../errors';
import { failure } from '../transport/reply';
import type { ITransport } from '../transport/types';

/** What older and newer versions of the server lack, by how the path begins; the rest is as old as the API. */
const NEEDS: readonly (readonly [path: RegExp, version: string])[] = [
  [/^\/(activity\/)?comment/, '11.1.2 or newer'],
  [/^\/(users\/register|permissions\/me\/)/, '10.13 or newer'],
  [/^\/(polic|permissions\/me)/, '11 or newer'],
  [/^\/versions/, '10.7 or newer'],
  [/^\/(translations|extensions)/, '10 or newer'],
  [/^\/deploy/, '11.15 or newer'],
  [/^\/assets\/f/, '11.14 or newer'],
  [/^\/utils\/hash/, 'older than 12.1'],
  [/^\/utils\/import$/, '12 or newer'],
];

/** A route the server does not have, said with the version that has it; any other error as it is. */
export function named(error: unknown): unknown {
  if (!isTransportError(error) || error.code !== 'ROUTE_NOT_FOUND') return error;
  const [, version] = NEEDS.find(([path]) => path.test(error.path)) ?? [];
  return version === undefined
    ? error
    : failure('UNSUPPORTED', `needs Directus ${version}`, error, error.response, error);
}

type Events<T> = () => Observable<CallEvent<T>>;

/**
 * A second way for what some servers lack: taken when the first one fails like `lacking` (status and code),
 * and at once from then on when it worked.
 */
export function secondWay(lacking: RegExp) {
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
