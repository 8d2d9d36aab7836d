import {
  asapScheduler,
  BehaviorSubject,
  map,
  type Observable,
  of,
  queueScheduler,
  type SchedulerLike,
} from 'rxjs';
import { onAssignment } from '../storage/assignments';
import type { IStorage } from '../storage/base';
import type { CrossTabChannel } from './cross-tab/channel';
import type { RefreshSchedule } from './refresh-schedule';
import {
  INITIAL_SESSION,
  reduceSession,
  type SessionEvent,
  type SessionSnapshot,
} from './session-reducer';
import { openSessionStore } from './session-store';
import { areTokens, tokenIssueId, type EpochTokens, type Tokens } from './tokens';
import type { AuthMode } from './auth-options';
import { AuthState } from './auth-state';

/** The session of a client: it changes by events alone, and each change goes to the storage and to other tabs. */
export interface Session {
  /** The state now and after each event. */
  readonly state$: Observable<AuthState>;
  readonly state: AuthState;
  /** The same object as long as the tokens are the same. */
  readonly tokens: EpochTokens;
  /** True once the client is disposed. */
  readonly closed: boolean;
  /** Emits once the storage has been read for the first time, and completes. Synchronous where the storage is. */
  readonly restore$: Observable<unknown>;
  /** Changes the session. */
  dispatch(event: SessionEvent): void;
  /** Reads the tokens that the storage holds now, which another tab may have changed. Synchronous where the storage is. */
  readStorage(): Observable<Tokens>;
}

interface SessionConfig {
  readonly storage: IStorage;
  /** The address of the server. */
  readonly url: string;
  readonly mode: AuthMode;
  /** A token that does not expire; `''` for none. */
  readonly staticToken: string;
  readonly tabs: CrossTabChannel;
  readonly scheduler: SchedulerLike;
}

/**
 * Opens the session that is stored, unless somebody logs in or out before the storage has answered, or that of a
 * `staticToken`.
 *
 * A storage that throws or does not answer is replaced by memory, and a state with the reason `storage-failed` says so.
 *
 * @param schedule the time of the next refresh; none where nothing is refreshed automatically
 */
export function openSession(
  { storage, url, mode, staticToken, tabs, scheduler }: SessionConfig,
  schedule: RefreshSchedule | undefined,
): Session {
  let session = INITIAL_SESSION;
  let state = toAuthState(session, schedule);
  const states = new BehaviorSubject(state);
  const store = openSessionStore(storage, url, mode, scheduler, (error) => {
    // A write fails in the middle of the event that it belongs to; its state is emitted first.
    asapScheduler.schedule(() => {
      dispatch({ type: 'storage-failed', error });
    });
  });

  /** Tells the places that do not know these tokens yet. */
  const passOn = ({ type }: SessionEvent, before: SessionSnapshot): void => {
    const { tokens, changedAt } = session;
    if (/^(?:configured|restored|stored|assigned)$/.test(type)) return;
    // Also tokens that another tab has posted: it stores them too, but this tab may see that later.
    store.write(tokens);
    if (type === 'posted') return;
    const isNext = changedAt === before.changedAt;
    tabs.broadcast({
      changedAt,
      previousIssue: isNext ? tokenIssueId(before.tokens) : null,
      tokens,
    });
  };

  const dispatch = (event: SessionEvent): void => {
    const before = session;
    // A fraction, so that changes of two tabs in one millisecond differ.
    const now = Math.max(before.changedAt, scheduler.now()) + Math.random();
    session = reduceSession(before, event, now);
    if (session === before) return;
    if (event.type === 'disposed') {
      states.complete();
      tabs.close();
      stopListening();
      return;
    }
    // Before the state is emitted: a subscriber may log out at once, and its change must be the last one stored.
    if (session.tokens !== before.tokens) passOn(event, before);
    const next = (state = toAuthState(session, schedule));
    // A subscriber that logs out on a login must not make others hear of both in the wrong order.
    queueScheduler.schedule(() => {
      states.next(next);
    });
  };

  const readStorage = () => store.read().pipe(map((tokens) => tokens ?? session.tokens));

  tabs.updates$.subscribe(({ tokens, ...update }) => {
    if (areTokens(tokens, mode)) dispatch({ type: 'posted', update: { ...update, tokens } });
  });

  const stopListening = onAssignment(storage, () => {
    readStorage().subscribe((tokens) => {
      dispatch({ type: 'assigned', tokens });
    });
  });

  let restore$: Observable<unknown> = of(null);
  if (staticToken) dispatch({ type: 'configured', token: staticToken });
  else {
    dispatch({ type: 'restoring' });
    const stored$ = (restore$ = readStorage());
    stored$.subscribe((tokens) => {
      dispatch({ type: 'restored', tokens });
    });
  }

  return {
    state$: states.asObservable(),
    get state() {
      return state;
    },
    get tokens() {
      return session.tokens;
    },
    get closed() {
      return session.closed;
    },
    restore$,
    dispatch,
    readStorage,
  };
}

/** Returns the session as users see it. */
function toAuthState(session: SessionSnapshot, schedule: RefreshSchedule | undefined): AuthState {
  const { status, reason, error, tokens } = session;
  const { access, expiresAt } = tokens;
  const isPlanned = schedule && status === 'active' && expiresAt !== null;
  const refreshAt = isPlanned ? schedule(expiresAt, session) : null;
  return new AuthState(status, reason, access, expiresAt, refreshAt, error);
}
