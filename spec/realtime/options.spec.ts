import { describe, expect, it } from 'vitest';
import { Directus, isInvalidParamError } from '../../lib';
import { realtime, type RealtimeOptions } from '../../lib/realtime';
import { liveRig } from '../support/live-rig';

const client = () =>
  new Directus('http://directus.example.com', { storage: { mode: 'MemoryStorage' } });

const refusal = (work: () => unknown): unknown => {
  try {
    work();
  } catch (error) {
    return error;
  }
  return 'none';
};

describe('realtime options', () => {
  const wrong: readonly unknown[] = ['1000', null, -1, NaN, true, {}, [], 5n, Symbol('s'), () => 1];
  for (const name of ['retryDelay', 'maxRetryDelay', 'debounce', 'pollInterval'])
    it.each(wrong.filter((value) => value !== null))(
      `${name}: %o is an InvalidParamError that names it`,
      (value) => {
        const error = refusal(() => realtime(client(), { [name]: value }));
        expect(error).toSatisfy(isInvalidParamError);
        expect(String(error)).toContain(name);
      },
    );

  it.each([0, 1, 0.5, 2 ** 31, Infinity])('durations: %d is taken', (value) => {
    realtime(client(), {
      retryDelay: value,
      maxRetryDelay: value,
      debounce: value,
      pollInterval: value,
    }).dispose();
  });

  it.each([
    ['authMode', 'HANDSHAKE'],
    ['authMode', 5],
    ['path', 'websocket'],
    ['path', ''],
    ['path', '@evil.example.com/'],
    ['path', '.evil.example.com/websocket'],
    ['path', '/websocket?x=1'],
    ['path', '/web socket'],
    ['path', 5],
    ['webSocket', {}],
    ['webSocket', 'ws'],
    ['scheduler', {}],
    ['scheduler', 5],
  ])('%s: %o is an InvalidParamError', (name, value) => {
    expect(refusal(() => realtime(client(), { [name]: value }))).toSatisfy(isInvalidParamError);
  });

  it.each([null, 'text', 5, []])('%o in place of options is an InvalidParamError', (options) => {
    const directus = client();
    expect(refusal(() => realtime(directus, options as RealtimeOptions))).toSatisfy(
      isInvalidParamError,
    );
    // Also where there is one already, whose options count.
    realtime(directus);
    expect(refusal(() => realtime(directus, options as RealtimeOptions))).toSatisfy(
      isInvalidParamError,
    );
  });

  it.each([null, undefined, 'http://directus.example.com', 5])(
    '%o in place of a client is an InvalidParamError',
    (directus) => {
      expect(refusal(() => realtime(directus as never))).toSatisfy(isInvalidParamError);
    },
  );
});

describe('arguments of realtime methods: refused by the Observable or the Call, never thrown', () => {
  const errorOf = async (
    subscribe: (live: ReturnType<typeof liveRig>['live']) => unknown,
  ): Promise<unknown> => {
    const { clock, live, state, server } = liveRig();
    const errors: unknown[] = [];
    const result = subscribe(live) as { subscribe: (observer: object) => void };
    result.subscribe({ error: (error: unknown) => errors.push(error) });
    await clock.advance(100);
    expect(state.paths).toEqual([]);
    expect(server.sockets).toEqual([]);
    return errors[0];
  };
  const odd = (value: unknown) => value as never;

  it.each<[string, (live: ReturnType<typeof liveRig>['live']) => unknown]>([
    ['changes(c, null)', (live) => live.changes('articles', odd(null))],
    ['changes(c, text)', (live) => live.changes('articles', odd('x'))],
    ['changes with an unknown event', (live) => live.changes('articles', { event: odd('x') })],
    ['live(c, null)', (live) => live.live('articles', odd(null))],
    ['live(c, [])', (live) => live.live('articles', odd([]))],
    ['live with a symbol', (live) => live.live('articles', odd({ x: Symbol('s') }))],
    ['live(c, q, null)', (live) => live.live('articles', {}, odd(null))],
    [
      'live with a key that is no text',
      (live) => live.live('articles', {}, { primaryKey: odd(5) }),
    ],
    ['live with a watch that is no list', (live) => live.live('articles', {}, { watch: odd('x') })],
    ['live with a watch of numbers', (live) => live.live('articles', {}, { watch: odd([5]) })],
    ['liveOne(c, undefined)', (live) => live.liveOne('articles', odd(undefined))],
    ['liveOne(c, id, null)', (live) => live.liveOne('articles', 1, odd(null))],
    ['liveOne(c, id, {}, null)', (live) => live.liveOne('articles', 1, {}, odd(null))],
    ['updateOne(c, id, item, null)', (live) => live.updateOne('articles', 1, {}, odd(null))],
    ['updateOne(c, {})', (live) => live.updateOne('articles', odd({}), {})],
    ['deleteOne(c, Symbol)', (live) => live.deleteOne('articles', odd(Symbol('s')))],
    ['deleteOne(c, id, null)', (live) => live.deleteOne('articles', 1, odd(null))],
    ['changes(Symbol)', (live) => live.changes(odd(Symbol('s')))],
    ['live({})', (live) => live.live(odd({}))],
    ['optimistic({})', (live) => live.optimistic(odd({}), () => [], [])],
  ])('%s', async (_, call) => {
    expect(await errorOf(call)).toSatisfy(isInvalidParamError);
  });
});
