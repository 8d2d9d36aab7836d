import { of } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { isInvalidParamError } from '../../lib';
import { isRealtimeError } from '../../lib/realtime';
import { liveRig } from '../support/live-rig';
import { realtimeRig } from '../support/realtime-rig';

describe('subscriptions: asked for side by side', () => {
  it('one that is never answered fails alone with TIMEOUT, the others begin at once', async () => {
    const { clock, server, changes, status } = realtimeRig();
    server.ignored.add('slow');
    const slow = changes('slow');
    const quick = changes('articles');
    await clock.advance(100);
    expect(quick.events()).toEqual(['init']);
    await clock.advance(60_000);
    expect(slow.ended).toMatchObject([{ code: 'TIMEOUT' }]);
    expect(slow.ended[0]).toSatisfy(isRealtimeError);
    expect(quick.ended).toEqual([]);
    expect(status()).toEqual({ state: 'open' });
    expect(server.sockets).toHaveLength(1);
  });

  it('one that is never answered fails alone where it is the only one, too', async () => {
    const { clock, server, changes } = realtimeRig();
    server.ignored.add('slow');
    const { ended } = changes('slow');
    await clock.advance(60_000);
    expect(ended).toMatchObject([{ code: 'TIMEOUT' }]);
  });

  it('twenty that are never answered do not delay another', async () => {
    const { clock, server, changes } = realtimeRig();
    for (let n = 0; n < 20; n++) {
      server.ignored.add(`slow${n}`);
      changes(`slow${n}`);
    }
    const { events } = changes('articles');
    await clock.advance(100);
    expect(events()).toEqual(['init']);
  });

  it('one that is answered after 20 s begins once, and holds one subscription of the server', async () => {
    const { clock, server, changes } = realtimeRig();
    server.ignored.add('slow');
    const { events, ended } = changes('slow');
    await clock.advance(7_000);
    server.ignored.delete('slow');
    await clock.advance(30_000);
    expect(events()).toEqual(['init']);
    expect(ended).toEqual([]);
    expect(server.alive[0]?.subscriptions.size).toBe(1);
  });

  it('a late answer to a request that was given up is unsubscribed, and delivers nothing twice', async () => {
    const { clock, server, changes } = realtimeRig();
    const late: (() => void)[] = [];
    server.intercept = (socket, message) => {
      if (message.type !== 'subscribe' || late.length > 0) return false;
      late.push(() => server.answer(socket, message));
      return true;
    };
    const { seen } = changes('articles');
    await clock.advance(6_000);
    late[0]?.();
    await clock.advance(1_000);
    server.emit('articles', [{ id: 1 }]);
    await clock.advance(100);
    expect(seen).toEqual([{ event: 'init' }, { event: 'create', data: [{ id: 1 }] }]);
    expect(server.alive[0]?.subscriptions.size).toBe(1);
  });
});

