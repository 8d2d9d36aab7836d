// The frames of the fake's WebSocket: those that Directus 11.17.4 has sent for the same messages.
import { VirtualTimeScheduler } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { type FakeDirectus, fakeDirectus, UnsupportedByFakeError } from '../../lib/testing';

const TOKEN = 'static-token';

async function connect(scheduler?: VirtualTimeScheduler) {
  const fake = fakeDirectus({
    collections: {
      parents: {
        fields: { id: 'integer', name: 'string', children: { o2m: 'children', field: 'parent' } },
      },
      children: { fields: { id: 'integer', name: 'string', parent: { m2o: 'parents' } } },
    },
    users: [{ email: 'a@example.com', password: 'secret', token: TOKEN, admin: true }],
    realtimeNeedsLogin: true,
    accessTokenLifetime: 60_000,
    ...(scheduler && { scheduler }),
  });
  const frames: Record<string, unknown>[] = [];
  const socket = new fake.WebSocket(fake.url);
  socket.onmessage = ({ data }: { data: string }) => frames.push(JSON.parse(data));
  socket.onclose = () => frames.push({ type: 'closed' });
  const settle = () => new Promise((resolve) => setTimeout(resolve));
  const send = async (message: unknown) => {
    socket.send(typeof message === 'string' ? message : JSON.stringify(message));
    await settle();
    return frames.splice(0);
  };
  await settle();
  const login = (token = TOKEN) => send({ type: 'auth', access_token: token });
  const request = async (method: string, path: string, body: unknown) => {
    const response = await fake.fetch(fake.url + path, {
      method,
      headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    await settle();
    const text = await response.text();
    return text && JSON.parse(text).data;
  };
  const subscribe = (collection: string) =>
    send({ type: 'subscribe', collection, uid: collection, query: { fields: ['name'] } });
  return { fake, frames, send, login, request, subscribe, settle };
}

async function accessTokenOf(fake: FakeDirectus): Promise<string> {
  const answered = await fake.fetch(`${fake.url}/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email: 'a@example.com', password: 'secret' }),
  });
  const { data } = (await answered.json()) as { data: { access_token: string } };
  return data.access_token;
}

const refused = (type: string, code: string) => ({
  type,
  status: 'error',
  error: { code, message: expect.any(String) },
});

describe('answers', () => {
  it('frames: a login and a ping are answered with their uid', async () => {
    const { send } = await connect();
    expect(await send({ type: 'auth', access_token: TOKEN, uid: 'a' })).toEqual([
      { type: 'auth', status: 'ok', uid: 'a' },
    ]);
    expect(await send({ type: 'ping', uid: 5 })).toEqual([{ type: 'pong', uid: '5' }]);
  });

  it('frames: a wrong token is refused as AUTH_FAILED, and the connection ends', async () => {
    const { login } = await connect();
    expect(await login('garbage')).toEqual([refused('auth', 'AUTH_FAILED'), { type: 'closed' }]);
  });

  it.each(['nonsense{', '"text"', 'null', '[]', '{"uid":1}', '{"type":"ping","uid":{}}'])(
    'frames: %s is refused as a message of no type',
    async (text) => {
      const { login, send } = await connect();
      await login();
      expect(await send(text)).toEqual([refused('server', 'INVALID_PAYLOAD')]);
    },
  );

  it('frames: an unknown type is not answered', async () => {
    const { login, send } = await connect();
    await login();
    expect(await send({ type: 'wave', uid: 'u' })).toEqual([]);
  });

  it.each([
    [{}, 'INVALID_PAYLOAD'],
    [{ collection: 'parents', event: 'wave' }, 'INVALID_PAYLOAD'],
    [{ collection: 'parents', query: 'x' }, 'INVALID_PAYLOAD'],
    [{ collection: 'parents', query: { fields: ['nothing'] } }, 'FORBIDDEN'],
    [{ collection: 'parents', query: { filter: { name: { _nope: 1 } } } }, 'INVALID_QUERY'],
  ])('frames: the refusal of the subscription %j does not tell its uid', async (more, code) => {
    const { login, send } = await connect();
    await login();
    expect(await send({ type: 'subscribe', uid: 'u', ...more })).toEqual([
      refused('subscribe', code),
    ]);
  });

  it('frames: init has the counts that a query asks for', async () => {
    const { login, send } = await connect();
    await login();
    const query = { fields: ['name'], meta: '*' };
    expect(await send({ type: 'subscribe', collection: 'parents', uid: 'u', query })).toMatchObject(
      [{ event: 'init', data: [], meta: { total_count: 0, filter_count: 0 } }],
    );
  });

  it.each([
    { type: 'items', collection: 'parents' },
    { type: 'subscribe', collection: 'parents', item: 1 },
  ])('frames: throws for %j, which the fake does not have', async (message) => {
    const { login, send } = await connect();
    await login();
    await expect(send(message)).rejects.toThrow(UnsupportedByFakeError);
  });
});

describe('subscriptions', () => {
  it('frames: a subscription to no collection of the server is not answered', async () => {
    const { login, subscribe } = await connect();
    await login();
    expect(await subscribe('nothing')).toEqual([]);
  });
});

describe('events', () => {
  it('frames: an item comes before those of its relations, and what was changed at once together', async () => {
    const { login, subscribe, request, frames } = await connect();
    await login();
    await subscribe('children');
    await subscribe('parents');
    await request('POST', '/items/children', { name: 'a', parent: { name: 'p' } });
    const named = () => frames.splice(0).map(({ event, data }) => [event, data]);
    expect(named()).toEqual([
      ['create', [{ name: 'a' }]],
      ['create', [{ name: 'p' }]],
    ]);
    await request('POST', '/items/children', { name: 'b', parent: 1 });
    frames.length = 0;
    await request('PATCH', '/items/children', { keys: [1, 2], data: { name: 'c' } });
    await request('PATCH', '/items/children', [
      { id: 1, name: 'd' },
      { id: 2, name: 'e' },
    ]);
    await request('PATCH', '/items/parents/1', { children: [] });
    await request('DELETE', '/items/children', [1, 2]);
    expect(named()).toEqual([
      ['update', [{ name: 'c' }, { name: 'c' }]],
      ['update', [{ name: 'd' }]],
      ['update', [{ name: 'e' }]],
      ['update', [{ name: 'p' }]],
      ['update', [{ name: 'd' }, { name: 'e' }]],
      ['delete', ['1', '2']],
    ]);
  });

  it('frames: unsubscribe without a uid ends all subscriptions', async () => {
    const { login, send, subscribe, request, frames } = await connect();
    await login();
    await subscribe('parents');
    expect(await send({ type: 'unsubscribe' })).toEqual([
      { type: 'subscription', event: 'unsubscribe' },
    ]);
    await request('POST', '/items/parents', { name: 'p' });
    expect(frames).toEqual([]);
  });
});

describe('a token that expires', () => {
  it('frames: the connection is told, stays for ten seconds, and ends', async () => {
    const scheduler = new VirtualTimeScheduler();
    const { fake, login, send, frames, settle, subscribe } = await connect(scheduler);
    await login(await accessTokenOf(fake));
    scheduler.maxFrames = 60_000;
    scheduler.flush();
    await settle();
    expect(frames.splice(0)).toEqual([refused('auth', 'TOKEN_EXPIRED')]);
    expect(await send({ type: 'ping' })).toEqual([{ type: 'pong' }]);
    expect(await subscribe('parents')).toMatchObject([{ event: 'init' }]);
    scheduler.maxFrames = 70_000;
    scheduler.flush();
    await settle();
    expect(frames).toEqual([refused('auth', 'AUTH_TIMEOUT'), { type: 'closed' }]);
  });

  it('expireTokens: tells the connections with such a token, and no others', async () => {
    const { fake, login, frames, settle } = await connect();
    await login();
    fake.expireTokens();
    await settle();
    expect(frames.splice(0)).toEqual([]);
    await login(await accessTokenOf(fake));
    fake.expireTokens();
    await settle();
    expect(frames).toEqual([refused('auth', 'TOKEN_EXPIRED')]);
  });
});
