import {
  AsyncSubject,
  defer,
  filter,
  first,
  merge,
  type Observable,
  of,
  type SchedulerLike,
  Subject,
  switchMap,
  tap,
  timeout,
} from 'rxjs';
import { tabGlobals } from '#platform';
import type { TabPlatform } from '../../transport/platform/types';
import { serialQueue } from '../serial-queue';
import { parseMessage, PROTOCOL_VERSION, type SessionUpdate, type TabMessage } from './messages';
import { resultOrUndefined, findLocks, openChannel, takeLock } from './platform';

/** Milliseconds to wait for the lock of another tab: the time limit of a refresh request (`AUTH_TIMEOUT` of auth-api.ts). */
const TURN_TIMEOUT = 35_000;

/**
 * Milliseconds to listen to other tabs before work begins. Even under a lock, another tab's last write may not be
 * visible yet and its message may be on its way. Without locks, claims may be on their way, too.
 */
const CLAIM_WINDOW_LOCKED = 30;
const CLAIM_WINDOW_UNLOCKED = 200;

/** Milliseconds to wait for a message of a tab that was ahead, which may be closed by now. */
const MESSAGE_TIMEOUT = 1_000;

/**
 * The number of waits for a message during another tab's turn, after which this tab goes ahead: together as long as
 * {@link TURN_TIMEOUT}. Counted rather than timed, because the wall clock continues while a laptop sleeps.
 */
const MAX_ROUNDS = TURN_TIMEOUT / MESSAGE_TIMEOUT;

/** The number of turns of other tabs after which a waiting tab goes ahead. */
const MAX_TURNS = 100;

/** The number of consecutive claims ahead of this tab, followed by neither `busy` nor `done`, after which this tab goes ahead. */
const MAX_SILENT_CLAIMS = 3;

/** Milliseconds within which other tabs answer one that opens. */
const HELLO_WINDOW = 200;

/** The other tabs of this session: all that share its storage or cookie. */
export interface CrossTabChannel {
  readonly updates$: Observable<SessionUpdate>;
  /** Tells all others. */
  broadcast(update: SessionUpdate): void;
  /** Emits once: when another tab has posted an update, or when none can be expected. */
  nextUpdate(): Observable<unknown>;
  /** Runs `work` in turn with the other tabs, and emits its result once it has completed. */
  exclusive<T>(work: () => Observable<T>): Observable<T>;
  close(): void;
}

/** How long a tab has waited for its turn. */
interface Waits {
  /** Turns of other tabs that had ended when it began to wait, and at its last claim. */
  readonly endedBefore: number;
  readonly ended: number;
  /** Waits for a message since the last of them ended. */
  readonly rounds: number;
  /** Claims in a row that went ahead, and of which nothing was heard after. */
  readonly unanswered: number;
}

const isTooLong = ({ endedBefore, ended, rounds, unanswered }: Waits): boolean =>
  ended - endedBefore >= MAX_TURNS || rounds === MAX_ROUNDS || unanswered === MAX_SILENT_CLAIMS;

/** Returns the name of the channel and the lock for the session called `name`. */
export const channelName = (name: string): string => `directus-rx/${PROTOCOL_VERSION} ${name}`;

