import type { Observable } from 'rxjs';
import { unchecked } from './unchecked';

/** Returns a function that makes one object for each client: the same one until `status$` of it completes. */
export function onePerClient(): <T>(
  client: object,
  make: () => T,
  status$: (made: T) => Observable<unknown>,
) => T {
  const instances = new WeakMap<object, unknown>();
  return <T>(client: object, make: () => T, status$: (made: T) => Observable<unknown>): T => {
    if (instances.has(client)) return unchecked<T>(instances.get(client));
    const made = make();
    instances.set(client, made);
    status$(made).subscribe({ complete: () => instances.delete(client) });
    return made;
  };
}
