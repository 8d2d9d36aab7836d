import '@angular/compiler';
import { Location } from '@angular/common';
import { Component, PLATFORM_ID, REQUEST, RESPONSE_INIT } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import {
  NavigationError,
  provideRouter,
  Router,
  RouterOutlet,
  type Routes,
  withRouterConfig,
} from '@angular/router';
import { afterEach, describe, expect, it, vi } from 'vitest';
import {
  directusGuard,
  type GuardOptions,
  guestGuard,
  injectDirectus,
  injectReturnUrl,
  provideDirectus,
  withVisitorSession,
} from '../../lib/angular';
import {
  DirectusTesting,
  injectDirectusTesting,
  provideDirectusTesting,
  refusal,
} from '../../lib/angular/testing';
import { MemoryStorage } from '../../lib/index';
import { Page } from './page';
import { application, url } from './test-bed';

const hour = 3_600_000;

const Root = Component({
  selector: 'app-root',
  imports: [RouterOutlet],
  template: '<router-outlet />',
})(
  class {
    readonly name = 'root';
  },
);

/** A token of Directus that expires in so many milliseconds. */
const tokenFor = (lifetime: number) => {
  const claims = { id: 'user-1', exp: Math.floor((Date.now() + lifetime) / 1_000) };
  return `e30.${btoa(JSON.stringify(claims))}.signature`;
};

const kinds = ['canActivate', 'canActivateChild', 'canMatch'] as const;
type Kind = (typeof kinds)[number];

const guarded = (kind: Kind, options: Partial<GuardOptions> = {}): Routes => {
  const guard = directusGuard({ redirectTo: '/login', ...options });
  const child = { path: 'page', component: Page };
  return [
    { path: 'login', component: Page },
    kind === 'canActivateChild'
      ? { path: 'guarded', canActivateChild: [guard], children: [child] }
      : { path: 'guarded/page', component: Page, [kind]: [guard] },
    { path: '**', component: Page },
  ];
};

const needsUpdate = { can: [['update', 'articles']], forbiddenTo: '/forbidden' } as const;

const path = '/guarded/page?tab=2';
const login = '/login?returnUrl=%2Fguarded%2Fpage%3Ftab%3D2';

/** Where somebody arrives who asks for the guarded page: `in`, at the `login`, at an `empty` page under the same address, or elsewhere. */
async function arrival(address: string): Promise<string> {
  const fixture = TestBed.createComponent(Root);
  const router = TestBed.inject(Router);
  router.initialNavigation();
  await router.navigateByUrl(address);
  fixture.detectChanges();
  const text = (fixture.nativeElement as HTMLElement).textContent;
  if (router.url === login) return 'login';
  if (router.url === address && text === 'page') return 'in';
  return text === '' && TestBed.inject(Location).path() !== router.url ? 'empty' : router.url;
}

afterEach(() => {
  vi.restoreAllMocks();
  history.replaceState(null, '', '/');
});

describe('directusGuard, in a browser', () => {
  const cases = [
    ['none', undefined, undefined, 'login'],
    ['valid', hour, undefined, 'in'],
    ['expired, refreshed', -hour, 'refreshed', 'in'],
    ['expired, refused', -hour, 'refused', 'login'],
    ['expired, unreachable', -hour, 'unreachable', 'in'],
  ] as const;

  it.each(kinds.flatMap((kind) => cases.map((one) => [kind, ...one] as const)))(
    'directusGuard, browser: %s, session %s',
    async (kind, _, lifetime, answer, expected) => {
      const storage = new MemoryStorage();
      if (lifetime !== undefined) {
        storage.set('auth_token', tokenFor(lifetime));
        storage.set('auth_refresh_token', 'refresh');
        storage.set('auth_expires', String(hour));
        storage.set('auth_expires_at', String(Date.now() + lifetime));
      }
      const server = new DirectusTesting();
      if (answer !== 'unreachable')
        server.on('POST', '/auth/refresh', () =>
          answer === 'refused'
            ? refusal(401, 'INVALID_CREDENTIALS')
            : { access_token: tokenFor(hour), refresh_token: 's', expires: hour },
        );
      application(
        [
          provideDirectus(url, {
            auth: { mode: 'json' },
            storage,
            transport: { backend: () => server.backend, retry: false },
          }),
          provideRouter(guarded(kind)),
        ],
        () => undefined,
      );
      const arrived = arrival(path);
      if (answer === 'unreachable')
        await vi.waitFor(() => {
          server.expectOne('POST', '/auth/refresh').disconnect();
        });
      expect(await arrived).toBe(expected);
    },
  );
});

