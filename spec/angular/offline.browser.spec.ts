// Kept lists and the outbox of an Angular application, in real browsers, against a real Directus.
import '@angular/compiler';
import { provideZonelessChangeDetection } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { afterEach, describe, expect, inject, it, vi } from 'vitest';
import { editor } from '../../demo/server/accounts.mjs';
import { injectDirectus, injectLive, provideDirectus } from '../../lib/angular';
import { injectOffline, injectOutbox, provideOffline } from '../../lib/angular/offline';
import { Directus, TransportError } from '../../lib';
import { IndexedDbStorage } from '../../lib/offline';
import './test-bed';

const server = inject('directus');

/** An application after a start of the browser: what it has kept is in a database of this name. */
function application(database: string) {
  let isAway = false;
  TestBed.resetTestingModule();
  TestBed.configureTestingModule({
    providers: [
      provideZonelessChangeDetection(),
      provideDirectus(server.url, {
        auth: { mode: 'json' },
        storage: { prefix: `${database}_` },
        transport: {
          retry: false,
          interceptors: [
            (request, next) => {
              if (isAway) throw new TransportError('lost', 'NETWORK', request);
              return next(request);
            },
          ],
        },
      }),
      provideOffline({ storage: new IndexedDbStorage(database) }),
    ],
  });
  return TestBed.runInInjectionContext(() => ({
    directus: injectDirectus(),
    offline: injectOffline(),
    outbox: injectOutbox(),
    /** Loses the network, or finds it again. */
    away(next: boolean) {
      isAway = next;
      if (!next) window.dispatchEvent(new Event('online'));
    },
  }));
}

const listOf = (id: number) =>
  TestBed.runInInjectionContext(() =>
    injectLive(
      'authors',
      { fields: ['id', 'name'], filter: { id: { _eq: id } } },
      { offline: true },
    ),
  );

const admin = new Directus<{ authors: { id: number; name: string } }>(server.url, {
  auth: { mode: 'json', staticToken: server.admin.token },
});

const title = (rows: readonly object[]): unknown =>
  (rows[0] as { name?: unknown } | undefined)?.name;

afterEach(() => {
  TestBed.resetTestingModule();
});

describe('provideOffline', () => {
  it('offline: a list is there without a network, marked as stale, and shows a write that is not sent yet', async () => {
    const database = `offline-${crypto.randomUUID()}`;
    const name = `Ann ${database}`;
    const id = Date.now() % 1_000_000_000;
    await admin.items('authors').createOne({ id, name });
    const first = application(database);
    await first.directus.auth.login(editor);
    const before = listOf(id);
    await vi.waitFor(() => expect(before.status()).toBe('resolved'), 20_000);
    expect([before.stale(), before.at()]).toEqual([false, undefined]);
    expect(title(before.value())).toBe(name);
    // Kept a moment after it is shown.
    await vi.waitFor(
      () =>
        new Promise<void>((resolve, reject) => {
          const opening = indexedDB.open(database);
          opening.onerror = reject;
          opening.onsuccess = () => {
            const keys = opening.result.transaction('kept').objectStore('kept').getAllKeys();
            keys.onsuccess = () => {
              opening.result.close();
              if (keys.result.some((key) => JSON.stringify(key).includes(' answer '))) resolve();
              else reject(new Error('nothing kept yet'));
            };
          };
        }),
      20_000,
    );

    const second = application(database);
    second.away(true);
    const after = listOf(id);
    await vi.waitFor(() => expect(after.stale()).toBe(true), 20_000);
    expect(title(after.value())).toBe(name);
    expect(after.at()).toBeGreaterThan(0);
    await second.offline.updateOne('authors', id, { name: 'Written in a tunnel' });
    expect(second.outbox.waiting()).toHaveLength(1);
    await vi.waitFor(() => expect(title(after.value())).toBe('Written in a tunnel'));

    const third = application(database);
    expect(third.outbox.writes()).toEqual([]);
    await vi.waitFor(() => expect(third.directus.auth.state.authenticated).toBe(true));
    const list = listOf(id);
    await vi.waitFor(() => expect(third.outbox.writes()).toEqual([]), 20_000);
    await vi.waitFor(() => expect(list.stale()).toBe(false), 20_000);
    await vi.waitFor(() => expect(title(list.value())).toBe('Written in a tunnel'), 20_000);
    await admin.items('authors').deleteOne(id);
  });

  it('offline: a write that the server refuses is undecided, until it is given up', async () => {
    const { directus, offline, outbox } = application(`offline-${crypto.randomUUID()}`);
    await directus.auth.login(editor);
    const entry = await offline.updateOne('of_nobody', 1, { name: 'Ann' });
    await vi.waitFor(() => expect(outbox.undecided()).toHaveLength(1), 20_000);
    expect(outbox.waiting()).toEqual([]);
    expect(outbox.undecided()[0]?.error?.code).toBe('FORBIDDEN');
    await offline.discard(entry.id);
    expect(outbox.writes()).toEqual([]);
  });

  it('offline: ends with the application', () => {
    const { outbox, offline } = application(`offline-${crypto.randomUUID()}`);
    const complete = vi.fn();
    offline.outbox$.subscribe({ complete });
    TestBed.resetTestingModule();
    expect(complete).toHaveBeenCalledOnce();
    expect(outbox.writes()).toEqual([]);
  });

  it('offline: without provideOffline, the error names what is missing', () => {
    TestBed.configureTestingModule({ providers: [provideDirectus(server.url)] });
    expect(() => TestBed.runInInjectionContext(() => injectOffline())).toThrow(
      'directus-rx offline',
    );
  });
});
