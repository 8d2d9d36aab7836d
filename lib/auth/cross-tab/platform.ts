import { noop, Observable } from 'rxjs';
import { hasMethod } from '../../internal/guards';
import type { Locks, TabChannel, TabPlatform } from '../../transport/platform/types';

/** Returns the result of `work`, or `undefined` if it throws: browsers throw where a site's data is blocked. */
export function resultOrUndefined<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}

/** A page that a test runner simulates: the channel is that of Node, and no other tab can answer. */
const SIMULATED_PAGE = /\b(?:jsdom|HappyDOM)\//;

/**
 * Opens a channel; `undefined` where there are none, and where no other tab can exist, so that nothing waits for one. It does not
 * keep a process of Node alive.
 */
export const openChannel = (platform: TabPlatform, name: string): TabChannel | undefined =>
  resultOrUndefined(() => {
    if (SIMULATED_PAGE.test(platform.navigator?.userAgent ?? '')) return undefined;
    const channel = platform.BroadcastChannel && new platform.BroadcastChannel(name);
    if (hasMethod(channel, 'unref')) channel.unref();
    return channel;
  });

export const findLocks = (platform: TabPlatform): Locks | undefined =>
  resultOrUndefined(() => platform.navigator?.locks);

/** Releases a lock. Resolves once it is free, and never rejects: until then, `query()` still lists it. */
export type Release = () => Promise<unknown>;

const nothingToRelease: Release = () => Promise.resolve();

/**
 * Emits the function that releases the lock `name`, once this tab holds the lock; at once where there are no locks.
 * Unsubscribing earlier withdraws the request for the lock.
 */
export const takeLock = (locks: Locks | undefined, name: string): Observable<Release> =>
  new Observable((subscriber) => {
    const waiting = new AbortController();
    const request: Promise<unknown> | undefined = resultOrUndefined(() =>
      locks?.request(name, { signal: waiting.signal }, () =>
        subscriber.closed
          ? undefined
          : new Promise((release) => {
              subscriber.next(() => {
                release();
                return Promise.resolve(request).catch(noop);
              });
            }),
      ),
    );
    if (request)
      // Refused, as in a sandboxed frame.
      request.catch(() => {
        subscriber.next(nothingToRelease);
      });
    else subscriber.next(nothingToRelease);
    return () => {
      waiting.abort();
    };
  });
