import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  bearerHeader,
  toAuthResult,
  hasTokens,
  tokenSetId,
  ownerOf,
  parseTokenResponse,
  NO_TOKENS,
} from '../../lib/auth/tokens';

const NOW = 1_000_000;
const whole = { access_token: 'a', refresh_token: 'r', expires: 900 };
const read = (data: unknown, mode: 'json' | 'cookie' | 'session' = 'json') =>
  parseTokenResponse(data, mode, '/auth/login', NOW);

describe('parseTokenResponse', () => {
  it('keeps both tokens in json mode, the access token in cookie mode, and none in session mode', () => {
    const lasting = { lifetime: 900, expiresAt: NOW + 900, owner: null };
    expect(read(whole, 'json')).toEqual({ access: 'a', refresh: 'r', ...lasting });
    expect(read(whole, 'cookie')).toEqual({ access: 'a', refresh: null, ...lasting });
    expect(read(whole, 'session')).toEqual({ access: null, refresh: null, ...lasting });
  });

  it.each(['access_token', 'refresh_token', 'expires'])('needs %s in json mode', (name) => {
    expect(() => read({ ...whole, [name]: undefined })).toThrow('holds no session');
  });

  it('needs no refresh token in cookie mode and no token at all in session mode', () => {
    expect(read({ access_token: 'a', expires: 900 }, 'cookie')).toMatchObject({ access: 'a' });
    expect(read({ expires: 900 }, 'session')).toMatchObject({ lifetime: 900 });
  });

  it('takes nothing but a session for one, and says INVALID_RESPONSE of the rest', () => {
    fc.assert(
      fc.property(fc.anything(), fc.constantFrom('json', 'cookie', 'session'), (data, mode) => {
        try {
          const { lifetime, expiresAt } = read(data, mode);
          expect(lifetime).toBeGreaterThan(0);
          expect(expiresAt).toBe(NOW + Number(lifetime));
        } catch (error) {
          const where = { method: 'POST', path: '/auth/login' };
          expect(error).toMatchObject({ code: 'INVALID_RESPONSE', ...where });
        }
      }),
    );
  });

  it.each([
    ['900000', 900_000],
    ['900000.5', 900_000.5],
    [' 900 ', 900],
    [2 ** 52, 2 ** 52],
  ])('takes %j for a lifetime: it is a number', (expires, lifetime) => {
    expect(read({ ...whole, expires })).toMatchObject({ lifetime });
  });

  it('caps a lifetime so that its expiry fits into a Date', () => {
    for (const expires of [2 ** 53, Number.MAX_VALUE]) {
      const { expiresAt, lifetime } = read({ ...whole, expires });
      expect(new Date(Number(expiresAt)).toISOString()).toBe('+275760-09-13T00:00:00.000Z');
      expect(expiresAt).toBe(NOW + Number(lifetime));
    }
  });

  it.each([
    ...[NaN, Infinity, -Infinity, 0, -1, null, undefined, true, {}, [900], 900n, Symbol('900')],
    ...['', ' ', '0', '-1', 'NaN', 'Infinity', '1e400', '15m', '2027-01-01', 'true', 'soon'],
  ])('does not take %s for a lifetime, from which no time of expiry follows', (expires) => {
    expect(() => read({ ...whole, expires })).toThrow('holds no session');
  });
});

describe('toAuthResult', () => {
  it('is in the server’s names, without a refresh token where there is none', () => {
    expect(toAuthResult(read(whole))).toEqual(whole);
    expect(toAuthResult(read(whole, 'cookie'))).toEqual({ access_token: 'a', expires: 900 });
    expect(toAuthResult(read(whole, 'session'))).toEqual({ access_token: null, expires: 900 });
  });
});

describe('bearerHeader', () => {
  it('takes the word “Bearer” from the beginning of a token that brings it along, and from nowhere else', () => {
    expect(bearerHeader('fixed')).toBe('Bearer fixed');
    expect(bearerHeader('bEaReR fixed')).toBe('Bearer fixed');
    expect(bearerHeader('a bearer b')).toBe('Bearer a bearer b');
  });
});

describe('tokenIssueId', () => {
  it('tokenIssueId: differs between each issue and the next, in every mode', () => {
    for (const mode of ['json', 'cookie', 'session'] as const) {
      const first = read(whole, mode);
      const next = parseTokenResponse(
        { access_token: 'b', refresh_token: 's', expires: 900 },
        mode,
        '/auth/refresh',
        NOW + 1,
      );
      expect(tokenSetId({ ...first })).toBe(tokenSetId(first));
      expect(tokenSetId(first)).not.toBe(tokenSetId(next));
      expect(tokenSetId(first)).not.toBe(tokenSetId(NO_TOKENS));
    }
  });

  it('tokenIssueId: differs between static tokens, and from none', () => {
    expect(tokenSetId({ ...NO_TOKENS, access: 'fixed' })).toBe('fixed ');
  });
});

describe('ownerOf', () => {
  const owner = ownerOf;
  const jwt = (claims: unknown) =>
    `head.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.signature`;

  it('is the user or share that a token of Directus names', () => {
    expect(owner(jwt({ id: 'a-b', role: 'r' }))).toBe('a-b');
    expect(owner(jwt({ share: 's', role: null }))).toBe('s');
    // Its claims have both characters in which base64url differs from base64.
    expect(owner(jwt({ id: '???>>>' }))).toBe('???>>>');
  });

  it('is unknown for anything else, and never throws', () => {
    expect(owner(null)).toBeNull();
    expect(owner('fixed')).toBeNull();
    fc.assert(
      fc.property(fc.string(), fc.json(), (text, json) => {
        owner(text);
        owner(`${text}.${text}`);
        owner(`a.${Buffer.from(json).toString('base64url')}.c`);
      }),
    );
  });
});

describe('hasTokens', () => {
  it('is true of a session that only a cookie holds', () => {
    expect(hasTokens(read(whole, 'session'))).toBe(true);
    expect(hasTokens(NO_TOKENS)).toBe(false);
  });
});
