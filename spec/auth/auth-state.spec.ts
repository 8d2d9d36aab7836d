import { describe, expect, it } from 'vitest';
import { AuthState } from '../../lib/auth/auth-state';

describe('AuthState', () => {
  it.each([
    ['anonymous', false],
    ['static', true],
    ['active', true],
    ['refreshing', true],
  ] as const)('of status %s says authenticated: %s', (status, authenticated) => {
    const state = new AuthState(status, 'initial', null, null, null, 0);
    expect(state.authenticated).toBe(authenticated);
  });

  it('AuthState: the token is a property, and JSON holds everything else', () => {
    const error = new Error('why');
    const state = new AuthState('active', 'unreachable', 'secret', 2, 1, 3, error);
    expect(state.token).toBe('secret');
    expect(JSON.parse(JSON.stringify(state))).toEqual({
      status: 'active',
      reason: 'unreachable',
      expiresAt: 2,
      refreshAt: 1,
      epoch: 3,
      error: {},
    });
  });
});
