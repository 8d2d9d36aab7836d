// The script of a tab that keeps its writes in IndexedDB: bundled, and loaded by each page of a spec.
import { firstValueFrom } from 'rxjs';
import { Directus, isTransportError } from '../../lib';
import { IndexedDbStorage, isOfflineError, offline, type OutboxEntry } from '../../lib/offline';

interface Note {
  id: string;
  title: string;
}

const DATABASE = 'directus-rx';

const storage = new IndexedDbStorage(DATABASE);
const directus = new Directus<{ notes: Note }>(location.origin, { auth: { mode: 'json' } });
const kept = offline(directus, {
  storage,
  uuidCollections: ['notes'],
  wipeOnLogout: !location.search.includes('keep'),
});

let outbox: readonly OutboxEntry[] = [];
const changes: OutboxEntry[] = [];
const lost: number[] = [];
const events: string[] = [];
kept.outbox$.subscribe((entries) => (outbox = entries));
kept.changes$.subscribe((entry) => changes.push(entry));
kept.lost$.subscribe((count) => lost.push(count));
document.addEventListener('freeze', () => events.push('freeze'));
document.addEventListener('resume', () => events.push('resume'));

const codeOf = (error: unknown): string => (isOfflineError(error) ? error.code : String(error));

const api = {
  login: (email: string, password: string) =>
    directus.auth.login({ email, password }).then(() => null),
  logout: () => directus.auth.logout().then(() => null),
  isLoggedIn: () => directus.auth.state.authenticated,
  /** Emits the key once the write is acknowledged, or why it is not. */
  create: (title: string) =>
    kept.createOne('notes', { title }).then(({ key }) => String(key), codeOf),
  update: (key: string, title: string) =>
    kept.updateOne('notes', key, { title }).then(() => 'ok', codeOf),
  /** Writes and updates a number of items, all at once. Returns the keys. */
  createMany: (count: number, name: string) =>
    Promise.all(
      Array.from({ length: count }, async (_, i) => {
        const key = await api.create(`${name} ${i}`);
        await api.update(key, `${name} ${i}, changed`);
        return key;
      }),
    ),
  read: () =>
    firstValueFrom(kept.readByQuery('notes', { fields: ['title'], limit: -1 })).then(
      ({ data, stale }) => ({ count: data.length, stale }),
      (error: unknown) => (isTransportError(error) ? error.code : String(error)),
    ),
  outbox: () => outbox.map(({ state }) => state),
  changed: () => changes.map(({ key, state }) => `${key} ${state}`),
  lost: () => lost,
  events: () => events,
  keys: () => storage.keys(''),
  /** Returns true if a tab has the turn to send. */
  hasSender: () =>
    navigator.locks
      .query()
      .then(({ held = [] }) => held.some(({ name }) => name?.endsWith(' sender'))),
  /** Tells the page that the network is back, so that it need not wait for its next attempt. */
  wake: () => window.dispatchEvent(new Event('online')),
  deleteDatabase: () =>
    new Promise<null>((resolve) => {
      indexedDB.deleteDatabase(DATABASE).onsuccess = () => {
        resolve(null);
      };
    }),
};

export type OfflinePageApi = typeof api;

Object.assign(globalThis, { notes: api });
