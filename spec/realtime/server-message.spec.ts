import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readServerMessage } from '../../lib/realtime/server-message';
import { frame } from '../support/frames';
import { fuzzRuns } from '../support/runs';

const TYPES = ['ping', 'pong', 'rate-limit', 'other', 'auth', 'init', 'change', 'refusal'];

const read = (message: unknown) => readServerMessage(JSON.stringify(message));

describe('frames: reading one never throws, and gives a typed message', () => {
  it('for any text, JSON, binary and object', () => {
    fc.assert(
      fc.property(frame, (data) => {
        const message = readServerMessage(data);
        expect(TYPES).toContain(message.type);
        if (message.type === 'init' || message.type === 'change')
          expect(typeof message.uid).toBe('string');
        if (message.type === 'change') {
          const { change } = message;
          if (change.event === 'delete')
            expect(change.keys.every((key) => /^(?:string|number)$/.test(typeof key))).toBe(true);
          else if (change.event === 'create' || change.event === 'update')
            expect(Array.isArray(change.data)).toBe(true);
          else expect(change).toEqual({ event: 'gap', reason: 'server' });
        }
        if (message.type === 'refusal') {
          expect(typeof message.error.code).toBe('string');
          expect(typeof message.error.message).toBe('string');
        }
      }),
      { numRuns: fuzzRuns(2_000) },
    );
  });

  it.each([
    ['a uid that is no text', { type: 'subscription', uid: { toString: 1 } }],
    ['a uid that is a list', { type: 'subscription', event: 'init', uid: ['1'] }],
    ['no uid', { type: 'subscription', event: 'init' }],
    ['an unknown event', { type: 'subscription', uid: '1', event: 'explode', data: [] }],
    ['an acknowledged unsubscribe', { type: 'subscription', uid: '1', event: 'unsubscribe' }],
    [
      'an event named like a property of every object',
      { type: 'subscription', uid: '1', event: 'toString' },
    ],
    ['a type that is no text', { type: { toString: 1 }, uid: '1' }],
    ['a type of another case', { type: 'PING' }],
    ['an auth without a status', { type: 'auth' }],
    ['null', null],
    ['a list', []],
    ['a number', 1],
  ])('%s tells nothing', (_, message) => {
    expect(read(message)).toEqual({ type: 'other' });
  });

  it('a frame that is nested 100 000 levels deep, or has ten million characters, is read', () => {
    const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
    expect(readServerMessage(deep)).toEqual({ type: 'other' });
    expect(
      readServerMessage(`{"type":"subscription","event":"create","uid":1,"data":[${deep}]}`).type,
    ).toBe('change');
    expect(readServerMessage(`{"type":"ping","x":"${'x'.repeat(1e7)}"}`).type).toBe('ping');
  });

  it.each([
    new ArrayBuffer(8),
    new Uint8Array(8),
    new Blob(['{}']),
    Buffer.from('{"type":"ping"}'),
  ])('a binary frame tells nothing', (data) => {
    expect(readServerMessage(data)).toEqual({ type: 'other' });
  });

  it.each([
    ['text', 'x'],
    ['a number', 1],
    ['null', null],
    ['nothing', undefined],
    ['a flag', true],
  ])('a change whose data is %s is a gap: something has happened', (_, data) => {
    for (const event of ['create', 'update'])
      expect(read({ type: 'subscription', uid: '1', event, data })).toMatchObject({
        change: { event: 'gap', reason: 'server' },
      });
  });

  it('a single row is a list of one, as Directus sends it for directus_fields', () => {
    expect(
      read({ type: 'subscription', uid: 7, event: 'update', data: { field: 'title' } }),
    ).toEqual({
      type: 'change',
      uid: '7',
      change: { event: 'update', data: [{ field: 'title' }] },
    });
  });

  it.each([[[{ id: 1 }]], [[['1']]], [[null]], [{ id: 1 }], [null]])(
    'deleted keys that are no keys (%j) are a gap',
    (data) => {
      expect(read({ type: 'subscription', uid: '1', event: 'delete', data })).toMatchObject({
        change: { event: 'gap', reason: 'server' },
      });
    },
  );

  it.each([
    [undefined, 'UNKNOWN'],
    [{ code: { toString: 1 }, message: 5 }, 'UNKNOWN'],
    [{ code: 'toString' }, 'toString'],
    [{ code: 'FORBIDDEN', message: '' }, 'FORBIDDEN'],
    ['text', 'UNKNOWN'],
  ])('a refusal with the error %j has the code %s', (error, code) => {
    const message = read({ type: 'subscribe', status: 'error', error });
    expect(message).toMatchObject({ type: 'refusal', uid: undefined, error: { code } });
    expect(read({ type: 'auth', status: 'error', error })).toEqual({ type: 'auth', code });
  });

  it('__proto__ in a frame reaches no prototype', () => {
    const text =
      '{"type":"subscription","uid":"1","event":"create","data":[{"__proto__":{"polluted":1}}],"__proto__":{"event":"x"}}';
    expect(readServerMessage(text).type).toBe('change');
    expect(Reflect.get({}, 'polluted')).toBeUndefined();
  });
});