describe('subscriptions: a refusal without uid, as Directus sends it', () => {
  it('fails the one that was refused, among five', async () => {
    const { clock, server, changes } = realtimeRig();
    server.forbidden.add('c');
    const all = ['a', 'b', 'c', 'd', 'e'].map((name) => ({ name, ...changes(name) }));
    await clock.advance(200);
    for (const { name, events, ended } of all)
      if (name === 'c') expect(ended).toMatchObject([{ code: 'FORBIDDEN' }]);
      else expect([events(), ended]).toEqual([['init'], []]);
  });

  it('fails all that were refused, among five', async () => {
    const { clock, server, changes } = realtimeRig();
    for (const name of ['a', 'c', 'e']) server.forbidden.add(name);
    const all = ['a', 'b', 'c', 'd', 'e'].map((name) => changes(name));
    await clock.advance(500);
    expect(all.map(({ ended }) => ended.length)).toEqual([1, 0, 1, 0, 1]);
    expect(all.map(({ events }) => events())).toEqual([[], ['init'], [], ['init'], []]);
  });

  it('is told apart from silence: the refused and the silent one fail each with its own code', async () => {
    const { clock, server, changes } = realtimeRig();
    server.forbidden.add('refused');
    server.ignored.add('silent');
    const refused = changes('refused');
    const silent = changes('silent');
    const quick = changes('articles');
    await clock.advance(120_000);
    expect(refused.ended).toMatchObject([{ code: 'FORBIDDEN' }]);
    expect(silent.ended).toMatchObject([{ code: 'TIMEOUT' }]);
    expect([quick.events()[0], quick.ended]).toEqual(['init', []]);
  });

  it('about a change that could not be reported is a gap for those who are subscribed, and fails nobody', async () => {
    const { clock, server, changes } = realtimeRig();
    const first = changes('articles');
    await clock.advance(100);
    const second = changes('authors');
    server.sockets[0]?.tell({ type: 'subscribe', status: 'error', error: { code: 'FORBIDDEN' } });
    await clock.advance(1_000);
    expect(first.seen).toEqual([{ event: 'init' }, { event: 'gap', reason: 'server' }]);
    expect(second.ended).toEqual([]);
    expect(second.events()).toContain('init');
  });

  it('does not fail a subscription that its subscriber has left in the meantime, nor the next one', async () => {
    const { clock, server, changes } = realtimeRig();
    server.forbidden.add('refused');
    const left = changes('refused');
    const other = changes('articles');
    await clock.advance(12);
    left.stop();
    await clock.advance(1_000);
    expect(left.ended).toEqual([]);
    expect(other.events()).toEqual(['init']);
  });
});

describe('subscriptions: a refusal with its uid, as Directus 12 sends it', () => {
  it('fails at once the one that was refused, among five, and asks for nothing again', async () => {
    const { clock, server, changes } = realtimeRig();
    server.inactive.add('c');
    const all = ['a', 'b', 'c', 'd', 'e'].map((name) => ({ name, ...changes(name) }));
    await clock.advance(200);
    for (const { name, events, ended } of all)
      if (name === 'c') expect(ended).toMatchObject([{ code: 'COLLECTION_INACTIVE' }]);
      else expect([events(), ended]).toEqual([['init'], []]);
    expect(server.count('subscribe')).toBe(5);
  });
});

describe('subscriptions: answers with a uid that is not the right one', () => {
  it('a refusal with the uid of another subscription is a gap for that one, and fails nobody', async () => {
    const { clock, server, changes } = realtimeRig();
    const { events, ended } = changes('articles');
    await clock.advance(100);
    server.sockets[0]?.tell({ type: 'subscribe', status: 'error', uid: '1', error: {} });
    await clock.advance(100);
    expect(events()).toEqual(['init', 'gap']);
    expect(ended).toEqual([]);
  });

  it('changes and confirmations with an unknown uid go nowhere, a second init is no second beginning', async () => {
    const { clock, server, changes } = realtimeRig();
    const { events } = changes('articles');
    await clock.advance(100);
    for (const uid of ['99', '', '__proto__', 'constructor', '1 '])
      for (const event of ['init', 'create', 'delete'])
        server.sockets[0]?.tell({ type: 'subscription', event, uid, data: [] });
    server.sockets[0]?.tell({ type: 'subscription', event: 'init', uid: '1', data: [] });
    await clock.advance(100);
    expect(events()).toEqual(['init']);
  });
});