/** What a spec of a server sets or looks at. */
interface Rendering {
  readonly response?: ResponseInit;
  readonly server?: DirectusTesting;
}

describe('directusGuard, on a server', () => {
  const cookie = (lifetime: number) =>
    `other=1; directus_session_token=${tokenFor(lifetime)}; last=2`;
  const cases = [
    ['prerendered', null, 'with', 'empty'],
    ['unknown, without withVisitorSession', cookie(hour), 'without', 'empty'],
    ['none', 'other=1', 'with', 'login'],
    ['valid', cookie(hour), 'with', 'in'],
    ['expired', cookie(-hour), 'with', 'empty'],
    ['no token', 'directus_session_token=%E0%A4%A', 'with', 'empty'],
  ] as const;

  const render = (
    cookies: string | null,
    withSession: boolean,
    routes: Routes,
    { response, server = new DirectusTesting() }: Rendering = {},
  ) => {
    const transport = { backend: () => server.backend, retry: false } as const;
    return application(
      [
        { provide: PLATFORM_ID, useValue: 'server' },
        {
          provide: REQUEST,
          useValue:
            cookies === null ? null : { headers: { get: () => cookies }, url: 'http://localhost/' },
        },
        { provide: RESPONSE_INIT, useValue: response ?? null },
        provideDirectus(url, withSession ? withVisitorSession({ transport }) : { transport }),
        provideRouter(routes),
      ],
      injectDirectus,
    );
  };

  it.each(kinds.flatMap((kind) => cases.map((one) => [kind, ...one] as const)))(
    'directusGuard, server: %s, session %s',
    async (kind, _, cookies, session, expected) => {
      const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
      render(cookies, session === 'with', guarded(kind));
      expect(await arrival(`${path}&kind=${kind}`)).toBe(
        expected === 'login' ? `${login}%26kind%3D${kind}` : expected,
      );
      if (cookies !== null) expect(warn).not.toHaveBeenCalled();
    },
  );

  // The token of both has not expired: only a request shows that the session is over, or that Directus cannot be reached.
  it.each(
    kinds.flatMap((kind) =>
      (['refused', 'unreachable'] as const).map((one) => [kind, one] as const),
    ),
  )('directusGuard, server: %s, session %s', async (kind, answer) => {
    const server = new DirectusTesting();
    render(cookie(hour), true, guarded(kind), { server });
    expect(await arrival(path)).toBe('in');
    expect(server.requests).toEqual([]);
    TestBed.resetTestingModule();

    const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
    render(cookie(hour), true, guarded(kind, needsUpdate), { server });
    const arrived = arrival(path);
    await vi.waitFor(() => {
      const request = server.expectOne('GET', '/permissions/me');
      if (answer === 'refused') request.refuse(401, 'INVALID_CREDENTIALS');
      else request.disconnect();
    });
    expect(await arrived).toBe('empty');
    expect(warn).not.toHaveBeenCalled();
  });

  it.each([
    ['full', 'in'],
    ['none', '/forbidden'],
  ])('directusGuard, server: access %s to what it requires', async (access, expected) => {
    const server = new DirectusTesting();
    server.on('GET', '/permissions/me', () => ({ articles: { update: { access } } }));
    render(cookie(hour), true, guarded('canMatch', needsUpdate), { server });
    expect(await arrival(path)).toBe(expected);
  });

  it('directusGuard: a page that is prerendered is named in a warning, once', async () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
    for (let time = 0; time < 2; time++) {
      render(null, false, guarded('canActivate'));
      await arrival('/guarded/page;warned=1?token=secret');
      TestBed.resetTestingModule();
    }
    expect(warn).toHaveBeenCalledOnce();
    expect(warn.mock.calls[0]?.[0]).toMatch(/\/guarded\/page;warned=1 has.*RenderMode\.Client/);
    expect(warn.mock.calls[0]?.[0]).not.toContain('secret');
  });

  it.each([
    ['render', 'in'],
    ['redirect', 'login'],
  ] as const)('directusGuard: unknown: %s', async (unknown, expected) => {
    render('', false, guarded('canActivate', { unknown }));
    expect(await arrival(path)).toBe(expected);
  });

  it('withVisitorSession: the page of a visitor is not to be kept, and the token is the visitor’s', () => {
    const response: ResponseInit = { headers: { 'x-own': '1' } };
    const { auth } = render(cookie(hour), true, [], { response });
    expect(auth.state.status).toBe('static');
    expect(auth.mode).toBe('session');
    const headers = new Headers(response.headers);
    expect(headers.get('cache-control')).toBe('private, no-store');
    expect(headers.get('x-own')).toBe('1');
  });

  it.each([[cookie(-hour)], ['directus_session_token=text']])(
    'withVisitorSession: a token that cannot be used is not used, and the page not kept',
    (cookies) => {
      const response: ResponseInit = {};
      const { auth } = render(cookies, true, [], { response });
      expect(auth.state.status).toBe('anonymous');
      expect(new Headers(response.headers).get('cache-control')).toBe('private, no-store');
    },
  );

  it('withVisitorSession: a page for nobody varies by cookie', () => {
    const response: ResponseInit = { headers: { vary: 'Accept' } };
    render('other=1', true, [], { response });
    expect(new Headers(response.headers).get('vary')).toBe('Accept, Cookie');
  });

  it('guestGuard: a server that does not know the visitor renders the login', async () => {
    const routes: Routes = [{ path: 'login', component: Page, canActivate: [guestGuard()] }];
    render('', false, routes);
    expect(await arrival('/login')).toBe('in');
  });
});

