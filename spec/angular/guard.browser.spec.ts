import '@angular/compiler';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { provideHttpClient } from '@angular/common/http';
import { Component, InjectionToken } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { provideRouter, Router } from '@angular/router';
import { expect, it, vi } from 'vitest';
import { directusGuard, provideDirectus, withHttpClient } from '../../lib/angular';
import type { Directus } from '../../lib/index';
import { application, url } from './test-bed';

const Page = Component({ selector: 'app-page', template: '' })(
  class {
    readonly name = 'page';
  },
);

const seconds = 1_000;

function visit(address: string, autoRefresh = true) {
  const router = application(
    [
      provideHttpClient(),
      provideHttpClientTesting(),
      provideDirectus(url, withHttpClient({ auth: { mode: 'json', autoRefresh } })),
      provideRouter([
        { path: 'login', component: Page },
        {
          path: 'articles',
          component: Page,
          canActivate: [directusGuard({ redirectTo: '/login?from=guard' })],
        },
      ]),
    ],
    () => TestBed.inject(Router),
  );
  return { router, arrived: router.navigateByUrl(address) };
}

function stored(expiresIn: number) {
  localStorage.setItem('auth_token', 'access');
  localStorage.setItem('auth_refresh_token', 'refresh');
  localStorage.setItem('auth_expires', String(900 * seconds));
  localStorage.setItem('auth_expires_at', String(Date.now() + expiresIn));
}

const refreshRequest = () =>
  vi.waitFor(() => TestBed.inject(HttpTestingController).expectOne(`${url}/auth/refresh`), 5_000);

it('directusGuard: redirects an anonymous user to the login, with the requested address', async () => {
  const { router, arrived } = visit('/articles?page=2');
  await arrived;
  expect(router.url).toBe('/login?from=guard&returnUrl=%2Farticles%3Fpage%3D2');
});

it('directusGuard: admits a restored session that has not expired, without a request', async () => {
  stored(600 * seconds);
  const { router, arrived } = visit('/articles');
  await arrived;
  expect(router.url).toBe('/articles');
  TestBed.inject(HttpTestingController).verify();
});

it('waits for an expired session to be refreshed', async () => {
  stored(-1 * seconds);
  const { router, arrived } = visit('/articles');
  const request = await refreshRequest();
  expect(router.url).toBe('/');
  request.flush({ data: { access_token: 'b', refresh_token: 's', expires: 900 * seconds } });
  await arrived;
  expect(router.url).toBe('/articles');
});

it('exchanges no token without autoRefresh, as on a server that renders the page', async () => {
  stored(-1 * seconds);
  const { router, arrived } = visit('/articles', false);
  await arrived;
  expect(router.url).toBe('/articles');
  TestBed.inject(HttpTestingController).verify();
});

it('sends to the login when the server refuses to refresh the session', async () => {
  stored(-1 * seconds);
  const { router, arrived } = visit('/articles');
  (await refreshRequest()).flush(
    { errors: [{ message: 'Invalid.', extensions: { code: 'INVALID_CREDENTIALS' } }] },
    { status: 401, statusText: 'Unauthorized' },
  );
  await arrived;
  expect(router.url).toBe('/login?from=guard&returnUrl=%2Farticles');
});

it('lets in while the server cannot be reached, because the session is kept', async () => {
  stored(-1 * seconds);
  const { router, arrived } = visit('/articles');
  (await refreshRequest()).error(new ProgressEvent('error'));
  await arrived;
  expect(router.url).toBe('/articles');
});

it('directusGuard: uses the client of its option, where there are several', async () => {
  const SHOP = new InjectionToken<Directus>('shop');
  const router = application(
    [
      provideDirectus(url, { auth: { mode: 'json' } }),
      provideDirectus(url, { auth: { staticToken: 'static' } }, SHOP),
      provideRouter([
        { path: 'login', component: Page },
        {
          path: 'shop',
          component: Page,
          canActivate: [directusGuard({ redirectTo: '/login', client: SHOP })],
        },
      ]),
    ],
    () => TestBed.inject(Router),
  );
  await router.navigateByUrl('/shop');
  expect(router.url).toBe('/shop');
});
