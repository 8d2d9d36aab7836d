import { defer, exhaustMap, NEVER, Observable, switchMap, take } from 'rxjs';
import {
  findLocks,
  openChannel,
  type Release,
  resultOrUndefined,
  takeLock,
} from '../auth/cross-tab/platform';
import { serialQueue } from '../auth/serial-queue';
import { isObject } from '../internal/guards';
import { isPageRunning$ } from '../internal/page-lifecycle';
import type { TabPlatform } from '../transport/platform/types';

/** The change of an entry by another tab. A message, so neither its key nor its state is trusted. */
export interface EntryChange {
  /** Of the entry in the outbox. */
  readonly key: string;
  /** Tells how an entry ended that is no longer there. */
  readonly state: string;
}

/** The lock and the messages that the tabs of one user share. */
export interface Tabs {
  /** Emits once this tab is the one that sends; unsubscribing lets another one send. A page that the browser stops does so, too. */
  readonly turn$: Observable<unknown>;
  /** Emits what another tab has changed in the outbox; `undefined` for anything. */
  readonly changed$: Observable<EntryChange | undefined>;
  /** Runs `work` while no other work of any tab runs, one after the other, and emits its result. */
  exclusive<T>(work: () => Observable<T>): Observable<T>;
  /** Tells the other tabs that this one has changed an entry; without one, that anything may have changed. */
  announce(change?: EntryChange): void;
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
export function openTabs(name: string, platform: TabPlatform): Tabs {
  const channel = openChannel(platform, name);
  const locks = findLocks(platform);
  const inTurn = serialQueue();
  const turn$ = whileLocked(takeLock(locks, `${name} sender`));
  return {
    turn$: isPageRunning$.pipe(switchMap((isRunning) => (isRunning ? turn$ : NEVER))),
    exclusive: (work) =>
      defer(() => inTurn(whileLocked(takeLock(locks, name)).pipe(exhaustMap(work), take(1)))),
    changed$: new Observable((subscriber) => {
      if (!channel) return undefined;
      channel.onmessage = ({ data }) => {
        subscriber.next(resultOrUndefined(() => readMessage(data)));
      };
      return () => {
        channel.onmessage = null;
      };
    }),
    announce(change) {
      // The channel may be closed: work that has begun is done to its end.
      resultOrUndefined(() => channel?.postMessage({ type: 'changed', ...change }));
    },
    close() {
      channel?.close();
    },
  };
}

/** Returns the change that a message tells of; `undefined` for one that does not say which. */
function readMessage(data: unknown): EntryChange | undefined {
  if (!isObject(data)) return undefined;
  const { type, key, state } = data;
  const isChange = type === 'changed' && typeof key === 'string' && typeof state === 'string';
  return isChange ? { key, state } : undefined;
}
