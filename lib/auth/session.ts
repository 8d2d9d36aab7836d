import {
  BehaviorSubject,
  catchError,
  concatAll,
  tap,
  AsyncSubject,
  defer,
  filter,
  forkJoin,
  from,
  map,
  noop,
  type Observable,
  of,
  queueScheduler,
  Subject,
  type Subscription,
  take,
} from 'rxjs';
import type { IStorage } from '../storage/base';
import { isObject } from '../types/guards';
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

const isLater = (value: unknown): value is PromiseLike<unknown> =>
  isObject(value) && 'then' in value;

/** What a storage answers, as one kind of thing: synchronous where the storage is. */
const now = (value: unknown): Observable<unknown> => (isLater(value) ? from(value) : of(value));

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
  #latest = new AuthState('anonymous', 'initial', null, null, null);
  readonly #state = new BehaviorSubject(this.#latest);
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
    return this.#latest;
  }

  get tokens(): HeldTokens {
    return this.#tokens;
  }

  /** Grows with each session that begins or ends: what began in an older epoch must not commit. */
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
    this.#write(tokens);
    this.adopt(tokens, reason, error);
  }

  /** Tokens that are stored already, or not meant to be. */
  adopt(tokens: Tokens, reason: AuthReason, error?: unknown): void {
    const { access, expiresAt } = tokens;
    // What waited for a session that has ended must not go on as if it were the same one.
    if (hasTokens(this.#tokens) && !hasTokens(tokens)) this.#epoch++;
    this.#tokens = { ...tokens, epoch: this.#epoch };
    this.mark(expiresAt !== null ? 'active' : access ? 'static' : 'anonymous', reason, error);
  }

  /** The same tokens in another situation. */
  mark(status: AuthStatus, reason: AuthReason, error?: unknown): void {
    const { access, expiresAt } = this.#tokens;
    const planned = this.#plan && status === 'active' && expiresAt !== null;
    const refreshAt = planned ? this.#plan(expiresAt, this.#tokens, reason) : null;
    const state = new AuthState(status, reason, access, expiresAt, refreshAt, error);
    this.#latest = state;
    // Who logs out on hearing of a login must not make others hear of it in the wrong order.
    queueScheduler.schedule(() => {
      this.#state.next(state);
    });
  }

  /** What the storage holds now, which another tab may have changed; at once where the storage is synchronous. */
  read(): Observable<Tokens> {
    return this.#access((key) => this.#storage.get(key)).pipe(
      map((values) => (values ? this.#parse(values) : this.#tokens)),
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
    // Without a readable token or expiry it is best to ask the server at once.
    return { access, refresh, lifetime, expiresAt: access === null ? 0 : (expiresAt ?? 0) };
  }

  #write(tokens: Tokens): void {
    this.#access(
      (key, name) => {
        const value = tokens[name];
        return value === null ? this.#storage.delete(key) : this.#storage.set(key, String(value));
      },
      () => {
        // Half of one session and half of another would be a third one.
        for (const name of NAMES)
          defer(() => now(this.#storage.delete(KEYS[name]))).subscribe({ error: noop });
      },
    );
  }

  /** Uses each key of the storage when its turn has come; emits `null` where there is no storage to rely on. */
  #access(
    use: (key: string, name: keyof Tokens) => unknown,
    failed: () => void = noop,
  ): Observable<readonly unknown[] | null> {
    const result = new AsyncSubject<readonly unknown[] | null>();
    const access = defer(() =>
      this.#stored ? forkJoin(NAMES.map((name) => now(use(KEYS[name], name)))) : of(null),
    ).pipe(
      catchError((error: unknown) => {
        failed();
        this.#giveUp(error);
        return of(null);
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
