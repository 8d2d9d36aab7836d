// Keeps the files of the page in the browser, so that the page opens without a network.
// `@angular/service-worker` answers requests to other origins, too, and browsers report no progress of uploads that a worker
// answers. This one leaves all requests to Directus alone.

const CACHE = 'page';
/** The list of the page's files, which the build writes. */
const LIST = '/page-files.json';
/** Milliseconds after which a slow network is given up for the kept page. */
const PATIENCE = 4_000;

addEventListener('install', (event) => {
  skipWaiting();
  event.waitUntil(keepFiles());
});

addEventListener('activate', (event) => event.waitUntil(clients.claim()));

addEventListener('fetch', (event) => {
  const { method, mode, url } = event.request;
  const { origin, pathname } = new URL(url);
  if (origin !== location.origin || method !== 'GET') return;
  const isPage = mode === 'navigate' && !/\.\w+$/.test(pathname);
  event.respondWith(isPage ? openPage(event) : openFile(event.request));
});

/** Answers all addresses of the page, which is one file: the newest one, or without a network the kept one. */
async function openPage(event) {
  try {
    const page = await fetch('/', { cache: 'no-cache', signal: AbortSignal.timeout(PATIENCE) });
    event.waitUntil(keepFiles());
    return page;
  } catch (error) {
    const kept = await caches.match('/');
    if (!kept) throw error;
    return kept;
  }
}

/** Files have a hash of their content in their name, so that a kept one is never old. */
const openFile = async (request) => (await caches.match(request)) ?? fetch(request);

/** Keeps the page and its files, and forgets those of earlier builds. */
async function keepFiles() {
  const answer = await fetch(LIST, { cache: 'no-cache' });
  // The port may be another application's by now.
  if (!answer.headers.get('content-type')?.startsWith('application/json')) {
    await caches.delete(CACHE);
    await registration.unregister();
    return;
  }
  const files = await answer.json();
  const cache = await caches.open(CACHE);
  const kept = (await cache.keys()).map(({ url }) => new URL(url).pathname);
  await cache.addAll(files.filter((name) => !kept.includes(name)));
  // After its files, so that a kept page is whole.
  await cache.add('/');
  const old = kept.filter((name) => name !== '/' && !files.includes(name));
  await Promise.all(old.map((name) => cache.delete(name)));
}
