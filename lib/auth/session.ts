import {
  BehaviorSubject,
  catchError,
  concat,
  concatAll,
  tap,
  AsyncSubject,
  defer,
  endWith,
  ignoreElements,
  filter,
  forkJoin,
  from,
  map,
  type Observable,
  of,
  onErrorResumeNext,
  Subject,
  type Subscription,
  take,
  throwError,
} from 'rxjs';
import type { IStorage, Stored } from '../storage/base';
import type { RefreshPlan } from './schedule';
import { hasTokens } from './tokens';
import {
  type AuthMode,
  type AuthReason,
  AuthState,
  type AuthStatus,
  type HeldTokens,
  NO_TOKENS,
  type Tokens,
} from './types';

// The class-based SDK's names, so that sessions it has stored are taken over.
const KEYS = {
  access: 'auth_token',
  refresh: 'auth_refresh_token',
  lifetime: 'auth_expires',
  expiresAt: 'auth_expires_at',
} as const satisfies Record<keyof Tokens, string>;

const NAMES = ['access', 'refresh', 'lifetime', 'expiresAt'] as const;

/** What a storage answers, as one kind of thing: synchronous where the storage is. */
const now = <T>(value: Stored<T>): Observable<T> =>
  typeof value === 'object' && value !== null && 'then' in value ? from(value) : of(value);

// What a header could not carry was not written by us.
const readToken = (text: unknown): string | null =>
  typeof text === 'string' && /^[\x21-\x7e]+$/.test(text) ? text : null;

const readMilliseconds = (text: unknown): number | null => {
  const value = typeof text === 'string' ? Number(text) : NaN;
  return Number.isFinite(value) && value > 0 ? value : null;
};

/**
 * The session's one truth: a BehaviorSubject, mirrored to the storage. It decides nothing; `Auth` does.
 * A storage that throws is given up for memory, said once in the state, and never breaks a request.
 */
export class Session {
  readonly state$: Observable<AuthState>;
  /** Emits once what was stored has been looked at, and completes; at once where that needs no waiting. */
  readonly restored$: Observable<boolean>;
  readonly #restored = new BehaviorSubject(true);
  readonly #state = new BehaviorSubject(new AuthState('anonymous', 'initial', null, null, null));
  // One after the other, so that an asynchronous storage is read after what was written to it.
  readonly #accesses = new Subject<Observable<unknown>>();
  readonly #storage: IStorage;
  readonly #mode: AuthMode;
  readonly #plan: RefreshPlan | undefined;
  #tokens: HeldTokens = { ...NO_TOKENS, epoch: 0 };
  #epoch = 0;
  #stored = true;
  #closed = false;