/** Opens the channel between the tabs of the session `name`. Without a name it reaches no tab, and work runs at once. */
export function openCrossTabChannel(
  name = '',
  scheduler: SchedulerLike,
  platform: TabPlatform = tabGlobals,
): CrossTabChannel {
  const messages = new Subject<TabMessage>();
  const enqueue = serialQueue();
  const locks = findLocks(platform);
  /** Emits the first message of another tab; completes without one when none came in time. */
  const firstMessage$ = new AsyncSubject<TabMessage | undefined>();
  let channel = name ? openChannel(platform, channelName(name)) : undefined;
  /** The random number of this tab's claim: the smallest claim begins, unless a tab is working already. */
  let claim: number | undefined;
  let working = false;
  let hasNeighbours = false;
  /** Turns of other tabs that have ended so far. A tab may hear of an end just before it waits for one. */
  let endedTurns = 0;

  const post = (message: TabMessage) => {
    resultOrUndefined(() => channel?.postMessage(message));
  };

  /** Emits the first message that `is` accepts; `undefined` if none comes within `wait` milliseconds or before this tab closes. */
  const firstWithin = (
    wait: number,
    is: (message: TabMessage) => boolean,
  ): Observable<TabMessage | undefined> =>
    messages.pipe(
      first(is, undefined),
      timeout({ first: wait, with: () => of(undefined), scheduler }),
    );

  if (channel) {
    channel.onmessage = ({ data }: MessageEvent<unknown>) => {
      const message = parseMessage(data, scheduler.now());
      if (!message) return;
      hasNeighbours = true;
      if (message.type === 'hello') post({ type: 'here' });
      if (message.type === 'done') endedTurns++;
      if (message.type === 'claim' && claim && (working || claim < message.claim))
        post({ type: 'busy', claim: message.claim });
      messages.next(message);
    };
    firstWithin(HELLO_WINDOW, () => true).subscribe(firstMessage$);
    post({ type: 'hello' });
  }

  const withClaim = <T>(work: () => Observable<T>, waits: Waits): Observable<T> => {
    const ownClaim = (claim = Math.random() || Number.MIN_VALUE);
    post({ type: 'claim', claim });
    const isBusy = (message: TabMessage) => message.type === 'busy' && message.claim === ownClaim;
    const isAhead = (message: TabMessage) =>
      (message.type === 'claim' && message.claim < ownClaim) || isBusy(message);
    return firstWithin(locks ? CLAIM_WINDOW_LOCKED : CLAIM_WINDOW_UNLOCKED, isAhead).pipe(
      switchMap((ahead) => {
        if (!ahead || isTooLong(waits)) {
          working = true;
          return work();
        }
        claim = undefined;
        // The answer of a working tab may come after the claim of another that waits, too.
        let hasAnswer = isBusy(ahead);
        const isDone = (message: TabMessage) => {
          hasAnswer ||= isBusy(message);
          return message.type === 'done';
        };
        return firstWithin(MESSAGE_TIMEOUT, isDone).pipe(
          switchMap(() => {
            const hasEnded = endedTurns > waits.ended;
            return withClaim(work, {
              ...waits,
              ended: endedTurns,
              rounds: hasEnded ? 0 : waits.rounds + 1,
              unanswered: hasEnded || hasAnswer ? 0 : waits.unanswered + 1,
            });
          }),
        );
      }),
    );
  };

  const withFirstClaim = <T>(work: () => Observable<T>) =>
    withClaim(work, { endedBefore: endedTurns, ended: endedTurns, rounds: 0, unanswered: 0 });

  const withLock = <T>(work: () => Observable<T>): Observable<T> =>
    merge(
      takeLock(locks, channelName(name)),
      firstWithin(TURN_TIMEOUT, () => false),
    ).pipe(
      first(),
      switchMap((release) => {
        const end = () => {
          claim = undefined;
          working = false;
          post({ type: 'done' });
          if (typeof release === 'function') void release();
        };
        return (channel ? withFirstClaim(work) : work()).pipe(tap({ complete: end, error: end }));
      }),
    );

  const isUpdate = (message: TabMessage): message is TabMessage & SessionUpdate =>
    message.type === 'update';

  return {
    updates$: messages.pipe(filter(isUpdate)),
    broadcast(update) {
      post({ type: 'update', ...update });
    },
    nextUpdate() {
      if (!channel) return of(null);
      const update = () => firstWithin(MESSAGE_TIMEOUT, isUpdate);
      if (hasNeighbours) return update();
      // A tab that has just opened may have neighbours that have not answered yet.
      return firstMessage$.pipe(
        switchMap((message) => (message && !isUpdate(message) ? update() : of(message))),
      );
    },
    exclusive: (work) => defer(() => (name ? enqueue(withLock(work)) : work())),
    close() {
      resultOrUndefined(() => channel?.close());
      channel = undefined;
      messages.complete();
    },
  };
}
