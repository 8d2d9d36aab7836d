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
import { trust } from '../internal/unchecked';
import { queue } from './serial-queue';
import type { Tokens } from './types';

/** Milliseconds to wait for a lock that another tab holds: longer than a refresh may take. */
const LOCK_PATIENCE = 35_000;

/**
 * Milliseconds to listen before going ahead. What another tab has just stored may not be seen here yet,
 * even under a lock, and its word of it may still be on its way. Without locks, claims are on theirs, too.
 */
const LISTEN_LOCKED = 30;
const LISTEN_UNLOCKED = 200;

/** Milliseconds to wait for the word of a tab that was ahead, which may be closed by now. */
const WORD_PATIENCE = 1_000;

/** What has become of the session in another tab. */
export interface News {
  /** The issue that was exchanged for these; `null` for another session, or none. */
  readonly from: string | number | null;
  /** When somebody last logged in or out there, in epoch milliseconds. */
  readonly at: number;
  readonly tokens: Tokens;
}

/** What one tab says to the others: it wants to begin, it has begun before them, it is done, or news. */
interface Word extends Partial<News> {
  readonly claim?: number;
  /** The claim that comes too late. */
  readonly busy?: number;
  readonly done?: boolean;
}

/** The other tabs of this session: all that share its storage or cookie. */
export interface Tabs {
  readonly news$: Observable<News>;
  /** Tells all others. */
  tell(news: News): void;
  /** Emits once: when there are news, or none to be expected. */
  settled(): Observable<unknown>;
  /** Does `work` while no other tab does any; what it comes to is told after that. */
  alone<T>(work: () => Observable<T>): Observable<T>;
  close(): void;
}

const isNews = (word: Word): word is News => word.tokens !== undefined;

/** What of the platform is used, each where it is there. */
export interface TabScope {
  readonly BroadcastChannel?: new (name: string) => {
    onmessage: ((event: MessageEvent) => unknown) | null;
    postMessage(word: Word): void;
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
export function openTabs(name = '', scheduler: SchedulerLike, scope: TabScope = globalThis): Tabs {
  const words = new Subject<Word>();
  const inTurn = queue();
  const locks = scope.navigator?.locks;
  let channel = name ? scope.BroadcastChannel && new scope.BroadcastChannel(name) : undefined;
  /** What this tab has claimed the right to work with: the smallest counts, until somebody works. 0: nothing. */
  let claim = 0;
  let working = false;

  const say = (word: Word) => {
    channel?.postMessage(word);
  };

  if (channel) {
    channel.onmessage = ({ data }: MessageEvent<unknown>) => {
      const word = trust<Word>(isObject(data) ? data : {});
      if (word.claim && claim && (working || claim < word.claim)) say({ busy: word.claim });
      words.next(word);
    };
    // Node would not exit otherwise.
    if (hasMethod(channel, 'unref')) channel.unref();
  }

  /** The first such word; `undefined` if none comes within so many milliseconds, or before this tab closes. */
  const within = (wait: number, is: (word: Word) => boolean): Observable<Word | undefined> =>
    words.pipe(
      first(is, undefined),
      timeout({ first: wait, with: () => of(undefined), scheduler }),
    );

  const claimed = <T>(work: () => Observable<T>): Observable<T> => {
    const mine = (claim = Math.random());
    say({ claim });
    const isAhead = ({ busy, claim: other = 1 }: Word) => busy === mine || other < mine;
    return within(locks ? LISTEN_LOCKED : LISTEN_UNLOCKED, isAhead).pipe(
      switchMap((ahead) => {
        if (!ahead) {
          working = true;
          return work();
        }
        claim = 0;
        return within(WORD_PATIENCE, ({ done = false }) => done).pipe(
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
      within(LOCK_PATIENCE, () => false),
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
    news$: words.pipe(filter(isNews)),
    tell: say,
    settled: () => (channel ? within(WORD_PATIENCE, isNews) : of(null)),
    alone: (work) => defer(() => (name ? inTurn(alone(work)) : work())),
    close() {
      channel?.close();
      channel = undefined;
      words.complete();
    },
  };
}
