// The end of a session, and the next user, while reads, uploads and navigations are under way.
import '@angular/compiler';
import { Component, PLATFORM_ID, REQUEST, RESPONSE_INIT } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { provideRouter, Router, type Routes } from '@angular/router';
import { NEVER, type Observable, of } from 'rxjs';
import { afterEach, describe, expect, it, vi } from 'vitest';
import {
  DirectusAsset,
  directusGuard,
  guestGuard,
  injectDirectus,
  injectItem,
  injectItems,
  injectMutation,
  injectPages,
  injectUser,
  provideDirectus,
  withVisitorSession,
} from '../../lib/angular';
import {
  injectDirectusTesting,
  provideDirectusTesting,
  refusal,
  testLogin,
} from '../../lib/angular/testing';
import { injectUploads, provideUploads } from '../../lib/angular/uploads';
import type { TransportEvent } from '../../lib/index';
import { Page } from './page';
import { application, url } from './test-bed';

const path = '/items/articles';

const setUp = <T>(use: () => T, loggedIn = true) =>
  application([provideDirectusTesting({ loggedIn }), provideUploads({ concurrency: 1 })], () => ({
    testing: injectDirectusTesting(),
    directus: injectDirectus(),
    made: use(),
  }));
const logIn = () => {
  TestBed.runInInjectionContext(() => {
    testLogin();
  });
};

afterEach(() => {
  vi.restoreAllMocks();
  history.replaceState(null, '', '/');
});

describe('resources', () => {
  it('resources: data of a user is gone with the logout, and read again as nobody', () => {
    const { testing, directus, made } = setUp(() => injectItems('articles'));
    testing.expectOne('GET', path).flush([{ id: 1 }]);
    directus.auth.logout().subscribe();
    expect(made.value()).toEqual([]);
    expect(made.hasValue()).toBe(false);
    TestBed.tick();
    testing.expectOne('GET', path).refuse(403, 'FORBIDDEN');
    expect(made.value()).toEqual([]);
    expect(made.error()).toHaveProperty('code', 'FORBIDDEN');
  });

  it('resources: a user sees nothing of the user before, neither kept nor under way', () => {
    const { testing, made } = setUp(() => ({
      item: injectItem('articles', 1, {}, { keep: true }),
      user: injectUser({}, { keep: true }),
    }));
    testing.expectOne('GET', '/users/me').flush({ email: 'a@example.com' });
    const underWay = testing.expectOne('GET', `${path}/1`);
    logIn();
    expect(underWay.cancelled).toBe(true);
    expect(made.user.value()).toBeUndefined();
    TestBed.tick();
    expect(made.user.value()).toBeUndefined();
    testing.expectOne('GET', `${path}/1`).flush({ id: 1, title: 'of the next user' });
    testing.expectOne('GET', '/users/me').flush({ email: 'b@example.com' });
    expect(made.item.value()).toEqual({ id: 1, title: 'of the next user' });
    expect(made.user.value()).toEqual({ email: 'b@example.com' });
  });

  it('injectPages: no page of the user before is appended', () => {
    const { testing, made } = setUp(() => injectPages('articles', {}, { size: 1 }));
    testing.expectOne('GET', path).flush([{ id: 1 }]);
    made.next();
    const next = testing.expectOne('GET', path);
    logIn();
    expect(next.cancelled).toBe(true);
    expect(made.value()).toEqual([]);
    expect(made.loadingMore()).toBe(false);
    TestBed.tick();
    testing.expectOne('GET', path).flush([{ id: 7 }]);
    expect(made.value()).toEqual([{ id: 7 }]);
  });

  it('resources: public data stays until that of the user who logs in has arrived', () => {
    const { testing, made } = setUp(() => injectItems('articles'), false);
    testing.expectOne('GET', path).flush([{ id: 1 }]);
    logIn();
    TestBed.tick();
    expect(made.value()).toEqual([{ id: 1 }]);
    expect(made.status()).toBe('reloading');
    testing.expectOne('GET', path).flush([{ id: 1 }, { id: 2 }]);
    expect(made.value()).toEqual([{ id: 1 }, { id: 2 }]);
  });

  it('resources: nothing is read for the next user once the injector is destroyed', () => {
    const { testing, directus } = setUp(() => {
      const Articles = Component({ selector: 'app-articles', template: '' })(
        class {
          readonly articles = injectItems('articles');
        },
      );
      TestBed.createComponent(Articles).destroy();
    });
    const before = testing.requests.length;
    directus.auth.logout().subscribe();
    TestBed.tick();
    expect(testing.requests.slice(before).map((request) => request.path)).not.toContain(path);
  });
});

