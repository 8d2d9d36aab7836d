import { tabGlobals } from '#platform';
import { defer, exhaustMap, Observable, take } from 'rxjs';
import { serialQueue } from '../auth/serial-queue';
import { findLocks, openChannel, type Release, takeLock } from '../auth/cross-tab/platform';
import type { TabPlatform } from '../transport/platform/types';

/** The lock and the messages that the tabs of one user share. */
export interface Tabs {
  /** Emits once this tab is the one that sends; unsubscribing lets another one send. */
  readonly turn$: Observable<unknown>;
  /** Emits when another tab has changed the outbox. */
  readonly changed$: Observable<unknown>;
  /** Runs `work` while no other work of any tab runs, one after the other, and emits its result. */
  exclusive<T>(work: () => Observable<T>): Observable<T>;
  /** Tells the other tabs that this one has changed the outbox. */
  announce(): void;
  close(): void;
}

/** Emits once the lock is taken, and holds it until unsubscribed. */
const whileLocked = (lock$: Observable<Release>): Observable<unknown> =>
  new Observable((subscriber) => {
    let release: Release | undefined;
    const lock = lock$.subscribe((given) => {
      release = given;
      subscriber.next(null);
    });
    return () => {
      lock.unsubscribe();
      void release?.();
    };
  });

/** Joins the tabs that work for one user. Where there are none, or no locks, this tab sends. */
export function openTabs(name: string, platform: TabPlatform = tabGlobals): Tabs {
  const channel = openChannel(platform, name);
  const locks = findLocks(platform);
  const inTurn = serialQueue();
  return {
    turn$: whileLocked(takeLock(locks, `${name} sender`)),
    exclusive: (work) =>
      defer(() => inTurn(whileLocked(takeLock(locks, name)).pipe(exhaustMap(work), take(1)))),
    changed$: new Observable((subscriber) => {
      if (!channel) return undefined;
      channel.onmessage = () => {
        subscriber.next(null);
      };
      return () => {
        channel.onmessage = null;
      };
    }),
    announce() {
      channel?.postMessage({ type: 'changed' });
    },
    close() {
      channel?.close();
    },
  };
}
