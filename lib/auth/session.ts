import { asapScheduler, BehaviorSubject, map, type Observable, of, queueScheduler } from 'rxjs';
import { onAssignment } from '../storage/assignments';
import type { RefreshSchedule } from './refresh-schedule';
import {
  INITIAL_SESSION,
  reduceSession,
  type SessionEvent,
  type SessionSnapshot,
} from './session-reducer';
import { openSessionStore, type SessionStore } from './session-store';
import { areTokens, tokenSetId, type EpochTokens, type Tokens } from './tokens';
import type { AuthConfig } from './auth-config';
import { AuthState } from './auth-state';

type SessionConfig = Pick<
  AuthConfig,
  'storage' | 'url' | 'mode' | 'staticToken' | 'tabs' | 'scheduler'
>;

/** The events whose tokens come from the storage or the options, and need not be written to it. */
const EVENTS_OF_STORAGE: ReadonlySet<SessionEvent['type']> = new Set([
  'configured',
  'restored',
  'stored',
  'assigned',
]);

/**
 * Holds the session of a client. It changes only by events; new tokens are written to the storage and posted to other tabs.
 *
 * The first session is that of `staticToken`, or else the stored one, unless a login or logout comes before the storage has
 * answered. A storage that throws or does not answer is not used again: the session is then kept in memory, and a state with
 * the reason `storage-failed` is emitted.
 */
export class Session {
  /** The state now and after each event. */
  readonly state$: Observable<AuthState>;
  /** Emits once the storage has been read for the first time, and completes. Synchronous where the storage is. */
  readonly restore$: Observable<unknown>;
  readonly #config: SessionConfig;
  readonly #schedule: RefreshSchedule | undefined;
  readonly #states: BehaviorSubject<AuthState>;
  readonly #store: SessionStore;
  readonly #ignoreAssignments: () => void;
  #snapshot = INITIAL_SESSION;
  #state: AuthState;

  /** @param schedule the time of the next refresh; none where nothing is refreshed automatically */
  constructor(config: SessionConfig, schedule: RefreshSchedule | undefined) {
    const { storage, url, mode, staticToken, tabs, scheduler } = config;
    this.#config = config;
    this.#schedule = schedule;
    this.#state = toAuthState(this.#snapshot, schedule);
    this.#states = new BehaviorSubject(this.#state);
    this.state$ = this.#states.asObservable();
    this.#store = openSessionStore(storage, url, mode, scheduler, (error) => {
      // A write may fail while `dispatch` handles the event that caused it: that event's state is emitted first.
      asapScheduler.schedule(() => {
        this.dispatch({ type: 'storage-failed', error });
      });
    });
    tabs.updates$.subscribe(({ tokens, ...update }) => {
      if (areTokens(tokens, mode)) this.dispatch({ type: 'posted', update: { ...update, tokens } });
    });
    this.#ignoreAssignments = onAssignment(storage, () => {
      this.readStorage().subscribe((assigned) => {
        this.dispatch({ type: 'assigned', tokens: assigned });
      });
    });
    this.restore$ = staticToken ? this.#useStatic(staticToken) : this.#restore();
  }

  /** The state now. */
  get state(): AuthState {
    return this.#state;
  }

  /** The same object as long as the tokens are the same. */
  get tokens(): EpochTokens {
    return this.#snapshot.tokens;
  }

  /** True once the client is disposed. */
  get closed(): boolean {
    return this.#snapshot.closed;
  }

  /** Changes the session. */
  dispatch(event: SessionEvent): void {
    const { tabs, scheduler } = this.#config;
    const before = this.#snapshot;
    // A fraction, so that changes of two tabs in one millisecond differ.
    const now = Math.max(before.changedAt, scheduler.now()) + Math.random();
    this.#snapshot = reduceSession(before, event, now);
    if (this.#snapshot === before) return;
    if (event.type === 'disposed') {
      this.#states.complete();
      tabs.close();
      this.#ignoreAssignments();
      return;
    }
    // Before the state is emitted: a subscriber may log out at once, and its change must be the last one stored.
    if (this.tokens !== before.tokens) this.#storeAndPost(event, before);
    const next = (this.#state = toAuthState(this.#snapshot, this.#schedule));
    // Queued: when a subscriber logs out on a login, all subscribers still get both states in order.
    queueScheduler.schedule(() => {
      this.#states.next(next);
    });
  }

  /** Reads the tokens that the storage holds now, which another tab may have changed. Synchronous where the storage is. */
  readStorage(): Observable<Tokens> {
    return this.#store.read().pipe(map((tokens) => tokens ?? this.tokens));
  }

  #useStatic(token: string): Observable<unknown> {
    this.dispatch({ type: 'configured', token });
    return of(null);
  }

  #restore(): Observable<unknown> {
    this.dispatch({ type: 'restoring' });
    const stored$ = this.readStorage();
    stored$.subscribe((tokens) => {
      this.dispatch({ type: 'restored', tokens });
    });
    return stored$;
  }

  /** Writes new tokens to the storage and posts them to other tabs. Stored and configured ones need neither, posted ones no post. */
  #storeAndPost({ type }: SessionEvent, before: SessionSnapshot): void {
    const { tokens, changedAt } = this.#snapshot;
    if (EVENTS_OF_STORAGE.has(type)) return;
    // Tokens that another tab has posted are written as well: its own write may become visible here later.
    this.#store.write(tokens);
    if (type === 'posted') return;
    const isNext = changedAt === before.changedAt;
    this.#config.tabs.broadcast({
      changedAt,
      previousIssue: isNext ? tokenSetId(before.tokens) : null,
      tokens,
    });
  }
}

/** Returns the session as users see it. */
function toAuthState(session: SessionSnapshot, schedule: RefreshSchedule | undefined): AuthState {
  const { status, reason, error, tokens } = session;
  const { access, expiresAt } = tokens;
  const isPlanned = schedule && status === 'active' && expiresAt !== null;
  const refreshAt = isPlanned ? schedule(expiresAt, session) : null;
  return new AuthState(status, reason, access, expiresAt, refreshAt, tokens.epoch, error);
}