describe('subscriptions: the query is normalised as for HTTP', () => {
  const subscribe = async (query: object) => {
    const { clock, server, live } = liveRig();
    const errors: unknown[] = [];
    live
      .changes('articles', { query })
      .subscribe({ error: (error: unknown) => errors.push(error) });
    await clock.advance(100);
    const sent = server.received.find(({ type }) => type === 'subscribe');
    return { query: sent?.['query'], errors };
  };

  it('nested fields are flattened', async () => {
    const { query } = await subscribe({
      fields: ['title', { author: ['name', { company: ['title'] }], item: { pages: ['slug'] } }],
    });
    expect(query).toEqual({
      fields: ['title', 'author.name', 'author.company.title', 'item:pages.slug'],
    });
  });

  it('null and undefined are left out, a filter is kept', async () => {
    const filter = { title: { _null: true }, id: { _in: [1, 2] } };
    const { query } = await subscribe({ filter, search: undefined, deep: null, fields: [] });
    expect(query).toEqual({ filter });
  });

  it('a bigint is sent as its decimal text', async () => {
    const { query } = await subscribe({ filter: { id: { _eq: 2n ** 60n } } });
    expect(query).toEqual({ filter: { id: { _eq: '1152921504606846976' } } });
  });

  it.each([
    [{ fields: ['title', 5] }],
    [{ fields: { author: 'name' } }],
    [{ filter: { id: { _eq: NaN } } }],
    [{ deep: { author: { _filter: { name: null } } } }],
    [{ deep: '{"author":{"_filter":{"_or":[{"name":null}]}}}' }],
    [[]],
    ['text'],
  ])('%o is an InvalidParamError, and nothing is sent', async (query) => {
    const { query: sent, errors } = await subscribe(query as object);
    expect(sent).toBeUndefined();
    expect(errors).toHaveLength(1);
    expect(errors[0]).toSatisfy(isInvalidParamError);
  });
});

it('live query: a deep filter with null in the place of a condition fails it, and is not sent', async () => {
  const { clock, server, state, live } = liveRig();
  const query = { deep: { author: { _filter: { name: null } } } } as object;
  const errors: unknown[] = [];
  const error = (each: unknown): void => {
    errors.push(each);
  };
  live.live('articles', query).subscribe({ error });
  live.live('articles', of(query)).subscribe({ error });
  live.liveOne('articles', 1, query).subscribe({ error });
  await clock.advance(1_000);
  expect(errors).toHaveLength(3);
  for (const each of errors) expect(each).toSatisfy(isInvalidParamError);
  expect(state.paths.filter((path) => path.includes('/items'))).toEqual([]);
  expect(JSON.stringify(server.received)).not.toContain('_filter');
});

describe('live query: a subscription that is not there', () => {
  it('reads soon, polls meanwhile, and reads no more than needed once it is there', async () => {
    const { clock, server, state, live, articles } = liveRig();
    server.ignored.add('slow').add('articles');
    live.changes('slow').subscribe({ error: () => undefined });
    const { last, errors } = articles();
    await clock.advance(1_000);
    expect(last()).toHaveLength(2);
    state.rows = [];
    await clock.advance(10_000);
    expect(last()).toEqual([]);
    expect(errors).toEqual([]);
    server.ignored.delete('articles');
    await clock.advance(30_000);
    const { reads } = state;
    await clock.advance(600_000);
    expect(state.reads).toBe(reads);
  });

  it('one that was refused once is asked for again after a while, and polling ends', async () => {
    const { clock, server, state, articles } = liveRig();
    server.forbidden.add('articles');
    const { last } = articles();
    await clock.advance(5_000);
    server.forbidden.delete('articles');
    await clock.advance(60_000);
    const { reads } = state;
    await clock.advance(60_000);
    expect(state.reads).toBe(reads);
    state.rows = [];
    server.emit('articles', [{ id: 1 }]);
    await clock.advance(200);
    expect(last()).toEqual([]);
  });

  it('polls where a watched collection may not be subscribed to', async () => {
    const { clock, server, state, live } = liveRig();
    server.forbidden.add('authors');
    live.live('articles', {}, { watch: ['authors'] }).subscribe();
    await clock.advance(1_000);
    const { reads } = state;
    await clock.advance(20_000);
    expect(state.reads).toBeGreaterThan(reads);
  });
});
