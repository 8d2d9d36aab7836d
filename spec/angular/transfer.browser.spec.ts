// A server's page and the browser's: two applications that share a TransferState, as JSON.
import '@angular/compiler';
import { ApplicationRef, inject, PLATFORM_ID, REQUEST, signal, TransferState } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { describe, expect, it } from 'vitest';
import {
  directusResource,
  injectDirectus,
  injectItem,
  injectItems,
  injectLive,
  injectLiveOne,
  provideDirectus,
  type ResourceOptions,
  withVisitorSession,
} from '../../lib/angular';
import {
  injectDirectusTesting,
  provideDirectusTesting,
  testLogin,
} from '../../lib/angular/testing';
import type { AuthOptions, DirectusInit, TransportOptions } from '../../lib/index';
import { application, url } from './test-bed';

const path = '/items/articles';
const rows = [{ id: 1, title: 'One' }];

/** Runs `use` as a page on a server; returns what is handed over to the browser. */
function onServer(use: (testing: ReturnType<typeof injectDirectusTesting>) => void): string {
  const state = application(
    [provideDirectusTesting(), { provide: PLATFORM_ID, useValue: 'server' }],
    () => {
      use(injectDirectusTesting());
      return inject(TransferState);
    },
  );
  const json = state.toJson();
  TestBed.resetTestingModule();
  return json;
}

/** Runs `use` as the page in a browser, with what a server has handed over. */
function inBrowser<T>(json: string, use: () => T, loggedIn = false) {
  const state = new TransferState();
  for (const [key, value] of Object.entries(JSON.parse(json) as Record<string, unknown>))
    state.set(key as never, value as never);
  return application(
    [provideDirectusTesting({ loggedIn }), { provide: TransferState, useValue: state }],
    () => ({ testing: injectDirectusTesting(), app: inject(ApplicationRef), made: use() }),
  );
}

describe('what a server has read', () => {
  it('transfer: is there at once in the browser, without a request', async () => {
    const json = onServer((testing) => {
      injectItems('articles', { limit: 1 });
      testing.expectOne('GET', path).flush(rows, { total_count: 1 });
    });
    const { testing, made, app } = inBrowser(json, () => injectItems('articles', { limit: 1 }));
    expect([made.status(), made.value(), made.meta()]).toEqual([
      'resolved',
      rows,
      { total_count: 1 },
    ]);
    await app.whenStable();
    expect(testing.requests).toEqual([]);
  });

  it('transfer: goes by parameters and kind', () => {
    const json = onServer((testing) => {
      injectItems('articles', { limit: 1 });
      testing.expectOne('GET', path).flush(rows);
    });
    const { testing } = inBrowser(json, () => {
      injectItems('articles', { limit: 2 });
      injectItem('articles', 1);
    });
    expect(testing.requests).toHaveLength(2);
  });

  it('transfer: hands over long lists by SEARCH and GraphQL as well', async () => {
    const search = 'x'.repeat(10_000);
    const read = () => {
      const { graphql } = injectDirectus();
      return {
        items: injectItems('articles', { search }),
        graphql: directusResource({ key: 'totals', read: () => graphql.items('query { a }') }),
      };
    };
    const json = onServer((testing) => {
      read();
      testing.expectOne('SEARCH', path).flush(rows);
      testing.expectOne('POST', '/graphql').flush({ a: 1 });
    });
    const { testing, made, app } = inBrowser(json, read);
    expect(made.items.value()).toEqual(rows);
    expect(made.graphql.value()).toMatchObject({ data: { a: 1 } });
    await app.whenStable();
    expect(testing.requests).toEqual([]);
  });

  it('transfer: only until the page is stable; later the same parameters are read', async () => {
    const json = onServer((testing) => {
      injectItem('articles', 1);
      testing.expectOne('GET', `${path}/1`).flush(rows[0]);
    });
    const id = signal<number | null>(null);
    const { testing, app } = inBrowser(json, () => injectItem('articles', id));
    await app.whenStable();
    await new Promise((resolve) => setTimeout(resolve));
    id.set(1);
    TestBed.tick();
    testing.expectOne('GET', `${path}/1`);
  });

  it('transfer: a refusal shows as it was rendered', async () => {
    const json = onServer((testing) => {
      injectItems('articles');
      testing.expectOne('GET', path).refuse(403, 'FORBIDDEN', { field: 'title' }, 'No.');
    });
    const { testing, made, app } = inBrowser(json, () => injectItems('articles'));
    expect(made.error()).toMatchObject({
      name: 'TransportError',
      code: 'FORBIDDEN',
      status: 403,
      message: 'No.',
      errors: [{ extensions: { field: 'title' } }],
    });
    await app.whenStable();
    expect(testing.requests).toEqual([]);
  });

  it.each([
    [503, 'SERVICE_UNAVAILABLE'],
    [429, 'REQUESTS_EXCEEDED'],
  ])(
    'transfer: a failure with %i stays loading on the server, and is read in the browser',
    (status, code) => {
      let rendered = '';
      const json = onServer((testing) => {
        const made = injectItems('articles');
        testing.expectOne('GET', path).refuse(status, code);
        rendered = made.status();
      });
      expect(rendered).toBe('loading');
      const { testing, made } = inBrowser(json, () => injectItems('articles'));
      expect(made.status()).toBe('loading');
      testing.expectOne('GET', path).flush(rows);
      expect(made.value()).toEqual(rows);
    },
  );

  it('transfer: anonymous data is shown to a user who is logged in, and read again once the page is stable', async () => {
    const json = onServer((testing) => {
      injectItems('articles');
      testing.expectOne('GET', path).flush(rows);
    });
    const { testing, made, app } = inBrowser(json, () => injectItems('articles'), true);
    expect(made.value()).toEqual(rows);
    testing.expectNone();
    await app.whenStable();
    await expect.poll(() => made.status()).toBe('reloading');
    expect(made.value()).toEqual(rows);
    testing.expectOne('GET', path).flush([{ id: 2 }]);
    expect(made.value()).toEqual([{ id: 2 }]);
  });

  it('ssr: false reads in the browser only', async () => {
    const json = onServer((testing) => {
      const made = injectItems('articles', {}, { ssr: false });
      testing.expectNone();
      expect(made.status()).toBe('loading');
    });
    const { testing } = inBrowser(json, () => injectItems('articles', {}, { ssr: false }));
    testing.expectOne('GET', path);
  });

  it('without a key, directusResource reads again in the browser', () => {
    const read = () => {
      const articles = injectDirectus().items('articles');
      return directusResource({ read: () => articles.readOne(1) });
    };
    const json = onServer((testing) => {
      read();
      testing.expectOne('GET', `${path}/1`).flush(rows[0]);
    });
    inBrowser(json, read).testing.expectOne('GET', `${path}/1`);
  });

  it('live: the server reads once, and the browser goes on from there once it is stable', async () => {
    const whole = onServer((testing) => {
      testing.on('GET', path, () => rows);
      injectLive('articles');
      injectLiveOne('articles', 1);
      expect(testing.requests).toHaveLength(2);
    });
    const { testing, made, app } = inBrowser(
      whole,
      () => [injectLive('articles'), injectLiveOne('articles', 1)] as const,
    );
    const [list, single] = made;
    testing.on('GET', path, () => rows);
    expect(list.value()).toEqual(rows);
    expect(single.value()).toEqual(rows[0]);
    expect(testing.requests).toEqual([]);
    await app.whenStable();
    await expect.poll(() => testing.requests.length).toBeGreaterThan(0);
    await expect.poll(() => list.liveness()).toBe('live');
  });
});

describe('what must not be handed over', () => {
  type TestInit = DirectusInit<AuthOptions, TransportOptions>;
  const json = (init: TestInit, options?: ResourceOptions, cookie = '') => {
    const answer = { type: 'reply', body: { raw: {}, data: rows, status: 200, headers: {} } };
    const { transport, ...rest }: TestInit = init;
    const own = { ...rest, transport: { ...transport, backend: () => () => [answer] as never } };
    const headers = { get: () => cookie };
    const state = application(
      [
        { provide: PLATFORM_ID, useValue: 'server' },
        { provide: REQUEST, useValue: { headers } },
        provideDirectus(url, cookie ? withVisitorSession(own) : own),
      ],
      () => {
        injectItems('articles', {}, options);
        return inject(TransferState);
      },
    );
    const text = state.toJson();
    TestBed.resetTestingModule();
    return text;
  };

  it('transfer: data of an anonymous client is handed over', () => {
    expect(json({})).toContain('"One"');
  });

  it.each([
    ['a static token', { auth: { staticToken: 'secret' } }],
    ['a header', { transport: { headers: { Authorization: 'Bearer secret' } } }],
    ['a parameter', { transport: { params: { access_token: 'secret' } } }],
  ])('transfer: data that was read with %s is not, unless the resource says so', (_, init) => {
    expect(json(init)).toBe('{}');
    const asked = json(init, { ssr: 'transfer' });
    expect(asked).toContain('"One"');
    expect(asked).not.toContain('secret');
  });

  it('transfer: data of the visitor’s own session is handed over, the token is not', () => {
    const claims = btoa(JSON.stringify({ id: 'user-1', exp: 4_000_000_000 }));
    const text = json({}, {}, `directus_session_token=e30.${claims}.of-the-visitor`);
    expect(text).toContain('"One"');
    expect(text).not.toContain('of-the-visitor');
  });

  it('transfer: data of a login on the server is not handed over', () => {
    const text = onServer((testing) => {
      testLogin();
      injectItems('articles');
      testing.expectOne('GET', path).flush(rows);
    });
    expect(text).toBe('{}');
  });
});
