import { config, Subject, tap } from 'rxjs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isInvalidParamError } from '../../lib';
import type { SocketClass } from '../../lib/realtime';
import { type Article, liveRig } from '../support/live-rig';
import { realtimeRig } from '../support/realtime-rig';

let uncaught: unknown[];

beforeEach(() => {
  uncaught = [];
  config.onUnhandledError = (error) => uncaught.push(error);
});

afterEach(() => {
  config.onUnhandledError = null;
});

describe('isolation: one subscriber that fails does not stop another', () => {
  it('a subscriber of changes whose callback throws, each time', async () => {
    const { clock, server, live } = liveRig();
    const seen: string[] = [];
    live.changes('articles').subscribe(() => {
      throw new Error('of the application');
    });
    live.changes('articles').subscribe(({ event }) => seen.push(event));
    await clock.advance(100);
    server.emit('articles', [{ id: 1 }]);
    server.emit('articles', [{ id: 2 }]);
    await clock.advance(100);
    expect(seen).toEqual(['init', 'create', 'create']);
    // The application hears of its own faults, as by any Observable.
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(uncaught).toHaveLength(3);
  });

  it('an operator that throws ends its own stream only', async () => {
    const { clock, server, live } = liveRig();
    const seen: string[] = [];
    const errors: unknown[] = [];
    const fault = new Error('of the application');
    live
      .live('articles')
      .pipe(
        tap(() => {
          throw fault;
        }),
      )
      .subscribe({ error: (error: unknown) => errors.push(error) });
    live.live('articles').subscribe(() => seen.push('result'));
    live.changes('articles').subscribe(({ event }) => seen.push(event));
    await clock.advance(200);
    server.emit('articles', [{ id: 1 }]);
    await clock.advance(200);
    expect(errors).toEqual([fault]);
    expect(seen).toEqual(['result', 'init', 'create']);
  });

  it('a subscriber of status$ that throws, or disposes, or leaves', async () => {
    const { clock, live } = liveRig();
    const states: string[] = [];
    live.status$.subscribe(({ state }) => {
      if (state === 'open') throw new Error('of the application');
    });
    live.status$.subscribe(({ state }) => states.push(state));
    const first = live.changes('articles').subscribe();
    await clock.advance(100);
    expect(states.at(-1)).toBe('open');
    first.unsubscribe();
    await clock.advance(1_000);
    expect(states.at(-1)).toBe('offline');
  });

  it('a live query whose read hangs, and one whose read is refused', async () => {
    const { clock, server, state, live, articles } = liveRig();
    state.hangs = '/items/authors';
    live.live('authors').subscribe();
    const { last } = articles();
    await clock.advance(200);
    state.rows = [];
    server.emit('articles', []);
    server.emit('authors', []);
    await clock.advance(1_000);
    expect(last()).toEqual([]);
  });

  it('a query Observable that errors', async () => {
    const { clock, live, articles } = liveRig();
    const query$ = new Subject<object>();
    const errors: unknown[] = [];
    live.live('articles', query$).subscribe({ error: (error: unknown) => errors.push(error) });
    const { last } = articles();
    query$.error('no');
    await clock.advance(1_000);
    expect(errors).toEqual(['no']);
    expect(last()).toHaveLength(2);
  });
});

