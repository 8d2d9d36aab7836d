import 'zone.js';
import '@angular/compiler';
import { ApplicationRef, inject, NgZone, provideZoneChangeDetection } from '@angular/core';
import { expect, it } from 'vitest';
import { injectDirectus, injectSession, provideDirectus } from '../../lib/angular';
import { held } from './held-backend';
import { application, url } from './test-bed';

it('an application on zone.js is stable with a session: the timer of the next refresh runs outside the zone', async () => {
  const { backend, answer } = held();
  const init = { auth: { mode: 'json' }, transport: { backend } } as const;
  const { directus, session, zone, app } = application(
    [provideDirectus(url, init)],
    () => ({
      directus: injectDirectus(),
      session: injectSession(),
      zone: inject(NgZone),
      app: inject(ApplicationRef),
    }),
    provideZoneChangeDetection(),
  );
  zone.run(() => {
    directus.auth.login({ email: 'a@example.com', password: 'secret' }).subscribe();
  });
  answer({ access_token: 'a', refresh_token: 'r', expires: 900_000 });
  expect(session.authenticated()).toBe(true);
  expect(session.refreshAt()).not.toBeNull();
  expect(zone.hasPendingMacrotasks).toBe(false);
  await app.whenStable();

  // The proof that zone.js was at work.
  const timer = zone.run(() => setTimeout(() => undefined, 1_000));
  expect(zone.hasPendingMacrotasks).toBe(true);
  clearTimeout(timer);
});