describe('permissions', () => {
  const routes = (kind: Kind = 'canActivate') => [
    { path: 'forbidden', component: Page },
    ...guarded(kind, needsUpdate),
  ];
  const setUp = (kind?: Kind) =>
    application(
      [provideDirectusTesting({ loggedIn: true }), provideRouter(routes(kind))],
      injectDirectusTesting,
    );

  it.each([
    ['partial', 'in'],
    ['none', '/forbidden'],
  ])('directusGuard: access %s to what it requires', async (access, expected) => {
    for (const kind of ['canActivate', 'canMatch'] as const) {
      const testing = setUp(kind);
      testing.on('GET', '/permissions/me', () => ({ articles: { update: { access } } }));
      expect(await arrival(path)).toBe(expected);
      await TestBed.inject(Router).navigateByUrl('/login');
      await TestBed.inject(Router).navigateByUrl(path);
      expect(testing.requests).toHaveLength(1);
      TestBed.resetTestingModule();
    }
  });

  it('directusGuard: permissions that cannot be read let nobody in, and are read again', async () => {
    const testing = setUp();
    testing.on('GET', '/permissions/me', () => refusal(503, 'SERVICE_UNAVAILABLE'));
    expect(await arrival(path)).toBe('/forbidden');
    testing.on('GET', '/permissions/me', () => ({ articles: { update: { access: 'full' } } }));
    await TestBed.inject(Router).navigateByUrl(path);
    expect(TestBed.inject(Router).url).toBe(path);
  });

  it.each(['canActivate', 'canMatch'] as const)(
    'directusGuard: %s, a forbidden page leads to one for guests, which does not lead back',
    async (kind) => {
      const testing = application(
        [
          provideDirectusTesting({ loggedIn: true }),
          provideRouter([
            {
              path: 'welcome',
              component: Page,
              canActivate: [guestGuard({ redirectTo: '/guarded/page' })],
            },
            ...guarded(kind, { ...needsUpdate, forbiddenTo: '/welcome' }),
          ]),
        ],
        injectDirectusTesting,
      );
      testing.on('GET', '/permissions/me', () => ({ articles: { update: { access: 'none' } } }));
      expect(await arrival(path)).toBe('/welcome');
      // Asked for by the user, it sends to the forbidden page, and that back here: once.
      await TestBed.inject(Router).navigateByUrl('/login');
      await TestBed.inject(Router).navigateByUrl('/welcome');
      expect(TestBed.inject(Router).url).toBe('/welcome');
    },
  );

  it.each(['canActivate', 'canMatch'] as const)(
    'directusGuard: %s, guards that send a user to each other without end fail the navigation',
    async (kind) => {
      const read = { can: [['read', 'articles']], redirectTo: '/login' } as const;
      const testing = application(
        [
          provideDirectusTesting({ loggedIn: true }),
          provideRouter(
            [
              {
                path: 'other',
                component: Page,
                [kind]: [directusGuard({ ...read, forbiddenTo: '/guarded/page' })],
              },
              ...guarded(kind, { ...needsUpdate, forbiddenTo: '/other' }),
            ],
            withRouterConfig({ resolveNavigationPromiseOnError: true }),
          ),
        ],
        injectDirectusTesting,
      );
      testing.on('GET', '/permissions/me', () => ({ articles: { update: { access: 'none' } } }));
      await arrival('/login');
      const router = TestBed.inject(Router);
      const errors: unknown[] = [];
      router.events.subscribe((event) => {
        if (event instanceof NavigationError) errors.push(event.error);
      });
      expect(await router.navigateByUrl(path)).toBe(false);
      expect(errors.map(String)).toEqual([
        expect.stringMatching(
          /forbiddenTo leads in a circle.*: \/other → \/guarded\/page → \/other$/,
        ),
      ]);
      expect(router.url).toBe('/login');
    },
  );

  it('directusGuard: refuses options that cannot be used', () => {
    expect(() => directusGuard({ redirectTo: '' })).toThrow(/redirectTo/);
    expect(() => directusGuard({ redirectTo: '/', unknown: 'maybe' as never })).toThrow(/unknown/);
    expect(() => directusGuard({ redirectTo: '/', can: [['read', 'articles']] })).toThrow(
      /forbiddenTo/,
    );
  });
});