describe('isolation: an optimistic change that cannot be made fails its call, before anything is sent', () => {
  const fault = new Error('of the change');
  const rows = (_: readonly Partial<Article>[]): unknown => undefined;
  it.each<[string, (rows: readonly Partial<Article>[]) => unknown]>([
    [
      'throws',
      () => {
        throw fault;
      },
    ],
    ['returns undefined', rows],
    ['returns null', () => null],
    ['returns an object', () => ({})],
    ['returns text', () => 'rows'],
    ['returns an iterator', () => [].values()],
    [
      'returns a list that cannot be read',
      () =>
        new Proxy([], {
          get: () => {
            throw fault;
          },
        }),
    ],
    ['is async', () => Promise.resolve([])],
    ['is async and fails', () => Promise.reject(fault)],
  ])('a change that %s', async (_, change) => {
    const { clock, server, state, live, articles } = liveRig();
    const first = articles();
    const second = articles({ limit: 1 });
    await clock.advance(200);
    const errors: unknown[] = [];
    live
      .optimistic(
        'articles',
        change as () => readonly Article[],
        live.updateOne('articles', 1, { title: 'sent' }),
      )
      .subscribe({ error: (error: unknown) => errors.push(error) });
    await clock.advance(1_000);
    expect(errors).toHaveLength(1);
    expect(errors[0]).toSatisfy((error) => error === fault || isInvalidParamError(error));
    expect(state.writes).toBe(0);
    state.rows = [];
    server.emit('articles', []);
    await clock.advance(1_000);
    for (const { errors: ended, last } of [first, second]) {
      expect(ended).toEqual([]);
      expect(last()).toEqual([]);
    }
  });

  it.each([undefined, null, 'text', {}, []])('%o in place of a function', async (change) => {
    const { clock, state, live } = liveRig();
    const errors: unknown[] = [];
    live
      .optimistic('articles', change as never, live.deleteOne('articles', 1))
      .subscribe({ error: (error: unknown) => errors.push(error) });
    await clock.advance(100);
    expect(errors[0]).toSatisfy(isInvalidParamError);
    expect(state.writes).toBe(0);
  });

  it.each([undefined, null, 5, {}])('%o in place of a write shows nothing', async (write) => {
    const { clock, live, articles } = liveRig();
    const { seen } = articles();
    await clock.advance(200);
    const errors: unknown[] = [];
    live
      .optimistic('articles', () => [], write as never)
      .subscribe({ error: (error: unknown) => errors.push(error) });
    expect(errors[0]).toSatisfy(isInvalidParamError);
    expect(seen).toHaveLength(1);
  });

  it('a change that fails for rows which come later is left out, and the write goes on', async () => {
    const { clock, server, state, live, articles } = liveRig();
    const { last, errors } = articles();
    await clock.advance(200);
    const done = new Subject<string>();
    const results: string[] = [];
    live
      .optimistic(
        'articles',
        (shown) => {
          if (shown.length === 1) throw fault;
          return [];
        },
        done,
      )
      .subscribe((result) => results.push(result));
    expect(last()).toEqual([]);
    state.rows = [{ id: 3, title: 'three' }];
    server.emit('articles', []);
    await clock.advance(1_000);
    expect(last()).toEqual(state.rows);
    expect(errors).toEqual([]);
    done.next('stored');
    done.complete();
    await clock.advance(100);
    expect(results).toEqual(['stored']);
  });

  it.each([null, undefined, 'text', [], 5])('updateOne with the item %o', async (item) => {
    const { clock, state, live, articles } = liveRig();
    const { errors } = articles();
    await clock.advance(200);
    const failures: unknown[] = [];
    live
      .updateOne('articles', 1, item as never)
      .subscribe({ error: (error: unknown) => failures.push(error) });
    await clock.advance(100);
    expect(failures[0]).toSatisfy(isInvalidParamError);
    expect(errors).toEqual([]);
    expect(state.writes).toBe(0);
  });

  it('a row whose key is an object does not end the live query', async () => {
    const { clock, state, live, articles } = liveRig();
    state.rows = [{ id: { toString: 1 } as never, title: 'odd' }, ...state.rows];
    const { last, errors } = articles();
    await clock.advance(200);
    live.updateOne('articles', 1, { title: 'new' }).subscribe();
    expect(last()?.map(({ title }) => title)).toEqual(['odd', 'new', 'two']);
    expect(errors).toEqual([]);
  });
});

describe('isolation: a socket class of the application that misbehaves', () => {
  const faults: readonly [string, (Base: SocketClass) => SocketClass][] = [
    [
      'throws in its constructor',
      () =>
        function Socket() {
          throw new SyntaxError('wss://host?access_token=secret is invalid');
        } as unknown as SocketClass,
    ],
    [
      'throws when something is sent',
      (Base) =>
        class extends Base {
          override send() {
            throw new Error('secret');
          }
        },
    ],
    [
      'throws when it is closed',
      (Base) =>
        class extends Base {
          override close() {
            throw new Error('secret');
          }
        },
    ],
    [
      'opens twice',
      (Base) =>
        class extends Base {
          constructor(url: string) {
            super(url);
            setImmediate(() => (this.onopen as (() => void) | null)?.());
          }
        },
    ],
  ];

  it.each(faults)('%s', async (_, misbehave) => {
    const { clock, live, server } = liveRig();
    const Socket = misbehave(server.Socket);
    const rig = realtimeRig({ socketClass: () => [Socket] as never });
    const { ended, stop } = rig.changes('articles');
    await rig.clock.advance(60_000);
    await clock.advance(60_000);
    expect(ended).toEqual([]);
    expect(rig.status()).toMatchObject({
      state: expect.stringMatching(/waiting|open|connecting|authenticating/),
    });
    expect(JSON.stringify(rig.status())).not.toContain('secret');
    stop();
    rig.connection.dispose();
    await rig.clock.advance(1_000);
    expect(rig.clock.pending).toBe(0);
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(uncaught).toEqual([]);
    live.dispose();
  });
});
