import 'zone.js';
import '@angular/compiler';
import {
  createEnvironmentInjector,
  EnvironmentInjector,
  inject as injected,
  NgZone,
  provideZoneChangeDetection,
} from '@angular/core';
import { firstValueFrom, lastValueFrom, toArray } from 'rxjs';
import { expect, expectTypeOf, inject, it, vi } from 'vitest';
import {
  injectConnection,
  injectRealtime,
  provideDirectus,
  provideRealtime,
} from '../../lib/angular';
import { Realtime } from '../../lib/realtime';
import { application } from './test-bed';

interface Schema {
  articles: { id: number; title: string };
}

const { url, admin } = inject('directus');
const client = provideDirectus(url, { auth: { mode: 'json', staticToken: admin.token } });

it('injectConnection: emits the status, and opens no connection before live data is subscribed to', async () => {
  const [live, connection] = application([client, provideRealtime()], () => [
    injectRealtime<Schema>(),
    injectConnection(),
  ]);
  expectTypeOf(live).toEqualTypeOf<Realtime<Schema>>();
  expect(connection.state()).toBe('idle');
  const titles: string[] = [];
  const subscription = live
    .live('articles', { fields: ['id', 'title'], limit: 1 })
    .subscribe(({ data }) => titles.push(...data.map(({ title }) => title)));
  expect(connection.state()).toBe('connecting');
  await vi.waitFor(() => expect(connection.state()).toBe('live'), 10_000);
  await vi.waitFor(() => expect(titles).toHaveLength(1), 10_000);
  subscription.unsubscribe();
  await vi.waitFor(() => expect(connection.state()).toBe('idle'), 10_000);
});

it('provideRealtime: an application on zone.js becomes stable, because timers of live queries run outside the zone', async () => {
  const [live, connection, zone] = application(
    [provideZoneChangeDetection(), client, provideRealtime()],
    () => [injectRealtime<Schema>(), injectConnection(), injected(NgZone)],
  );
  await zone.run(() => firstValueFrom(live.changes('articles')));
  const subscription = zone.run(() => live.live('articles').subscribe());
  await vi.waitFor(() => expect(connection.state()).toBe('live'), 10_000);
  await vi.waitFor(() => expect(zone.hasPendingMacrotasks).toBe(false), 10_000);
  subscription.unsubscribe();
});

it('is closed with its injector', async () => {
  const parent = application([client], () => injected(EnvironmentInjector));
  const child = createEnvironmentInjector([provideRealtime()], parent);
  const live = child.get<Realtime<Schema>>(Realtime);
  const statuses = lastValueFrom(live.status$.pipe(toArray()));
  const ended = lastValueFrom(live.changes('articles').pipe(toArray()));
  child.destroy();
  expect((await statuses).length).toBeGreaterThan(0);
  expect(await ended).toEqual([]);
});
