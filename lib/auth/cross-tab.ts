import {
  defer,
  filter,
  first,
  merge,
  noop,
  Observable,
  of,
  type SchedulerLike,
  Subject,
  switchMap,
  tap,
  timeout,
} from 'rxjs';
import { hasMethod, isObject } from '../internal/guards';
import { unchecked } from '../internal/unchecked';
import { serialQueue } from './serial-queue';
import type { Tokens } from './types';

/** Milliseconds to wait for a lock that another tab holds: longer than a refresh may take. */
const LOCK_TIMEOUT = 35_000;

/**
 * Milliseconds to listen before going ahead. What another tab has just stored may not be seen here yet,
 * even under a lock, and its word of it may still be on its way. Without locks, claims are on theirs, too.
 */
const CLAIM_WINDOW_LOCKED = 30;
const CLAIM_WINDOW_UNLOCKED = 200;

/** Milliseconds to wait for the word of a tab that was ahead, which may be closed by now. */
const MESSAGE_TIMEOUT = 1_000;

/** What has become of the session in another tab. */
export interface SessionUpdate {
  /** The issue that was exchanged for these; `null` for another session, or none. */
  readonly previousIssue: string | number | null;
  /** When somebody last logged in or out there, in epoch milliseconds. */
  readonly changedAt: number;
  readonly tokens: Tokens;
}

/** What one tab says to the others: it wants to begin, it has begun before them, it is done, or news. */
interface TabMessage extends Partial<SessionUpdate> {
  readonly claim?: number;
  /** The claim that comes too late. */
  readonly busy?: number;
  readonly done?: boolean;
}

/** The other tabs of this session: all that share its storage or cookie. */
export interface CrossTabChannel {
  readonly updates$: Observable<SessionUpdate>;
  /** Tells all others. */
  broadcast(news: SessionUpdate): void;
  /** Emits once: when there are news, or none to be expected. */
  nextUpdate(): Observable<unknown>;
  /** Does `work` while no other tab does any; what it comes to is told after that. */
  exclusive<T>(work: () => Observable<T>): Observable<T>;
  close(): void;
}

const isSessionUpdate = (word: TabMessage): word is SessionUpdate => word.tokens !== undefined;

/** What of the platform is used, each where it is there. */
export interface TabPlatform {
  readonly BroadcastChannel?: new (name: string) => {
    onmessage: ((event: MessageEvent) => unknown) | null;
    postMessage(word: TabMessage): void;
    close(): void;
  };
  readonly navigator?: {
    readonly locks?: {
      request(
        name: string,
        options: { readonly signal: AbortSignal },
        work: () => Promise<void> | undefined,
      ): Promise<unknown>;
    };
  };
}

/** Opens what joins the tabs of the session called `name`; none for a session no other tab has. */
export function openCrossTabChannel(
  name = '',
  scheduler: SchedulerLike,
  scope: TabPlatform = globalThis,
): CrossTabChannel {
  const words = new Subject<TabMessage>();
  const inTurn = serialQueue();
  const locks = scope.navigator?.locks;
  let channel = name ? scope.BroadcastChannel && new scope.BroadcastChannel(name) : undefined;
  /** What this tab has claimed the right to work with: the smallest counts, until somebody works. 0: nothing. */
  let claim = 0;
  let working = false;

  const say = (word: TabMessage) => {
    channel?.postMessage(word);
  };

  if (channel) {
    channel.onmessage = ({ data }: MessageEvent<unknown>) => {
      const word = unchecked<TabMessage>(isObject(data) ? data : {});
      if (word.claim && claim && (working || claim < word.claim)) say({ busy: word.claim });
      words.next(word);
    };
    // Node would not exit otherwise.
    if (hasMethod(channel, 'unref')) channel.unref();
  }

  /** The first such word; `undefined` if none comes within so many milliseconds, or before this tab closes. */
  const within = (
    wait: number,
    is: (word: TabMessage) => boolean,
  ): Observable<TabMessage | undefined> =>
    words.pipe(
      first(is, undefined),
      timeout({ first: wait, with: () => of(undefined), scheduler }),
    );

  const claimed = <T>(work: () => Observable<T>): Observable<T> => {
    const mine = (claim = Math.random());
    say({ claim });
    const isAhead = ({ busy, claim: other = 1 }: TabMessage) => busy === mine || other < mine;
    return within(locks ? CLAIM_WINDOW_LOCKED : CLAIM_WINDOW_UNLOCKED, isAhead).pipe(
      switchMap((ahead) => {
        if (!ahead) {
          working = true;
          return work();
        }
        claim = 0;
        return within(MESSAGE_TIMEOUT, ({ done = false }) => done).pipe(
          switchMap(() => claimed(work)),
        );
      }),
    );
  };

  const lock$ = new Observable<() => void>((subscriber) => {
    const waiting = new AbortController();
    if (locks)
      locks
        .request(name, { signal: waiting.signal }, () =>
          subscriber.closed
            ? undefined
            : new Promise((release) => {
                subscriber.next(release);
              }),
        )
        // Refused, as in a sandboxed frame.
        .catch(() => {
          subscriber.next(noop);
        });
    else subscriber.next(noop);
    return () => {
      waiting.abort();
    };
  });

  const alone = <T>(work: () => Observable<T>): Observable<T> =>
    merge(
      lock$,
      within(LOCK_TIMEOUT, () => false),
    ).pipe(
      first(),
      switchMap((release) => {
        const end = () => {
          claim = 0;
          working = false;
          say({ done: true });
          if (typeof release === 'function') release();
        };
        return (channel ? claimed(work) : work()).pipe(tap({ complete: end, error: end }));
      }),
    );

  return {
    updates$: words.pipe(filter(isSessionUpdate)),
    broadcast: say,
    nextUpdate: () => (channel ? within(MESSAGE_TIMEOUT, isSessionUpdate) : of(null)),
    exclusive: (work) => defer(() => (name ? inTurn(alone(work)) : work())),
    close() {
      channel?.close();
      channel = undefined;
      words.complete();
    },
  };
}
