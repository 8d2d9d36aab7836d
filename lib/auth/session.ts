import {
  BehaviorSubject,
  map,
  type Observable,
  of,
  queueScheduler,
  type SchedulerLike,
} from 'rxjs';
import type { IStorage } from '../storage/base';
import type { CrossTabChannel } from './cross-tab/channel';
import type { RefreshSchedule } from './refresh-schedule';
import { openSessionStore } from './session-store';
import { areTokens, hasTokens, tokenIssueId } from './tokens';
import {
  type AuthMode,
  type AuthReason,
  AuthState,
  type AuthStatus,
  type EpochTokens,
  NO_TOKENS,
  type Tokens,
} from './types';

const statusOf = ({ access, expiresAt }: Tokens): AuthStatus =>
  expiresAt !== null ? 'active' : access ? 'static' : 'anonymous';

/** The session's one truth, mirrored to the storage and told to other tabs. It decides nothing; `Auth` does. */
export interface Session {
  readonly state$: Observable<AuthState>;
  readonly state: AuthState;
  /** The same object as long as the tokens are the same. */
  readonly tokens: EpochTokens;
  /** Emits once what was stored has been looked at, and completes; at once where that needs no waiting. */
  readonly restore$: Observable<unknown>;
  /** Whether nothing may be begun any more. */
  readonly closed: boolean;
  /** A new session, or none, by somebody's wish; or the same one with new tokens, or its end. */
  replaceTokens(tokens: Tokens, reason: AuthReason, error?: unknown): void;
  /** What another tab has stored: the next tokens of this session, or another session. */
  acceptFromOtherTab(tokens: Tokens): void;
  /** The same tokens in another situation. */
  setStatus(reason: AuthReason, error?: unknown): void;
  /** What the storage holds now, which another tab may have changed; at once where the storage is synchronous. */
  readStorage(): Observable<Tokens>;
  /** Ends the stream of states; nothing is said or heard after. */
  close(): void;
}

/**
 * Opens the session that is stored, unless somebody logs in or out before it is read, or that of a `staticToken`.
 * A storage that throws, or does not answer, is given up for memory; the state says so once.
 */
export function openSession(
  storage: IStorage,
  url: string,
  mode: AuthMode,
  plan: RefreshSchedule | undefined,
  tabs: CrossTabChannel,
  scheduler: SchedulerLike,
  staticToken: string,
): Session {
  const anonymous = new AuthState('anonymous', 'initial', null, null, null);
  const states = new BehaviorSubject(anonymous);
  const store = openSessionStore(storage, url, mode, scheduler, (error) => {
    if (!session.closed) setStatus('storage-failed', error);
  });
  /** When somebody last logged in or out, here or in another tab, in epoch milliseconds. */
  let decided = 0;

  const setStatus = (reason: AuthReason, error?: unknown): void => {
    const { tokens } = session;
    const { access, expiresAt } = tokens;
    const kept = reason === 'storage-failed' ? session.state.status : statusOf(tokens);
    const status = reason === 'refreshing' ? reason : kept;
    const planned = plan && status === 'active' && expiresAt !== null;
    const refreshAt = planned ? plan(expiresAt, tokens, reason) : null;
    const state = new AuthState(status, reason, access, expiresAt, refreshAt, error);
    session.state = state;
    // Who logs out on hearing of a login must not make others hear of it in the wrong order.
    queueScheduler.schedule(() => {
      states.next(state);
    });
  };

  const adopt = (tokens: Tokens, reason: AuthReason, error?: unknown, another = false): void => {
    // What waited for a session that has ended must not go on as if it were the same one.
    const epoch = session.tokens.epoch + (another || !hasTokens(tokens) ? 1 : 0);
    session.tokens = { ...tokens, epoch };
    setStatus(reason, error);
  };

  const acceptFromOtherTab = (tokens: Tokens, isNext = false): void => {
    const { owner } = session.tokens;
    // An unknown owner counts as a different user, except for the next tokens of this session.
    const another = owner !== tokens.owner || (!isNext && owner === null);
    adopt(tokens, 'other-tab', undefined, another);
  };

  const readStorage = () => store.read().pipe(map((tokens) => tokens ?? session.tokens));

  const replaceTokens = (tokens: Tokens, reason: AuthReason, error?: unknown): void => {
    // The next client may have exchanged the token by now. New ones are kept: the server takes the old ones no more.
    if (session.closed && reason === 'refused') return;
    // A refresh and its refusal go on with the session there was.
    const wished = !hasTokens(session.tokens) || !/^ref/.test(reason);
    // Later than any known, and hardly ever the same moment as in another tab.
    if (wished) decided = Math.max(decided, scheduler.now()) + Math.random();
    // Written before it is told: who hears of it may log out at once, and that is the last word then.
    store.write(tokens);
    tabs.broadcast({
      changedAt: decided,
      previousIssue: wished ? null : tokenIssueId(session.tokens),
      tokens,
    });
    adopt(tokens, reason, error, wished);
  };

  const session: Mutable<Session> = {
    state$: states.asObservable(),
    state: anonymous,
    tokens: { ...NO_TOKENS, epoch: 0 },
    restore$: of(null),
    closed: false,
    replaceTokens,
    acceptFromOtherTab,
    setStatus,
    readStorage,
    close() {
      session.closed = true;
      states.complete();
      tabs.close();
    },
  };

  tabs.updates$.subscribe(({ changedAt, previousIssue: before, tokens }) => {
    if (!areTokens(tokens, mode)) return;
    const issue = tokenIssueId(session.tokens);
    if (tokenIssueId(tokens) === issue) return;
    // The next tokens of what we hold, or a later login or logout than any we know of.
    // Of two in one moment the same one wins in all tabs.
    const isEarlier =
      changedAt < decided ||
      (changedAt === decided && String(tokenIssueId(tokens)) < String(issue));
    if (before === null ? isEarlier : before !== issue) return;
    decided = Math.max(decided, changedAt);
    // Also here, where what is seen of the storage may be older than the news.
    store.write(tokens);
    acceptFromOtherTab(tokens, before !== null);
  });
  if (staticToken) adopt({ ...NO_TOKENS, access: staticToken }, 'initial');
  else {
    const before = session.tokens;
    setStatus('restoring');
    const restored$ = (session.restore$ = readStorage());
    restored$.subscribe((tokens) => {
      if (session.tokens === before && hasTokens(tokens)) adopt(tokens, 'restored');
      else if (session.state.reason === 'restoring') setStatus('initial');
    });
  }
  return session;
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };
