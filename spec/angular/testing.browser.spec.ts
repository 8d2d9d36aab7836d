import '@angular/compiler';
import { TestBed } from '@angular/core/testing';
import { describe, expect, it } from 'vitest';
import {
  injectCan,
  injectDirectus,
  injectOnline,
  injectPending,
  injectSession,
} from '../../lib/angular';
import {
  injectDirectusTesting,
  provideDirectusTesting,
  refusal,
  testLogin,
} from '../../lib/angular/testing';
import { isTransportError } from '../../lib/index';
import { application } from './test-bed';

const setUp = <T>(use: () => T, loggedIn = false) =>
  application([provideDirectusTesting({ loggedIn })], () => ({
    testing: injectDirectusTesting(),
    directus: injectDirectus(),
    made: use(),
  }));
const nothing = () => undefined;

describe('provideDirectusTesting', () => {
  it('login sends its request at once, and the session is the real one', async () => {
    const { testing, directus, made: session } = setUp(injectSession);
    const login = directus.auth.login({ email: 'a@example.com', password: 'secret' }).then();
    const request = testing.expectOne('POST', '/auth/login');
    expect(request.request.body).toMatchObject({ email: 'a@example.com', mode: 'json' });
    request.flush({ access_token: 'a', refresh_token: 'r', expires: 900_000 });
    await login;
    expect(session.status()).toBe('active');
  });

  it('loggedIn: a restored session, whose token is sent', () => {
    const { testing, directus, made: session } = setUp(injectSession, true);
    expect(session.reason()).toBe('restored');
    directus.items('articles').readOne(1).subscribe({ error: nothing });
    const { request } = testing.expectOne('GET', '/items/articles/1');
    expect(request.headers).toMatchObject({ authorization: 'Bearer test-access-token' });
  });

  it('testLogin: is done when it returns', () => {
    const { made: session } = setUp(injectSession);
    TestBed.runInInjectionContext(() => {
      testLogin();
    });
    expect(session.reason()).toBe('login');
  });

  it('refuse: an error as that of a server', async () => {
    const { testing, directus } = setUp(nothing);
    const error = directus
      .items('articles')
      .createOne({ title: '' })
      .catch((reason: unknown) => reason);
    testing
      .expectOne('POST', '/items/articles')
      .refuse(400, 'FAILED_VALIDATION', { field: 'title', type: 'nempty' }, 'Not empty.');
    const failure = await error;
    expect(isTransportError(failure)).toBe(true);
    expect(failure).toMatchObject({
      status: 400,
      code: 'FAILED_VALIDATION',
      message: 'Not empty.',
      errors: [{ extensions: { field: 'title' } }],
    });
  });

  it('disconnect: the server cannot be reached', async () => {
    const { testing, directus } = setUp(nothing);
    const error = directus.server.ping().catch((reason: unknown) => reason);
    testing.expectOne('GET', '/server/ping').disconnect();
    expect(await error).toMatchObject({ code: 'NETWORK', status: 0 });
  });

  it('on: the last responder is asked first, and may leave a request to the one before', async () => {
    const { testing, directus } = setUp(nothing);
    testing.on('GET', /^\/items\//, ({ path }) => ({ path }));
    testing.on('GET', '/items/articles/1', () => undefined);
    testing.on('GET', '/items/articles/2', () => refusal(404, 'ROUTE_NOT_FOUND'));
    const articles = directus.items('articles');
    expect(await articles.readOne(1)).toEqual({ path: '/items/articles/1' });
    await expect(articles.readOne(2).then()).rejects.toMatchObject({ code: 'ROUTE_NOT_FOUND' });
    testing.expectNone();
  });

  it('expectOne and expectNone name the requests that wait', () => {
    const { testing, directus } = setUp(nothing);
    expect(() => testing.expectOne('GET', '/items/articles')).toThrow('found 0. Waiting: none.');
    directus.items('articles').readOne(1).subscribe();
    directus.items('articles').readOne(2).subscribe();
    expect(() => testing.expectOne('GET', /articles/)).toThrow('found 2');
    expect(() => {
      testing.expectNone();
    }).toThrow('Not answered: GET /items/articles/1, GET /items/articles/2.');
  });

  it('a cancelled request does not wait, and cannot be answered', () => {
    const { testing, directus } = setUp(nothing);
    const subscription = directus.items('articles').readOne(1).subscribe();
    const request = testing.expectOne('GET', '/items/articles/1');
    subscription.unsubscribe();
    expect(request.cancelled).toBe(true);
    expect(() => {
      request.flush({});
    }).toThrow('cancelled before');
    testing.expectNone();
  });

  it('names what is missing', () => {
    expect(() => application([], () => injectDirectusTesting())).toThrow(
      'provideDirectusTesting()',
    );
  });
});

describe('signals of the client', () => {
  it('injectPending: counts the requests under way', () => {
    const { testing, directus, made: pending } = setUp(injectPending);
    expect(pending()).toBe(0);
    directus.items('articles').readOne(1).subscribe();
    expect(pending()).toBe(1);
    testing.expectOne('GET', '/items/articles/1').flush({});
    expect(pending()).toBe(0);
  });

  it('injectOnline: follows the browser', () => {
    const { made: online } = setUp(injectOnline);
    expect(online()).toBe(navigator.onLine);
    Object.defineProperty(navigator, 'onLine', { value: false, configurable: true });
    window.dispatchEvent(new Event('offline'));
    expect(online()).toBe(false);
    Reflect.deleteProperty(navigator, 'onLine');
    window.dispatchEvent(new Event('online'));
    expect(online()).toBe(navigator.onLine);
  });

  it('injectCan: reads the permissions once for each user, and refuses while they are not known', () => {
    const { testing, directus, made } = setUp(() => [injectCan(), injectCan()] as const, true);
    const [can, second] = made;
    expect(can('read', 'articles')).toBe(false);
    testing.expectOne('GET', '/permissions/me').flush({
      articles: {
        read: { access: 'full', fields: ['*'] },
        update: { access: 'partial', fields: ['title'] },
        delete: { access: 'none' },
      },
    });
    expect(can('read', 'articles', 'status')).toBe(true);
    expect(can('update', 'articles')).toBe(true);
    expect(can('update', 'articles', 'title')).toBe(true);
    expect(can('update', 'articles', 'status')).toBe(false);
    expect(can('delete', 'articles')).toBe(false);
    expect(can('create', 'articles')).toBe(false);
    expect(can('read', 'constructor')).toBe(false);
    expect(second('update', 'articles')).toBe(true);
    directus.auth.logout().subscribe();
    TestBed.tick();
    expect(can('read', 'articles')).toBe(false);
    TestBed.runInInjectionContext(() => {
      testLogin();
    });
    TestBed.tick();
    testing.expectOne('GET', '/permissions/me').flush({});
    expect(can('read', 'articles')).toBe(false);
  });

  it('injectCan: refuses where the permissions cannot be read', () => {
    const { testing, made: can } = setUp(injectCan, true);
    testing.expectOne('GET', '/permissions/me').refuse(404, 'ROUTE_NOT_FOUND');
    expect(can('read', 'articles')).toBe(false);
  });
});
