import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  INITIAL_SESSION,
  reduceSession,
  type SessionEvent,
  type SessionSnapshot,
} from '../../lib/auth/session-reducer';
import { hasTokens, NO_TOKENS, type Tokens } from '../../lib/auth/tokens';
import { deepFreeze } from '../support/deep-freeze';
import { fuzzRuns } from '../support/runs';

const NOW = 1_000;

const tokensOf = (owner: string | null, issue: number): Tokens => ({
  access: `access-${issue}`,
  refresh: `refresh-${issue}`,
  lifetime: 60_000,
  expiresAt: 60_000 + issue,
  owner,
});

const ANNA = tokensOf('anna', 1);
const ANNAS_NEXT = tokensOf('anna', 2);
const BOB = tokensOf('bob', 3);

const after = (...events: readonly SessionEvent[]): SessionSnapshot =>
  events.reduce(
    (session, event, i) => reduceSession(deepFreeze(session), event, NOW + i),
    INITIAL_SESSION,
  );

const login: SessionEvent = { type: 'login', tokens: ANNA };

describe('session reducer', () => {
  it('a login begins an epoch, and a refresh by the same user stays in it', () => {
    expect(after(login)).toMatchObject({ status: 'active', reason: 'login', changedAt: NOW });
    const refreshed = after(login, { type: 'refreshed', tokens: ANNAS_NEXT });
    expect(refreshed).toMatchObject({
      reason: 'refreshed',
      changedAt: NOW,
      tokens: { access: 'access-2', epoch: after(login).tokens.epoch },
    });
  });

  it('a refresh that brings another user is a change of users', () => {
    const changed = after(login, { type: 'refreshed', tokens: BOB });
    expect(changed).toMatchObject({ reason: 'other-user', changedAt: NOW + 1 });
    expect(changed.tokens.epoch).toBe(after(login).tokens.epoch + 1);
  });

  it('a refresh without a session takes over that of a cookie', () => {
    expect(after({ type: 'refreshed', tokens: ANNA })).toMatchObject({
      status: 'active',
      reason: 'refreshed',
      changedAt: NOW,
      tokens: { epoch: 1 },
    });
  });

  it('a refusal ends the session, but not after dispose', () => {
    const error = new Error('no');
    expect(after(login, { type: 'refused', error })).toMatchObject({
      status: 'anonymous',
      reason: 'refused',
      error,
      tokens: NO_TOKENS,
    });
    const closed = after(login, { type: 'disposed' });
    expect(reduceSession(closed, { type: 'refused', error }, NOW)).toBe(closed);
  });

  it('failures in a row are counted, and a refresh that has begun does not end the row', () => {
    const failed: SessionEvent = { type: 'unreachable', error: new Error('no') };
    const twice = after(login, failed, { type: 'refreshing' }, failed);
    expect(twice).toMatchObject({ status: 'active', failures: 2 });
    expect(reduceSession(twice, { type: 'refreshed', tokens: ANNAS_NEXT }, NOW).failures).toBe(0);
  });

  it('a stored session is taken over unless somebody has logged in or out before', () => {
    const restored: SessionEvent = { type: 'restored', tokens: ANNA };
    expect(after({ type: 'restoring' }, restored)).toMatchObject({ reason: 'restored' });
    expect(after({ type: 'restoring' }, { type: 'restored', tokens: NO_TOKENS })).toMatchObject({
      reason: 'initial',
    });
    expect(after({ type: 'restoring' }, { type: 'logout' }, restored)).toMatchObject({
      reason: 'logout',
      tokens: NO_TOKENS,
    });
    expect(after({ type: 'restoring' }, { type: 'login', tokens: BOB }, restored)).toMatchObject({
      reason: 'login',
      tokens: BOB,
    });
  });

  it('a post of another tab is accepted if it follows the tokens held here, or is a later login or logout', () => {
    const session = after(login);
    const post = (previousIssue: string | null, changedAt: number, tokens: Tokens) =>
      reduceSession(
        session,
        { type: 'posted', update: { previousIssue, changedAt, tokens } },
        NOW + 9,
      );
    expect(post('refresh-1', 0, ANNAS_NEXT)).toMatchObject({
      reason: 'other-tab',
      tokens: { access: 'access-2', epoch: session.tokens.epoch },
    });
    expect(post('refresh-0', NOW + 5, ANNAS_NEXT)).toBe(session);
    expect(post(null, NOW - 1, BOB)).toBe(session);
    expect(post(null, NOW + 1, ANNA)).toBe(session);
    const taken = post(null, NOW + 1, BOB);
    expect(taken).toMatchObject({ reason: 'other-tab', changedAt: NOW + 1 });
    expect(taken.tokens.epoch).toBe(session.tokens.epoch + 1);
  });

  it('no sequence of events breaks an invariant', () => {
    const tokens = fc.constantFrom(ANNA, ANNAS_NEXT, BOB, { ...BOB, owner: null }, NO_TOKENS);
    const event: fc.Arbitrary<SessionEvent> = fc.oneof(
      fc.record({
        type: fc.constantFrom('login', 'static', 'refreshed', 'stored', 'restored'),
        tokens,
      }),
      fc.record({
        type: fc.constantFrom('refused', 'unreachable', 'storage-failed'),
        error: fc.string(),
      }),
      fc.record({ type: fc.constantFrom('logout', 'refreshing', 'restoring', 'disposed') }),
      fc.record({
        type: fc.constant('posted'),
        update: fc.record({
          previousIssue: fc.constantFrom(null, 'refresh-1', 'refresh-2', 'refresh-3'),
          changedAt: fc.nat(2 * NOW),
          tokens,
        }),
      }),
    );
    fc.assert(
      fc.property(fc.array(event), (events) => {
        let session = INITIAL_SESSION;
        for (const one of events) {
          const before = deepFreeze(session);
          session = reduceSession(before, deepFreeze(one), before.changedAt + 1);
          expect(session.changedAt).toBeGreaterThanOrEqual(before.changedAt);
          expect(session.tokens.epoch).toBeGreaterThanOrEqual(before.tokens.epoch);
          // A request that waits must not go on as another user.
          if (session.tokens.epoch === before.tokens.epoch && hasTokens(before.tokens))
            expect(session.tokens.owner).toBe(before.tokens.owner);
          if (session.status === 'anonymous') expect(hasTokens(session.tokens)).toBe(false);
        }
      }),
      { numRuns: fuzzRuns(300) },
    );
  });
});
