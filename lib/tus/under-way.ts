import { catchError, defer, from, map, type Observable, of, Subscription, switchMap } from 'rxjs';
import { findLocks, takeLock } from '../auth/cross-tab/platform';
import type { Locks } from '../transport/platform/types';

const LOCK_PREFIX = 'directus-rx upload ';

/** The paths of uploads that this process sends: a second upload of the same file gets a path of its own. */
const paths = new Set<string>();

/** Settle once a lock of this page is free again. */
const releases = new Set<Promise<unknown>>();

/** The locks of a page; processes and workers share no storage of uploads with other tabs. */
const pageLocks = (): Locks | undefined =>
  typeof document === 'undefined' ? undefined : findLocks(globalThis);

/** Marks an upload as one that is sent, for this process and for other tabs, until the subscription ends. */
export function markUnderWay(path: string): Subscription {
  paths.add(path);
  const mark = new Subscription(() => paths.delete(path));
  const locks = pageLocks();
  if (locks)
    mark.add(
      takeLock(locks, LOCK_PREFIX + path).subscribe((release) => {
        mark.add(() => {
          const released = release();
          releases.add(released);
          void released.finally(() => releases.delete(released));
        });
      }),
    );
  return mark;
}

/** Returns true for an upload that this process sends. */
export const isUnderWay = (path: string): boolean => paths.has(path);

/** Emits the paths of uploads that this process or another tab sends. Other tabs are not seen where there are no Web Locks. */
export const pathsUnderWay = (): Observable<ReadonlySet<string>> =>
  // Firefox lists a lock for a moment after it was released.
  defer(() => Promise.all(releases)).pipe(
    switchMap(() => from(pageLocks()?.query?.() ?? of({ held: [] }))),
    map(({ held = [] }) => held.flatMap(({ name }) => name ?? [])),
    // Refused, as in a sandboxed frame.
    catchError(() => of<readonly string[]>([])),
    map((names) => {
      const ours = names.filter((name) => name.startsWith(LOCK_PREFIX));
      return new Set([...paths, ...ours.map((name) => name.slice(LOCK_PREFIX.length))]);
    }),
  );
