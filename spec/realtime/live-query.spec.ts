import { delay, of, retry, Subject, throwError } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { isTransportError, type QueryMany } from '../../lib';
import { realtime } from '../../lib/realtime';
import { type Article, liveRig as rig } from '../support/live-rig';

describe('a live query', () => {
  it('reads at once, and again when its subscription has begun, so that nothing falls between', async () => {
    const { clock, server, state, articles } = rig();
    const { seen } = articles();
    // 20 ms for the read; the connection takes longer.
    await clock.advance(21);
    expect([seen, state.reads]).toEqual([[state.rows], 1]);
    state.rows = [];
    await clock.advance(200);
    expect(seen).toEqual([[expect.anything(), expect.anything()], []]);
    expect(state.reads).toBe(2);
    expect(server.received.filter(({ type }) => type === 'subscribe')).toEqual([
      { type: 'subscribe', uid: '1', collection: 'articles', query: { fields: ['id'], limit: 1 } },
    ]);
  });

  it('gathers changes that come together, and is never starved by those that never end', async () => {
    const { clock, server, state, articles } = rig();
    const { last } = articles();
    await clock.advance(200);
    state.rows = [{ id: 3, title: 'three' }];
    for (let n = 0; n < 100; n++) {
      server.emit('articles', [{ id: 3 }]);
      await clock.advance(10);
    }
    expect(last()).toEqual(state.rows);
    await clock.advance(1_000);
    expect(state.reads).toBeGreaterThan(5);
    expect(state.reads).toBeLessThan(13);
  });

  it('reads with the query as it was given: a bigint as its text, later changes of the object ignored', async () => {
    const { clock, state, live } = rig();
    const params: unknown[] = [];
    state.seen = (request) => params.push(request.params);
    const query = { filter: { id: { _eq: 9007199254740993n as never } }, limit: 5 };
    live.live('articles', query).subscribe();
    query.limit = 1;
    live.liveOne('articles', 9007199254740993n).subscribe();
    await clock.advance(21);
    const filter = { id: { _eq: '9007199254740993' } };
    expect(params).toEqual([
      { filter, limit: 5 },
      { filter, limit: 1 },
    ]);
  });

  it('says nothing when nothing has changed', async () => {
    const { clock, server, state, articles } = rig();
    const { seen } = articles();
    await clock.advance(200);
    const before = state.reads;
    server.emit('articles', [{ id: 1 }]);
    await clock.advance(1_000);
    expect(state.reads).toBe(before + 1);
    expect(seen).toHaveLength(1);
  });

  it('keeps the rows that have not changed as the objects they are', async () => {
    const { clock, server, state, articles } = rig();
    const { seen } = articles();
    await clock.advance(200);
    state.rows = [
      { id: 3, title: 'three' },
      { id: 2, title: 'changed' },
      { id: 1, title: 'one' },
    ];
    server.emit('articles', [{ id: 1 }]);
    await clock.advance(1_000);
    const [before, after] = seen;
    expect(after).toEqual(state.rows);
    expect(after?.[2]).toBe(before?.[0]);
    expect(after?.[1]).not.toBe(before?.[1]);
  });

  it('reads again after a gap', async () => {
    const { clock, server, state, articles } = rig();
    const { last } = articles();
    await clock.advance(200);
    server.cut();
    state.rows = [];
    await clock.advance(5_000);
    expect(last()).toEqual([]);
  });

  it('asks every now and then where the server has no sockets', async () => {
    const { clock, state, articles } = rig({ sockets: false });
    const { last, errors, stop } = articles();
    await clock.advance(1_000);
    expect(last()).toHaveLength(2);
    state.rows = [];
    await clock.advance(10_000);
    expect(last()).toEqual([]);
    expect(errors).toEqual([]);
    stop();
    await clock.advance(1_000);
    expect(clock.pending).toBe(0);
  });

  it('asks every now and then where it may not subscribe', async () => {
    const { clock, server, state, articles } = rig();
    server.forbidden.add('articles');
    const { last } = articles();
    await clock.advance(1_000);
    expect(last()).toHaveLength(2);
    state.rows = [];
    await clock.advance(11_000);
    expect(last()).toEqual([]);
  });

  it('goes on when the server cannot be reached, and errors when it refuses', async () => {
    const { clock, server, state, articles } = rig();
    state.fails = 0;
    const { last, errors } = articles();
    await clock.advance(10_000);
    expect(errors).toEqual([]);
    state.fails = undefined;
    await clock.advance(30_000);
    expect(last()).toHaveLength(2);
    state.fails = 403;
    server.emit('articles', []);
    await clock.advance(1_000);
    expect(errors[0]).toSatisfy(isTransportError);
  });

  it.each([0, 503, 429])(
    'live: a read that is repeated (status %d) is not on errors$, and one that the query fails with is',
    async (status) => {
      const { clock, server, state, articles, directus } = rig();
      const reported: unknown[] = [];
      directus.transport.errors$.subscribe((error) => reported.push(error));
      state.fails = status;
      const { errors } = articles();
      await clock.advance(10_000);
      expect([errors, reported]).toEqual([[], []]);
      state.fails = undefined;
      await clock.advance(30_000);
      state.fails = 403;
      server.emit('articles', []);
      await clock.advance(1_000);
      expect(errors).toHaveLength(1);
      expect(reported).toEqual(errors);
    },
  );

  it('live: a late subscriber gets the last result, and a subscriber after the last one has left reads anew', async () => {
    const { clock, state, articles } = rig();
    const first = articles({ sort: ['id'], limit: 2 });
    await clock.advance(200);
    const second = articles({ limit: 2, sort: ['id'] });
    expect(second.seen).toEqual(first.seen);
    first.stop();
    second.stop();
    await clock.advance(1_000);
    expect(state.reads).toBe(2);
    expect(clock.pending).toBe(0);
    articles({ sort: ['id'], limit: 2 });
    await clock.advance(21);
    expect(state.reads).toBe(3);
  });

  it('is still shared where it is subscribed to again at once after an error', async () => {
    const { clock, state, live } = rig();
    state.fails = 403;
    const allowed = () => {
      state.fails = undefined;
      return of(null);
    };
    const first = live
      .live('articles')
      .pipe(retry({ delay: allowed }))
      .subscribe();
    await clock.advance(500);
    expect(state.fails).toBeUndefined();
    const before = state.reads;
    const second = live.live('articles').subscribe();
    await clock.advance(200);
    expect(state.reads).toBe(before);
    first.unsubscribe();
    second.unsubscribe();
  });

  it('live: reads again at once after a write of this client, without waiting for the server’s change', async () => {
    const { clock, state, articles, directus } = rig();
    const { last } = articles();
    await clock.advance(200);
    const before = state.reads;
    directus.items('authors').updateOne(1, {}).subscribe();
    await clock.advance(100);
    expect(state.reads).toBe(before);
    directus.items('articles').updateOne(1, { title: 'changed' }).subscribe();
    state.rows = [{ id: 1, title: 'changed' }];
    // 20 ms for the write and 20 ms for the read.
    await clock.advance(45);
    expect(state.reads).toBe(before + 1);
    expect(last()).toEqual(state.rows);
  });

  it('is one request for a thousand subscribers, and one subscription for five queries', async () => {
    const { clock, server, state, articles } = rig();
    const many = Array.from({ length: 1_000 }, () => articles({ limit: 5 }));
    await clock.advance(21);
    expect(state.reads).toBe(1);
    await clock.advance(200);
    expect(state.reads).toBe(2);
    expect(many.every(({ last }) => last() === many[0]?.last())).toBe(true);
    const others = [1, 2, 3, 4].map((page) => articles({ limit: 5, page }));
    await clock.advance(200);
    expect(state.reads).toBe(6);
    expect(server.count('subscribe')).toBe(1);
    for (const { stop } of [...many, ...others]) stop();
    await clock.advance(1_000);
    expect(clock.pending).toBe(0);
  });

  it('fails where the answer is no list, as of a singleton, and does not wait for ever', async () => {
    const { clock, state, articles } = rig();
    state.rows = { id: 1, title: 'one' } as never;
    const { errors } = articles();
    await clock.advance(1_000);
    expect(errors).toMatchObject([{ code: 'INVALID_RESPONSE' }]);
  });

  it('switches from query to query on one connection', async () => {
    const { clock, server, live } = rig();
    const query$ = new Subject<QueryMany<Article>>();
    const seen: unknown[] = [];
    const subscription = live.live('articles', query$).subscribe((result) => seen.push(result));
    for (const page of [1, 2, 3]) {
      query$.next({ page });
      await clock.advance(200);
    }
    expect(seen).toHaveLength(3);
    expect(server.sockets).toHaveLength(1);
    expect(server.count('subscribe')).toBe(1);
    subscription.unsubscribe();
  });

  it('live: follows the collections of `watch`', async () => {
    const { clock, server, state, live } = rig();
    live.live('articles', {}, { watch: ['authors'] }).subscribe();
    await clock.advance(200);
    const before = state.reads;
    server.emit('authors', [{ id: 1 }]);
    await clock.advance(500);
    expect(state.reads).toBe(before + 1);
  });

  it('live: a watched collection that the licence has switched off is asked for once, and not polled', async () => {
    const { clock, server, state, live } = rig();
    server.inactive.add('authors');
    live.live('articles', {}, { watch: ['authors'] }).subscribe();
    await clock.advance(200);
    const before = state.reads;
    await clock.advance(3_600_000);
    expect(state.reads).toBe(before);
    expect(server.count('subscribe')).toBe(2);
    server.emit('articles', [{ id: 1 }]);
    await clock.advance(500);
    expect(state.reads).toBe(before + 1);
    server.inactive.clear();
    server.cut();
    await clock.advance(60_000);
    server.emit('authors', [{ id: 1 }]);
    const reopened = state.reads;
    await clock.advance(500);
    expect(state.reads).toBe(reopened + 1);
  });

  it('live: a collection that the licence has switched off ends the query after one read', async () => {
    const { clock, server, state, live } = rig();
    server.inactive.add('articles');
    state.fails = 403;
    const ended: unknown[] = [];
    live.live('articles').subscribe({ error: (error: unknown) => ended.push(error) });
    await clock.advance(3_600_000);
    expect(ended).toMatchObject([{ name: 'TransportError', status: 403 }]);
    expect(state.reads).toBe(1);
    expect(server.count('subscribe')).toBe(1);
  });

  it('shows one item, and null when there is none', async () => {
    const { clock, server, state, live } = rig();
    const seen: unknown[] = [];
    live.liveOne('articles', 1).subscribe((article) => seen.push(article));
    await clock.advance(200);
    state.rows = [];
    server.emit('articles', ['1'], 'delete');
    await clock.advance(500);
    expect(seen).toEqual([{ id: 1, title: 'one' }, null]);
  });

  it.each(['', '.', '..'])('refuses the key %j', async (id) => {
    const { live } = rig();
    const errors: unknown[] = [];
    live.liveOne('articles', id).subscribe({ error: (error: unknown) => errors.push(error) });
    expect(errors).toHaveLength(1);
  });
});