describe('uploads', () => {
  it.each(['logout', 'login'] as const)(
    'injectUploads: a %s ends and removes the uploads of the user, and sends none as the next',
    async (change) => {
      const { testing, directus, made } = setUp(() => injectUploads());
      const [running, queued, paused] = made.add(
        ['a', 'b', 'c'].map((name) => new File([name], `${name}.txt`)),
      );
      paused?.pause();
      expect(made.active()).toBe(true);
      await vi.waitFor(() =>
        expect(testing.requests.some((request) => request.path.startsWith('/files'))).toBe(true),
      );
      const before = testing.requests.length;
      if (change === 'logout') directus.auth.logout().subscribe();
      else logIn();
      expect(made.uploads()).toEqual([]);
      expect(made.active()).toBe(false);
      expect([running, queued, paused].map((one) => one?.state())).toEqual(
        Array(3).fill('cancelled'),
      );
      if (change === 'logout') logIn();
      made.resumeAll();
      paused?.retry();
      await new Promise((resolve) => setTimeout(resolve, 50));
      const sent = testing.requests.slice(before).map((request) => request.path);
      expect(sent.filter((each) => !each.startsWith('/auth/'))).toEqual([]);
    },
  );

  it('injectUploads: a refresh of the session keeps the uploads', () => {
    const { testing, directus, made } = setUp(() => injectUploads());
    made.add([new File(['a'], 'a.txt')]);
    directus.auth.refresh().subscribe();
    testing
      .expectOne('POST', '/auth/refresh')
      .flush({ access_token: 'next', refresh_token: 'next', expires: 900_000 });
    expect(made.uploads()).toHaveLength(1);
  });
});

describe('injectMutation', () => {
  it.each(['logout', 'login', 'nothing'] as const)(
    'injectMutation: concat: a call that waits through a %s is sent only as the user who made it',
    async (change) => {
      const { testing, directus, made } = setUp(() => {
        const articles = injectDirectus().items('articles');
        return injectMutation((title: string) => articles.createOne({ title }), {
          policy: 'concat',
        });
      });
      const results = [made('first'), made('second')];
      const first = testing.expectOne('POST', path);
      if (change === 'logout') directus.auth.logout().subscribe();
      if (change === 'login') logIn();
      first.flush({ id: 1 });
      expect(await results[0]).toMatchObject({ status: 'done' });
      if (change === 'nothing') testing.expectOne('POST', path).flush({ id: 2 });
      expect(await results[1]).toMatchObject(
        change === 'nothing'
          ? { status: 'done', value: { id: 2 } }
          : { status: 'failed', error: { code: 'SUPERSEDED' } },
      );
    },
  );
});

describe('images', () => {
  it('directusAsset: an image of the user before is gone, and its object URL revoked', async () => {
    const data = new Blob(['image'], { type: 'image/png' });
    const body = { raw: data, data, status: 200, headers: {} };
    const answers: Observable<TransportEvent>[] = [of({ type: 'reply', body })];
    const directus = application(
      [
        provideDirectus(url, {
          auth: { mode: 'json', staticToken: 'first' },
          transport: { backend: () => () => answers.shift() ?? NEVER },
        }),
      ],
      injectDirectus,
    );
    const revoke = vi.spyOn(URL, 'revokeObjectURL');
    const Photo = Component({
      selector: 'app-photo',
      imports: [DirectusAsset],
      template: '<img [directusAsset]="id" alt="" />',
    })(
      class {
        readonly id = 'id-1';
      },
    );
    const fixture = TestBed.createComponent(Photo);
    fixture.detectChanges();
    const image = (fixture.nativeElement as HTMLElement).querySelector('img');
    await vi.waitFor(() => expect(image?.getAttribute('src')).toMatch(/^blob:/));
    const src = image?.getAttribute('src');
    directus.auth.logout().subscribe();
    await vi.waitFor(() => expect(image?.getAttribute('src')).toBeNull());
    expect(revoke).toHaveBeenCalledWith(src);
  });
});

