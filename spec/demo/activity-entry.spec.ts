import { describe, expect, it } from 'vitest';
import { describeEntry } from '../../demo/app/src/app/activity/describe-entry';
import {
  type Entry,
  fromConnection,
  fromRequest,
  fromSession,
  KEPT,
  withEntry,
} from '../../demo/app/src/app/activity/entry';
import { AuthState } from '../../lib/auth/auth-state';
import { TransportError } from '../../lib/errors/errors';
import { expectNoSecret } from '../support/secrets';

const SECRET = 'a-secret';
const error = new TransportError(SECRET, 'TOKEN_EXPIRED', { method: 'GET', path: SECRET });
const report = {
  id: 1,
  method: 'GET',
  path: `/items/articles/${SECRET}`,
  url: `https://example.com/items/articles/${SECRET}`,
  route: '/items/{collection}/{id}',
  start: 0,
} as const;
const sent = fromRequest({ ...report, type: 'sent' });

describe('entries of the timeline', () => {
  it('hold plain values, and neither tokens, messages of errors nor keys', () => {
    const entries = [
      sent,
      fromRequest({
        ...report,
        type: 'error',
        error,
        errorType: 'X',
        status: 401,
        ms: 1,
        retries: 0,
      }),
      fromSession(new AuthState('active', 'unreachable', SECRET, 1, 2, 3, error)),
      fromConnection({ state: 'waiting', retryAt: 1, error }),
    ];
    for (const entry of entries) {
      expectNoSecret(entry, [SECRET]);
      expect(Object.getPrototypeOf(entry)).toBe(Object.prototype);
      expect(Object.values(entry).filter((value) => value instanceof Object)).toEqual([]);
    }
    expect(entries.map((entry) => ('code' in entry ? entry.code : undefined))).toEqual([
      undefined,
      'X',
      'TOKEN_EXPIRED',
      'TOKEN_EXPIRED',
    ]);
  });

  it('the timeline keeps the last 200 entries, and puts the end of a request where its start is', () => {
    let all: readonly Entry[] = [];
    for (let key = 1; key <= 1_000; key++) all = withEntry(all, { ...sent, id: key }, key);
    expect(all.map(({ key }) => key)).toEqual(Array.from({ length: KEPT }, (_, at) => 1_000 - at));

    const end = fromRequest({ ...report, id: 999, type: 'reply', status: 200, ms: 5, retries: 1 });
    const ended = withEntry(all, end, 1_001);
    expect(ended.map(({ key }) => key)).toEqual(all.map(({ key }) => key));
    expect(ended[1]).toMatchObject({ key: 999, outcome: 'reply', ms: 5 });
    // Its start is forgotten by now.
    expect(withEntry(ended, { ...end, id: 3 }, 1_002)).toEqual(ended);
  });

  it('name the collection of a request but not the key, and count its tries', () => {
    const end = fromRequest({ ...report, type: 'reply', status: 200, ms: 1_240, retries: 1 });
    expect(describeEntry({ ...end, key: 1, at: 0 })).toMatchObject({
      text: 'GET /items/articles/{id}',
      facts: ['200', '1.2 s', '2 tries'],
    });
  });

  it('tell a refresh by another tab from a login there', () => {
    const state = fromSession(new AuthState('active', 'other-tab', SECRET, 90_000, 60_000, 4));
    const entry = { ...state, key: 1, at: 0 };
    expect(describeEntry(entry, 4)).toMatchObject({
      text: 'New token received from another tab, without a request',
      facts: ['to be refreshed in 60 seconds'],
    });
    expect(describeEntry(entry, 3).text).toBe('Logged in by another tab');
  });
});