  constructor(storage: IStorage, mode: AuthMode, plan: RefreshPlan | undefined) {
    this.#storage = storage;
    this.#mode = mode;
    this.#plan = plan;
    this.#accesses.pipe(concatAll()).subscribe();
    this.state$ = this.#state.asObservable();
    this.restored$ = this.#restored.pipe(
      filter((restored) => restored),
      take(1),
    );
  }

  /** Whether what was stored has been looked at. */
  get restored(): boolean {
    return this.#restored.value;
  }

  /** Takes over what was stored, unless somebody has logged in or out meanwhile. */
  restore(): Subscription {
    const { epoch } = this;
    this.#restored.next(false);
    return this.read().subscribe((tokens) => {
      if (hasTokens(tokens) && epoch === this.epoch) this.adopt(tokens, 'restored');
      this.#restored.next(true);
    });
  }

  get state(): AuthState {
    return this.#state.value;
  }

  get tokens(): HeldTokens {
    return this.#tokens;
  }

  /** Grows with each login, logout and static token: what began in an older epoch must not commit. */
  get epoch(): number {
    return this.#epoch;
  }

  /** Whether the session can be exchanged for a fresh one: a static token cannot. */
  get renewable(): boolean {
    return this.#tokens.expiresAt !== null;
  }

  /** Whether nothing may be begun any more. */
  get closed(): boolean {
    return this.#closed;
  }

  /** A new session, or none, by somebody's wish. */
  begin(tokens: Tokens, reason: AuthReason): void {
    this.#epoch++;
    this.replace(tokens, reason);
  }

  /** The same session with new tokens, or its end. */
  replace(tokens: Tokens, reason: AuthReason, error?: unknown): void {
    if (this.#closed) return;
    // Written before it is told: who hears of it may log out at once, and that is the last word then.
    this.#access(() => this.#write(tokens));
    this.adopt(tokens, reason, error);
  }

  /** Tokens that are stored already, or not meant to be. */
  adopt(tokens: Tokens, reason: AuthReason, error?: unknown): void {
    const { access, expiresAt } = tokens;
    this.#tokens = { ...tokens, epoch: this.#epoch };
    this.mark(expiresAt !== null ? 'active' : access ? 'static' : 'anonymous', reason, error);
  }

  /** The same tokens in another situation. */
  mark(status: AuthStatus, reason: AuthReason, error?: unknown): void {
    const { access, expiresAt } = this.#tokens;
    const planned = this.#plan && status === 'active' && expiresAt !== null;
    const refreshAt = planned ? this.#plan(expiresAt, this.#tokens, reason) : null;
    this.#state.next(new AuthState(status, reason, access, expiresAt, refreshAt, error));
  }

  /** What the storage holds now, which another tab may have changed; at once where the storage is synchronous. */
  read(): Observable<Tokens> {
    return this.#access(() =>
      forkJoin(NAMES.map((name) => now(this.#storage.get(KEYS[name])))).pipe(
        map((values) => this.#parse(values)),
      ),
    );
  }

  /** Ends the stream of states; nothing is written or said after. */
  close(): void {
    this.#closed = true;
    this.#state.complete();
  }

  #parse([storedAccess, storedRefresh, storedLifetime, storedExpiry]: readonly unknown[]): Tokens {
    const access = readToken(storedAccess);
    const refresh = readToken(storedRefresh);
    const lifetime = readMilliseconds(storedLifetime);
    const expiresAt = readMilliseconds(storedExpiry);
    if (this.#mode === 'session') return { access: null, refresh: null, lifetime, expiresAt };
    // The class-based SDK leaves an expiry behind at logout.
    if (access === null && refresh === null) return NO_TOKENS;
    // A static token has no lifetime, though the class-based SDK stores an expiry with it.
    if (refresh === null && lifetime === null) return { ...NO_TOKENS, access };
    // Without a readable expiry it is best to ask the server at once.
    return { access, refresh, lifetime, expiresAt: expiresAt ?? 0 };
  }

  #write(tokens: Tokens): Observable<Tokens> {
    const writes = NAMES.map((name) =>
      defer(() => {
        const value = tokens[name];
        return value === null
          ? now(this.#storage.delete(KEYS[name]))
          : now(this.#storage.set(KEYS[name], String(value)));
      }),
    );
    return concat(...writes).pipe(
      ignoreElements(),
      endWith(tokens),
      // Half of one session and half of another would be a third one.
      catchError((error: unknown) => {
        const deletes = NAMES.map((name) => defer(() => now(this.#storage.delete(KEYS[name]))));
        return concat(
          onErrorResumeNext(deletes).pipe(ignoreElements()),
          throwError(() => error),
        );
      }),
    );
  }

  /** Uses the storage when its turn has come; without one, or when it fails, the tokens are those in memory. */
  #access(use: () => Observable<Tokens>): Observable<Tokens> {
    const result = new AsyncSubject<Tokens>();
    const access = defer(() => (this.#stored ? use() : of(this.#tokens))).pipe(
      catchError((error: unknown) => {
        this.#giveUp(error);
        return of(this.#tokens);
      }),
      tap(result),
    );
    this.#accesses.next(access);
    return result;
  }

  #giveUp(error: unknown): void {
    if (!this.#stored || this.#closed) return;
    this.#stored = false;
    this.mark(this.state.status, 'storage-failed', error);
  }
}
