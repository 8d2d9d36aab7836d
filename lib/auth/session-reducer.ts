import type { SessionUpdate } from './cross-tab/messages';
import { hasTokens, tokenSetId, type EpochTokens, NO_TOKENS, type Tokens } from './tokens';
import type { AuthReason, AuthStatus } from './auth-state';

/** Everything that a client knows of its session at one moment. */
export interface SessionSnapshot {
  /** The same object as long as the tokens are the same. */
  readonly tokens: EpochTokens;
  readonly status: AuthStatus;
  readonly reason: AuthReason;
  readonly error?: unknown;
  /** When somebody last logged in or out, here or in another tab, in epoch milliseconds. */
  readonly changedAt: number;
  /** Refreshes in a row that could not reach the server. */
  readonly failures: number;
  /** True once the client is disposed: it begins nothing any more. */
  readonly closed: boolean;
}

/** Everything that can happen to a session. */
export type SessionEvent =
  /** The client was made with a token that does not expire. */
  | { readonly type: 'configured'; readonly token: string }
  /** The storage is being read for the first time, and has answered. */
  | { readonly type: 'restoring' }
  | { readonly type: 'restored'; readonly tokens: Tokens }
  /** The user wanted it. */
  | { readonly type: 'login' | 'static'; readonly tokens: Tokens }
  | { readonly type: 'logout' }
  /** A refresh has begun, and how it ended. */
  | { readonly type: 'refreshing' }
  | { readonly type: 'refreshed'; readonly tokens: Tokens }
  | { readonly type: 'refused' | 'unreachable'; readonly error: unknown }
  /** Another tab has posted a change of the session. */
  | { readonly type: 'posted'; readonly update: SessionUpdate<Tokens> }
  /** Another tab has stored other tokens. */
  | { readonly type: 'stored'; readonly tokens: Tokens }
  /** The application has assigned values of the storage. */
  | { readonly type: 'assigned'; readonly tokens: Tokens }
  | { readonly type: 'storage-failed'; readonly error: unknown }
  | { readonly type: 'disposed' };

export const INITIAL_SESSION: SessionSnapshot = {
  tokens: { ...NO_TOKENS, epoch: 0 },
  status: 'anonymous',
  reason: 'initial',
  changedAt: 0,
  failures: 0,
  closed: false,
};

const statusOf = ({ access, expiresAt }: Tokens): AuthStatus =>
  expiresAt !== null ? 'active' : access ? 'static' : 'anonymous';

const STORED = ['access', 'refresh', 'lifetime', 'expiresAt'] as const;

const areSame = (one: Tokens, other: Tokens): boolean =>
  STORED.every((name) => one[name] === other[name]);

/** Returns the session with the same tokens and another reason. */
function withReason(
  session: SessionSnapshot,
  reason: AuthReason,
  error?: unknown,
): SessionSnapshot {
  const { tokens, failures, status } = session;
  return {
    ...session,
    status:
      reason === 'refreshing' ? reason : reason === 'storage-failed' ? status : statusOf(tokens),
    reason,
    error,
    failures: reason === 'unreachable' ? failures + 1 : reason === 'refreshing' ? failures : 0,
  };
}

/** Returns the session with other tokens. In a new epoch, writes that waited for the old session fail instead of using them. */
function withTokens(
  session: SessionSnapshot,
  tokens: Tokens,
  reason: AuthReason,
  isNewEpoch = false,
  error?: unknown,
): SessionSnapshot {
  const epoch = session.tokens.epoch + (isNewEpoch || !hasTokens(tokens) ? 1 : 0);
  return withReason({ ...session, tokens: { ...tokens, epoch } }, reason, error);
}

/** Returns the session that replaces this one at `now`, as after a login or a logout. */
const withNewSession = (
  session: SessionSnapshot,
  tokens: Tokens,
  reason: AuthReason,
  now: number,
): SessionSnapshot => withTokens({ ...session, changedAt: now }, tokens, reason, true);

/** Returns the session with the tokens of another tab. `isNext`: they were exchanged for the tokens held here. */
function withOthersTokens(session: SessionSnapshot, tokens: Tokens, isNext: boolean) {
  const { owner } = session.tokens;
  // An unknown owner counts as a different user, except for the next tokens of this session.
  const isNewEpoch = owner !== tokens.owner || (!isNext && owner === null);
  return withTokens(session, tokens, 'other-tab', isNewEpoch);
}

function afterRefresh(session: SessionSnapshot, tokens: Tokens, now: number): SessionSnapshot {
  const before = session.tokens;
  // Without tokens before, the refresh has taken over a session from a cookie: it counts as a login.
  if (!hasTokens(before)) return withNewSession(session, tokens, 'refreshed', now);
  if (tokens.owner === before.owner) return withTokens(session, tokens, 'refreshed');
  // A cookie is the browser's: somebody else may have logged in with it, in another client or the admin app.
  return withNewSession(session, tokens, 'other-user', now);
}

function afterPost(
  session: SessionSnapshot,
  { changedAt, previousIssue, tokens }: SessionUpdate<Tokens>,
): SessionSnapshot {
  const issue = tokenSetId(session.tokens);
  const posted = tokenSetId(tokens);
  if (posted === issue) return session;
  // At equal times the larger issue id wins, so that all tabs keep the same session.
  const isLater =
    changedAt > session.changedAt ||
    (changedAt === session.changedAt && String(posted) >= String(issue));
  const isNext = previousIssue !== null;
  if (isNext ? previousIssue !== issue : !isLater) return session;
  const known = { ...session, changedAt: Math.max(session.changedAt, changedAt) };
  return withOthersTokens(known, tokens, isNext);
}

/**
 * Returns the session after an event; the same object where the event changes nothing. Has no effects: what follows from
 * a change is done in session.ts.
 *
 * @param now the moment of a login or logout in epoch milliseconds, later than any known
 */
export function reduceSession(
  session: SessionSnapshot,
  event: SessionEvent,
  now: number,
): SessionSnapshot {
  const { tokens } = session;
  switch (event.type) {
    case 'configured':
      return withTokens(session, { ...NO_TOKENS, access: event.token }, 'initial');
    case 'restored': {
      const isUntouched = tokens.epoch === 0 && !hasTokens(tokens);
      if (isUntouched && hasTokens(event.tokens))
        return withTokens(session, event.tokens, 'restored');
      return session.reason === 'restoring' ? withReason(session, 'initial') : session;
    }
    case 'login':
    case 'static':
      return withNewSession(session, event.tokens, event.type, now);
    case 'logout':
      return withNewSession(session, NO_TOKENS, 'logout', now);
    case 'refreshed':
      return afterRefresh(session, event.tokens, now);
    case 'refused':
      // After `dispose()`, another client on this storage may have exchanged the tokens, which explains the refusal.
      return session.closed
        ? session
        : withTokens(session, NO_TOKENS, 'refused', true, event.error);
    case 'posted':
      return afterPost(session, event.update);
    case 'stored':
      return withOthersTokens(session, event.tokens, false);
    case 'assigned':
      return areSame(tokens, event.tokens)
        ? session
        : withNewSession(
            session,
            event.tokens,
            hasTokens(event.tokens) ? 'restored' : 'logout',
            now,
          );
    case 'storage-failed':
      return session.closed ? session : withReason(session, 'storage-failed', event.error);
    case 'unreachable':
      return withReason(session, 'unreachable', event.error);
    case 'restoring':
    case 'refreshing':
      return withReason(session, event.type);
    case 'disposed':
      return { ...session, closed: true };
  }
}