describe('an optimistic write', () => {
  it('is seen at once, and stays until what was stored is read', async () => {
    const { clock, state, live, articles } = rig();
    const { seen } = articles();
    await clock.advance(200);
    const before = state.reads;
    live.updateOne('articles', 1, { title: 'new' }).subscribe();
    expect(seen.at(-1)?.[0]).toEqual({ id: 1, title: 'new' });
    expect(seen.at(-1)?.[1]).toBe(seen[0]?.[1]);
    state.rows = [
      { id: 1, title: 'new' },
      { id: 2, title: 'two' },
    ];
    await clock.advance(1_000);
    expect(seen).toHaveLength(2);
    expect(state.reads).toBe(before + 1);
  });

  it('is not overwritten by a read from before it was stored', async () => {
    const { clock, server, state, live, articles } = rig();
    const { seen } = articles();
    await clock.advance(200);
    server.emit('articles', []);
    // The read is under way when the write begins, and ends first.
    await clock.advance(110);
    live.updateOne('articles', 1, { title: 'new' }).subscribe();
    await clock.advance(19);
    state.rows = [{ id: 1, title: 'new' }];
    await clock.advance(1_000);
    expect(seen.map(([row]) => row?.title)).toEqual(['one', 'new', 'new']);
  });

  it('is taken back when it fails, down to the same objects', async () => {
    const { clock, state, live, articles } = rig();
    const { seen } = articles();
    await clock.advance(200);
    const errors: unknown[] = [];
    state.fails = 403;
    live.deleteOne('articles', 1).subscribe({ error: (error: unknown) => errors.push(error) });
    expect(seen.at(-1)).toHaveLength(1);
    await clock.advance(20);
    state.fails = undefined;
    expect(errors).toHaveLength(1);
    expect(seen.at(-1)).toEqual(seen[0]);
    expect(seen.at(-1)?.[0]).toBe(seen[0]?.[0]);
  });

  it('is taken back when it is given up', async () => {
    const { clock, live, articles } = rig();
    const { last } = articles();
    await clock.advance(200);
    const write = live.optimistic('articles', () => [], live.deleteOne('articles', 1)).subscribe();
    expect(last()).toEqual([]);
    write.unsubscribe();
    expect(last()).toHaveLength(2);
  });

  it('can be any change, and any write', async () => {
    const { clock, live, articles } = rig();
    const { last } = articles();
    await clock.advance(200);
    const errors: unknown[] = [];
    live
      .optimistic(
        'articles',
        (rows) => [{ id: 0, title: 'first' }, ...rows],
        throwError(() => 'no').pipe(delay(0)),
      )
      .subscribe({ error: (error: unknown) => errors.push(error) });
    expect(last()).toHaveLength(2);
    expect(errors).toEqual(['no']);
  });
});

it('is the same for the same client, until it is disposed', () => {
  const { directus, live } = rig();
  expect(realtime(directus)).toBe(live);
  live.dispose();
  expect(realtime(directus)).not.toBe(live);
});