describe('the end of a session', () => {
  const setUp = (options?: Partial<GuardOptions>) =>
    application(
      [provideDirectusTesting({ loggedIn: true }), provideRouter(guarded('canMatch', options))],
      () => ({ testing: injectDirectusTesting(), directus: injectDirectus() }),
    );

  it('directusGuard: a logout leaves the guarded page, and does not lead back there', async () => {
    const { directus } = setUp();
    expect(await arrival(path)).toBe('in');
    directus.auth.logout().subscribe();
    await vi.waitFor(() => expect(TestBed.inject(Router).url).toBe('/login'));
  });

  it('directusGuard: a session that the server ends leaves the guarded page, and leads back there', async () => {
    const { directus, testing } = setUp();
    expect(await arrival(path)).toBe('in');
    testing.on('POST', '/auth/refresh', () => refusal(401, 'INVALID_CREDENTIALS'));
    directus.auth.refresh().subscribe({ error: () => undefined });
    await vi.waitFor(() => expect(TestBed.inject(Router).url).toBe(login));
  });

  it('directusGuard: public pages stay, and so does one with leave: false', async () => {
    const first = setUp();
    expect(await arrival(path)).toBe('in');
    await TestBed.inject(Router).navigateByUrl('/public');
    first.directus.auth.logout().subscribe();
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(TestBed.inject(Router).url).toBe('/public');
    TestBed.resetTestingModule();
    const second = setUp({ leave: false });
    expect(await arrival(path)).toBe('in');
    second.directus.auth.logout().subscribe();
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(TestBed.inject(Router).url).toBe(path);
  });
});

describe('guestGuard', () => {
  const setUp = (loggedIn: boolean) =>
    application(
      [
        provideDirectusTesting({ loggedIn }),
        provideRouter([
          { path: 'login', component: Page, canActivate: [guestGuard({ redirectTo: '/home' })] },
          { path: '**', component: Page },
        ]),
      ],
      () => TestBed.inject(Router),
    );

  it.each([
    ['/login', '/home'],
    ['/login?returnUrl=%2Farticles%3Fpage%3D2', '/articles?page=2'],
    ['/login?returnUrl=%2F%2Fevil.example.com', '/home'],
    ['/login?returnUrl=%2F%5Cevil.example.com', '/home'],
    ['/login?returnUrl=https%3A%2F%2Fevil.example.com', '/home'],
    ['/login?returnUrl=%2F%09%2Fevil.example.com', '/home'],
    ['/login?returnUrl=javascript%3Aalert(1)', '/home'],
  ])('guestGuard: sends a user from %s to %s', async (from, to) => {
    const router = setUp(true);
    await router.navigateByUrl(from);
    expect(router.url).toBe(to);
  });

  it('guestGuard: lets guests in', async () => {
    const router = setUp(false);
    await router.navigateByUrl('/login');
    expect(router.url).toBe('/login');
  });

  it.each([
    ['', '/home'],
    ['?returnUrl=%2Farticles', '/articles'],
    ['?returnUrl=%2F%2Fevil.example.com', '/home'],
  ])('injectReturnUrl: of /login%s', async (query, expected) => {
    const Login = Component({ selector: 'app-login', template: '{{ back }}' })(
      class {
        readonly back = injectReturnUrl('/home');
      },
    );
    application([provideRouter([{ path: 'login', component: Login }])], () => undefined);
    const fixture = TestBed.createComponent(Root);
    await TestBed.inject(Router).navigateByUrl(`/login${query}`);
    fixture.detectChanges();
    expect(fixture.nativeElement).toHaveProperty('textContent', expected);
  });
});