describe('guards', () => {
  const setUpRoutes = (routes: Routes) => {
    const providers = [
      provideDirectusTesting({ loggedIn: true }),
      provideRouter([{ path: 'login', component: Page }, ...routes]),
    ];
    return application(providers, () => ({
      testing: injectDirectusTesting(),
      directus: injectDirectus(),
      router: TestBed.inject(Router),
    }));
  };

  it('directusGuard: a logout while the permissions are read lets nobody in', async () => {
    const guard = directusGuard({
      redirectTo: '/login',
      can: [['update', 'articles']],
      forbiddenTo: '/',
    });
    const { testing, directus, router } = setUpRoutes([
      { path: 'guarded', component: Page, canActivate: [guard] },
    ]);
    const navigated = router.navigateByUrl('/guarded');
    const permissions = await vi.waitFor(() => testing.expectOne('GET', '/permissions/me'));
    directus.auth.logout().subscribe();
    permissions.flush({ articles: { update: { access: 'full' } } });
    await navigated;
    await vi.waitFor(() => expect(router.url).toMatch(/^\/login/));
  });

  it('directusGuard: a logout while the page is loaded leaves it', async () => {
    let load: (() => void) | undefined;
    const loaded = new Promise<void>((resolve) => {
      load = resolve;
    });
    const { directus, router } = setUpRoutes([
      {
        path: 'guarded',
        component: Page,
        canActivate: [directusGuard({ redirectTo: '/login' })],
        resolve: { slow: () => loaded },
      },
    ]);
    const navigated = router.navigateByUrl('/guarded');
    await new Promise((resolve) => setTimeout(resolve, 20));
    directus.auth.logout().subscribe();
    load?.();
    await navigated;
    await vi.waitFor(() => expect(router.url).toBe('/login'));
  });

  it('directusGuard: leave: false of an outer route holds for that route alone', async () => {
    const outer = directusGuard({ redirectTo: '/login', leave: false });
    const inner = directusGuard({ redirectTo: '/login' });
    const { directus, router } = setUpRoutes([
      {
        path: 'outer',
        canActivate: [outer],
        children: [{ path: 'inner', component: Page, canActivate: [inner] }],
      },
    ]);
    await router.navigateByUrl('/outer/inner');
    directus.auth.logout().subscribe();
    await vi.waitFor(() => expect(router.url).toBe('/login'));
  });

  it('guards: a static token of the server is not the visitor’s', async () => {
    for (const [init, request] of [
      [{ auth: { staticToken: 'secret' } }, { headers: { get: () => '' } }],
      [
        withVisitorSession({ auth: { staticToken: 'secret' } }),
        { headers: { get: () => 'other=1' } },
      ],
    ] as const) {
      const router = application(
        [
          { provide: PLATFORM_ID, useValue: 'server' },
          { provide: REQUEST, useValue: request },
          { provide: RESPONSE_INIT, useValue: {} },
          provideDirectus(url, init),
          provideRouter([
            { path: 'login', component: Page, canActivate: [guestGuard()] },
            {
              path: 'guarded',
              component: Page,
              canActivate: [directusGuard({ redirectTo: '/login' })],
            },
            { path: '**', component: Page },
          ]),
        ],
        () => TestBed.inject(Router),
      );
      await router.navigateByUrl('/guarded');
      expect(router.url).not.toBe('/guarded');
      await router.navigateByUrl('/login');
      expect(router.url).toBe('/login');
      TestBed.resetTestingModule();
    }
  });

  it('directusGuard: the permissions of each user are read once, and after a refusal again', async () => {
    const guard = directusGuard({
      redirectTo: '/login',
      can: [['update', 'articles']],
      forbiddenTo: '/login',
    });
    const { testing, router } = setUpRoutes([
      { path: 'guarded', component: Page, canActivate: [guard] },
    ]);
    testing.on('GET', '/permissions/me', () => ({ articles: { update: { access: 'full' } } }));
    await router.navigateByUrl('/guarded');
    expect(router.url).toBe('/guarded');
    testing.on('GET', '/permissions/me', () => refusal(403, 'FORBIDDEN'));
    logIn();
    await router.navigateByUrl('/login');
    await router.navigateByUrl('/guarded');
    expect(router.url).toBe('/login');
  });
});
