import '@angular/compiler';
import { ApplicationRef, inject, signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { describe, expect, it, vi } from 'vitest';
import {
  DirectusClientToken,
  injectConnection,
  injectDirectus,
  injectItems,
  injectLive,
  injectLiveOne,
  injectRealtime,
  provideDirectus,
} from '../../lib/angular';
import {
  type DirectusTesting,
  injectDirectusTesting,
  provideDirectusTesting,
  refusal,
  testLogin,
} from '../../lib/angular/testing';
import { application, url } from './test-bed';

const path = '/items/articles';

/** A table of articles behind the test server. */
function serve(testing: DirectusTesting) {
  const rows = new Map([[1, { id: 1, title: 'One' }]]);
  testing.on('GET', path, ({ params }) => {
    const { filter } = params as { filter?: { id?: { _eq?: number } } };
    const key = filter?.id?._eq;
    return [...rows.values()].filter(({ id }) => key === undefined || id === key);
  });
  return rows;
}

function setUp<T>(use: () => T, realtimeNeedsLogin = false) {
  return application([provideDirectusTesting({ realtimeNeedsLogin })], () => {
    const testing = injectDirectusTesting();
    const rows = serve(testing);
    return { testing, rows, app: inject(ApplicationRef), made: use() };
  });
}

const eventually = (check: () => void) => vi.waitFor(check, { timeout: 3_000, interval: 5 });

describe('injectLive', () => {
  it('injectLive: shows the rows, and those of a later change', async () => {
    const { testing, rows, made, app } = setUp(() => injectLive('articles'));
    await app.whenStable();
    expect(made.value()).toEqual([{ id: 1, title: 'One' }]);
    expect(made.liveness()).toBe('live');
    rows.set(2, { id: 2, title: 'Two' });
    testing.change('articles', 'create');
    await eventually(() => expect(made.value()).toHaveLength(2));
    expect(made.status()).toBe('resolved');
  });

  it('injectLive: an update shows at once, and goes when the server refuses it', async () => {
    const { testing, made, app } = setUp(() => injectLive('articles'));
    await app.whenStable();
    const refused = made.update(1, { title: 'Other' }).then(
      () => 'stored',
      (error: unknown) => String(error),
    );
    expect(made.value()).toEqual([{ id: 1, title: 'Other' }]);
    testing.expectOne('PATCH', `${path}/1`).refuse(403, 'FORBIDDEN', {}, 'No.');
    expect(await refused).toContain('No.');
    expect(made.value()).toEqual([{ id: 1, title: 'One' }]);
  });

  it('injectLive: remove and optimistic show at once', async () => {
    const { testing, rows, made, app } = setUp(() => injectLive('articles'));
    await app.whenStable();
    const removed = made.remove(1).then();
    expect(made.value()).toEqual([]);
    rows.delete(1);
    testing.expectOne('DELETE', `${path}/1`).flush(null);
    await removed;
    const added = made
      .optimistic((before) => [...before, { id: 3, title: 'Three' }], Promise.resolve('written'))
      .then();
    expect(made.value()).toEqual([{ id: 3, title: 'Three' }]);
    expect(await added).toBe('written');
  });

  it('injectLive: a refusal is an error, and a login reads again', async () => {
    const { testing, made, app } = setUp(() => injectLive('articles'));
    let isAllowed = false;
    testing.on('GET', path, () => (isAllowed ? undefined : refusal(403, 'FORBIDDEN')));
    await app.whenStable();
    expect(made.status()).toBe('error');
    expect(made.liveness()).toBe('paused');
    isAllowed = true;
    TestBed.runInInjectionContext(() => {
      testLogin();
    });
    await eventually(() => expect(made.value()).toEqual([{ id: 1, title: 'One' }]));
    expect(made.error()).toBeUndefined();
  });

  it('injectLive: other parameters end the live query before', async () => {
    const limit = signal<number | undefined>(1);
    const query = () => (limit() === undefined ? undefined : { limit: limit() });
    const { testing, made, app } = setUp(() => injectLive('articles', query));
    await app.whenStable();
    limit.set(2);
    await eventually(() => expect(testing.requests.at(-1)?.params).toMatchObject({ limit: 2 }));
    const { length } = testing.requests;
    testing.change('articles');
    await eventually(() => expect(testing.requests.length).toBe(length + 1));
    limit.set(undefined);
    TestBed.tick();
    expect(made.status()).toBe('idle');
    expect(made.liveness()).toBe('paused');
  });

  it('injectLive: a broken connection is opened again, and what was missed is read', async () => {
    const { testing, rows, made, app } = setUp(() => injectLive('articles'));
    await app.whenStable();
    testing.drop();
    expect(made.liveness()).toBe('polling');
    rows.set(2, { id: 2, title: 'Two' });
    await eventually(() => expect(made.value()).toHaveLength(2));
    expect(made.liveness()).toBe('live');
  });

  it('injectLiveOne: null while there is no item with the key', async () => {
    const { testing, rows, made, app } = setUp(() => injectLiveOne('articles', 2));
    expect(made.value()).toBeUndefined();
    await app.whenStable();
    expect(made.value()).toBeNull();
    rows.set(2, { id: 2, title: 'Two' });
    testing.change('articles', 'create');
    await eventually(() => expect(made.value()).toEqual({ id: 2, title: 'Two' }));
  });
});

describe('injectConnection', () => {
  it('injectConnection: idle without live data, live with it, reconnecting after a break', async () => {
    const { testing, made } = setUp(() => ({
      connection: injectConnection(),
      live: injectRealtime(),
    }));
    const { connection, live } = made;
    expect([connection.state(), connection.retryAt(), connection.error()]).toEqual([
      'idle',
      null,
      undefined,
    ]);
    const subscription = live.changes('articles').subscribe();
    expect(connection.state()).toBe('connecting');
    await eventually(() => expect(connection.state()).toBe('live'));
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- as it was called before
    expect(connection().state).toBe('open');
    testing.drop();
    await eventually(() => expect(connection.state()).toBe('reconnecting'));
    expect(connection.retryAt()).toBeGreaterThan(Date.now() - 10_000);
    expect(connection.error()).toMatchObject({ code: 'CONNECTION_LOST' });
    subscription.unsubscribe();
    await eventually(() => expect(connection.state()).toBe('idle'));
  });

  it('injectConnection: signedOut while the server waits for a login, which is no lost connection', async () => {
    const { made, testing } = setUp(
      () => ({ connection: injectConnection(), list: injectLive('articles') }),
      true,
    );
    await eventually(() => expect(made.connection.state()).toBe('signedOut'));
    TestBed.runInInjectionContext(() => {
      testLogin();
    });
    await eventually(() => expect(made.connection.state()).toBe('live'));
    expect(testing.requests.length).toBeGreaterThan(0);
  });
});

describe('several clients', () => {
  interface Shop {
    products: { id: number; price: number };
  }
  const SHOP = new DirectusClientToken<Shop>('shop');

  it('several clients: lists, live lists and realtime are those of the token', async () => {
    const shopUrl = 'http://shop.test';
    const { usual, shop, products, live, articles, same } = application(
      [provideDirectusTesting(), provideDirectusTesting({ client: SHOP, url: shopUrl })],
      () => {
        const shop = injectDirectusTesting(SHOP);
        shop.on('GET', '/items/products', () => [{ id: 1, price: 5 }]);
        return {
          usual: injectDirectusTesting(),
          shop,
          products: injectItems(SHOP.collection('products'), { fields: ['price'] }),
          live: injectLive(SHOP.collection('products')),
          articles: injectItems('articles'),
          same:
            injectRealtime(SHOP) === injectRealtime(SHOP) && injectDirectus(SHOP).url === shopUrl,
        };
      },
    );
    expect(same).toBe(true);
    expect(products.value()).toEqual([{ id: 1, price: 5 }]);
    usual.expectOne('GET', path).flush([{ id: 7 }]);
    expect(articles.value()).toEqual([{ id: 7 }]);
    await eventually(() => expect(live.liveness()).toBe('live'));
    const before = shop.requests.length;
    shop.change('products');
    await eventually(() => expect(shop.requests.length).toBeGreaterThan(before));
    expect(usual.requests).toHaveLength(1);
  });

  it('realtime is disposed with its client', async () => {
    const [client, live] = application([provideDirectus(url)], () => [
      injectDirectus(),
      injectRealtime(),
    ]);
    const ended = vi.fn();
    live.status$.subscribe({ complete: ended });
    client.dispose();
    await eventually(() => expect(ended).toHaveBeenCalledOnce());
  });
});
