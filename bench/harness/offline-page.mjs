/* global indexedDB -- of the page */
/** What runs in the browser to measure `directus-rx/offline`. */
import {
  concatMap,
  defer,
  filter,
  firstValueFrom,
  from,
  lastValueFrom,
  mergeMap,
  range,
} from 'rxjs';
import { Directus } from '../../dist/index.js';
import { fetchBackend } from '../../dist/fetch.js';
import { IndexedDbStorage, offline } from '../../dist/offline.js';
import { fakeDirectus } from '../../dist/testing.js';

const account = { email: 'editor@example.com', password: 'password' };

const article = (id) => ({
  id,
  title: `Article ${id}: what the sea keeps`,
  status: id % 3 ? 'published' : 'draft',
  author: id % 7,
  views: id * 3,
  date_published: '2024-02-29T23:59:59.000Z',
  body: `Body of article ${id}. ${'The tide comes in twice a day. '.repeat(8)}`,
});

/** For each round the milliseconds from nothing to the rows: of a bare read of IndexedDB, and of a first list without a network. */
export async function cachedList(_, { rounds, rows }) {
  const articles = Array.from({ length: rows }, (__, id) => article(id + 1));
  const fake = fakeDirectus({
    collections: {
      articles: {
        fields: {
          id: 'integer',
          title: 'string',
          status: 'string',
          author: 'integer',
          views: 'integer',
          date_published: 'timestamp',
          body: 'text',
        },
      },
    },
    rows: { articles },
    users: [account],
  });
  const query = { limit: -1 };
  const open = () => {
    const directus = new Directus(fake.url, {
      auth: { mode: 'json' },
      transport: { backend: fake.backend, retry: false },
    });
    return { directus, kept: offline(directus, { storage: new IndexedDbStorage('bench') }) };
  };
  const first = open();
  await first.directus.auth.login(account);
  const { data } = await lastValueFrom(first.kept.readByQuery('articles', query));
  first.kept.dispose();
  first.directus.dispose();
  await bareWrite(data);
  fake.offline();

  const results = [[], []];
  for (let round = -3; round < rounds; round++)
    for (const [i, read] of [bareRead, keptRead].entries()) {
      const start = performance.now();
      const { length, close } = await read();
      const ms = performance.now() - start;
      close();
      if (length !== rows) throw new Error(`${length} rows instead of ${rows}`);
      // The first ones warm up the compiler.
      if (round >= 0) results[i].push({ ms });
    }
  return results;

  async function keptRead() {
    const { directus, kept } = open();
    const { data: shown, stale } = await firstValueFrom(kept.readByQuery('articles', query));
    if (!stale) throw new Error('the list came from the server');
    return {
      length: shown.length,
      close() {
        kept.dispose();
        directus.dispose();
      },
    };
  }
}

const done = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(new Error('IndexedDB failed', { cause: request.error }));
  });

async function openBare() {
  const request = indexedDB.open('bare', 1);
  request.onupgradeneeded = () => request.result.createObjectStore('kept');
  return done(request);
}

async function bareWrite(rows) {
  const database = await openBare();
  const transaction = database.transaction('kept', 'readwrite');
  await done(transaction.objectStore('kept').put({ data: rows }, 'articles'));
  database.close();
}

async function bareRead() {
  const database = await openBare();
  const { data } = await done(database.transaction('kept').objectStore('kept').get('articles'));
  return { length: data.length, close: () => database.close() };
}

/** For each round how many writes a second a server stores: of plain calls, as many at once as the outbox makes, and of an outbox. */
export async function drain(_, { rounds, writes, url, editor }) {
  let gate = Promise.resolve();
  const directus = new Directus(url, {
    auth: { mode: 'json' },
    transport: {
      retry: false,
      backend: (settings) => {
        const send = fetchBackend(settings);
        return (request) => defer(() => gate).pipe(concatMap(() => send(request)));
      },
    },
  });
  await directus.auth.login(editor);
  const kept = offline(directus, { storage: new IndexedDbStorage('bench-outbox') });
  const page = () => ({ slug: crypto.randomUUID(), title: 'Written on the way' });
  const pages = directus.items('pages');

  async function plain() {
    const calls$ = range(writes).pipe(
      mergeMap(() => pages.createOne(page(), { fields: ['slug'] }), 4),
    );
    return timed(() => lastValueFrom(calls$));
  }
  async function outbox() {
    let release;
    gate = new Promise((resolve) => (release = resolve));
    const make$ = range(writes).pipe(
      mergeMap(() => from(kept.createOne('pages', page(), { primaryKey: 'slug' })), 50),
    );
    await lastValueFrom(make$);
    return timed(() => {
      release();
      return firstValueFrom(kept.outbox$.pipe(filter((entries) => entries.length === 0)));
    });
  }
  const results = [[], []];
  for (let round = -1; round < rounds; round++)
    for (const [i, write] of [plain, outbox].entries()) {
      const seconds = await write();
      if (round >= 0) results[i].push({ writesPerSecond: writes / seconds });
    }
  kept.dispose();
  return results;
}

async function timed(work) {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1000;
}
