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
import { attempt, findLocks, openChannel, takeLock } from './platform';

/** Milliseconds to wait for a turn that other tabs have: longer than a refresh may take. */
const TURN_TIMEOUT = 35_000;

/**
 * Milliseconds to listen before going ahead. A value that another tab has just stored may not be visible here yet,
 * even under a lock, and its message may still be on its way. Without locks, so may claims.
 */
const CLAIM_WINDOW_LOCKED = 30;
const CLAIM_WINDOW_UNLOCKED = 200;

/** Milliseconds to wait for a message of a tab that was ahead, which may be closed by now. */
const MESSAGE_TIMEOUT = 1_000;

/**
 * Waits for a message during the turn of another tab; together as long as a turn may take. Counted, because a wall clock
 * goes on while a laptop sleeps.
 */
const MAX_ROUNDS = TURN_TIMEOUT / MESSAGE_TIMEOUT;

/** The number of turns of other tabs after which a waiting tab goes ahead. */
const MAX_TURNS = 100;

/** The number of claims in a row that were ahead and never worked, after which this tab goes ahead. */
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
  /** Does `work` while no other tab does any; its result is emitted after that. */
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
  readonly silent: number;
}

const isTooLong = ({ endedBefore, ended, rounds, silent }: Waits): boolean =>
  ended - endedBefore >= MAX_TURNS || rounds === MAX_ROUNDS || silent === MAX_SILENT_CLAIMS;

/** Returns the name of the channel and the lock for the session called `name`. */
export const channelName = (name: string): string => `directus-rx/${PROTOCOL_VERSION} ${name}`;

/** Opens what joins the tabs of the session called `name`; none for a session no other tab has. */
export function openCrossTabChannel(
  name = '',
  scheduler: SchedulerLike,
  platform: TabPlatform = tabGlobals,
): CrossTabChannel {
  const messages = new Subject<TabMessage>();
  const inTurn = serialQueue();
  const locks = findLocks(platform);
  /** Emits the first message of another tab; completes without one when none came in time. */
  const firstMessage$ = new AsyncSubject<TabMessage | undefined>();
  let channel = name ? openChannel(platform, channelName(name)) : undefined;
  /** The right to work that this tab claims: the smallest counts, until somebody works. */
  let claim: number | undefined;
  let working = false;
  let hasNeighbours = false;
  /** Turns of other tabs that have ended so far. A tab may hear of an end just before it waits for one. */
  let endedTurns = 0;

  const post = (message: TabMessage) => {
    attempt(() => channel?.postMessage(message));
  };

  /** Emits the first message that `is` accepts; `undefined` if none comes within `wait` milliseconds or before this tab closes. */
  const within = (
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
    within(HELLO_WINDOW, () => true).subscribe(firstMessage$);
    post({ type: 'hello' });
  }

  const claimed = <T>(work: () => Observable<T>, waits: Waits): Observable<T> => {
    const mine = (claim = Math.random() || Number.MIN_VALUE);
    post({ type: 'claim', claim });
    const isBusy = (message: TabMessage) => message.type === 'busy' && message.claim === mine;
    const isAhead = (message: TabMessage) =>
      (message.type === 'claim' && message.claim < mine) || isBusy(message);
    return within(locks ? CLAIM_WINDOW_LOCKED : CLAIM_WINDOW_UNLOCKED, isAhead).pipe(
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
        return within(MESSAGE_TIMEOUT, isDone).pipe(
          switchMap(() => {
            const hasEnded = endedTurns > waits.ended;
            return claimed(work, {
              ...waits,
              ended: endedTurns,
              rounds: hasEnded ? 0 : waits.rounds + 1,
              silent: hasEnded || hasAnswer ? 0 : waits.silent + 1,
            });
          }),
        );
      }),
    );
  };

  const inClaimedTurn = <T>(work: () => Observable<T>) =>
    claimed(work, { endedBefore: endedTurns, ended: endedTurns, rounds: 0, silent: 0 });

  const alone = <T>(work: () => Observable<T>): Observable<T> =>
    merge(
      takeLock(locks, channelName(name)),
      within(TURN_TIMEOUT, () => false),
    ).pipe(
      first(),
      switchMap((release) => {
        const end = () => {
          claim = undefined;
          working = false;
          post({ type: 'done' });
          if (typeof release === 'function') release();
        };
        return (channel ? inClaimedTurn(work) : work()).pipe(tap({ complete: end, error: end }));
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
      const update = () => within(MESSAGE_TIMEOUT, isUpdate);
      if (hasNeighbours) return update();
      // A tab that has just opened may have neighbours that have not answered yet.
      return firstMessage$.pipe(
        switchMap((message) => (message && !isUpdate(message) ? update() : of(message))),
      );
    },
    exclusive: (work) => defer(() => (name ? inTurn(alone(work)) : work())),
    close() {
      attempt(() => channel?.close());
      channel = undefined;
      messages.complete();
    },
  };
}
