// @ts-check
// The checks that run in each environment. They need neither Node nor a page, and no module of this repository's own runtime.
import {
  direct,
  equal,
  failsWith,
  fileOf,
  filesNamed,
  findsNews,
  isStored,
  loggedIn,
  longQuery,
  sleep,
  withToken,
} from '../proxies/context.mjs';
import { smoke } from '../proxies/smoke.mjs';

/**
 * @typedef {import('../proxies/context.mjs').Settings & {
 *   troubleUrl: string,
 *   otherUrl: string,
 *   isPage: boolean,
 *   backend?: 'fetch',
 *   mode?: 'json',
 *   wrap?: (directus: any) => any,
 *   mount?: (element: Element, live: any, filter: object) => () => unknown,
 * }} Settings `troubleUrl`: the server of `throttled-server.ts`, `otherUrl`: its other origin, `wrap`: puts a client into the
 * state of a library of components, `mount`: renders the names of tags that `live` finds, and returns what removes them
 */
/** @typedef {import('../proxies/context.mjs').Context & Settings} Context */
/** @typedef {Record<string, (context: Context) => unknown>} Checks */

const MEGABYTE = 1_000_000;

/** Milliseconds that a check may take, on a machine with other work to do. */
export const LIMIT = 30_000;

/** @param {Context} context */
const troubled = ({ library, troubleUrl }) =>
  new library.Directus(troubleUrl, { transport: { retry: false } });

const fresh = () => crypto.randomUUID();

/** @param {string} url */
const told = async (url) => (await (await fetch(url)).json()).data;

/**
 * Waits until `is` holds.
 *
 * @param {() => Promise<boolean>} is
 * @param {string} otherwise
 */
async function until(is, otherwise) {
  for (let tries = 0; tries < 60; tries++) {
    if (await is()) return;
    await sleep(250);
  }
  throw new Error(otherwise);
}

/** @param {Context} context @param {string} path @param {string | number} code */
const fails = (context, path, code) =>
  failsWith(code, () => troubled(context).transport.get(`/wire/${path}`, { timeout: 10_000 }));

/** @param {Context} context */
async function queryWithMeta(context) {
  const { data, meta } = await withToken(context)
    .items('articles')
    .readByQuery({ limit: 1, fields: ['id', 'title'], meta: 'total_count' });
  equal([data.length, Object.keys(data[0]).sort()], [1, ['id', 'title']]);
  if (!(meta.total_count > 1)) throw new Error(`total_count is ${meta.total_count}`);
}

/** @param {Context} context */
async function readAfterWrite(context) {
  const { transport } = troubled(context);
  const stale = [];
  for (let round = 0; round < 10; round++) {
    const id = fresh();
    const read = () => transport.get(`/wire/revision/${id}/200`);
    const before = read().then();
    await until(
      async () => (await told(`${context.troubleUrl}/wire-seen/${id}`)).length > 0,
      'the first read does not arrive',
    );
    await transport.post(`/wire/revision/${id}`, 'x');
    if ((await read()).data !== 1) stale.push(round);
    await before;
  }
  if (stale.length > 0) throw new Error(`${stale.length} of 10 reads are stale`);
}

/** @param {Context} context */
async function throttledUpload(context) {
  const id = fresh();
  const form = new FormData();
  form.append('file', fileOf(30 * MEGABYTE));
  /** @type {{ loaded: number, total?: number }[]} */
  const steps = [];
  await troubled(context).transport.post(`/throttled/${20 * MEGABYTE}/${id}`, form, {
    timeout: 60_000,
    onUploadProgress: (/** @type {any} */ step) => steps.push(step),
  });
  const { expected, received } = await told(`${context.troubleUrl}/stats/${id}`);
  if (received < 30 * MEGABYTE) throw new Error(`${received} bytes arrive`);
  if (steps.length === 0) throw new Error('no progress is reported');
  const { loaded, total } = steps[steps.length - 1] ?? {};
  equal([loaded, total], [received, expected ?? received]);
  if (steps.length < 5 || steps.length > 200) throw new Error(`${steps.length} steps of progress`);
}

/** Cancelled at the first sign of progress, or after a while where there is none. @param {Context} context */
function cancelledUpload(context) {
  // Made before the login: on a busy machine it can take longer than the server keeps an idle connection.
  const file = fileOf(40 * MEGABYTE);
  return loggedIn(context, async (directus) => {
    await new Promise((resolve, reject) => {
      const cancel = () => {
        subscription.unsubscribe();
        resolve(undefined);
      };
      const subscription = directus.files
        .upload(file)
        .events()
        .subscribe({
          next: (/** @type {any} */ event) => {
            if (event.type === 'upload' && event.loaded > 0) cancel();
          },
          error: reject,
          complete: () => reject(new Error('too fast to be cancelled')),
        });
      setTimeout(cancel, 50);
    });
    await sleep(1_500);
    await until(
      async () => (await filesNamed(context, file.name)).length === 0,
      'the cancelled file stays on the server',
    );
    await findsNews(directus, longQuery(1));
  });
}

/** @param {Context} context */
async function abandonedUpload(context) {
  const id = fresh();
  const controller = new AbortController();
  const form = new FormData();
  form.append('file', fileOf(30 * MEGABYTE));
  const upload = troubled(context)
    .transport.post(`/throttled/${2 * MEGABYTE}/${id}`, form, { signal: controller.signal })
    .then(
      () => 'succeeds',
      (/** @type {any} */ error) => error.name,
    );
  const seen = () => told(`${context.troubleUrl}/stats/${id}`);
  await until(async () => (await seen())?.received > 0, 'the upload does not arrive');
  controller.abort();
  equal(await upload, 'AbortError');
  await until(async () => (await seen()).aborted, 'the server does not see the client leave');
}

/** @param {Context} context */
const pausedUpload = (context) =>
  loggedIn(context, async (directus) => {
    const file = fileOf(12 * MEGABYTE);
    const upload = context.library.resumableUpload(directus, file, {}, { chunkSize: 4 * MEGABYTE });
    const watching = upload.events().subscribe({ error: () => undefined });
    await sleep(300);
    watching.unsubscribe();
    await isStored(context, file, await upload);
  });

/** @param {Context} context */
async function abortSignal(context) {
  const id = fresh();
  const controller = new AbortController();
  const get = troubled(context)
    .transport.get(`/wire/hang/${id}`, { signal: controller.signal })
    .then(
      () => 'succeeds',
      (/** @type {any} */ error) => error.name,
    );
  const seen = async () => (await told(`${context.troubleUrl}/wire-seen/${id}`)).at(-1);
  await until(async () => Boolean(await seen()), 'the request does not arrive');
  controller.abort();
  equal(await get, 'AbortError');
  await until(async () => (await seen()).aborted, 'the server does not see the client leave');
}

/** @param {Context} context */
const nobodyListens = ({ library }) =>
  failsWith('NETWORK', () =>
    new library.Directus('http://127.0.0.1:9', { transport: { retry: false } }).server.ping(),
  );

/** @param {Context} context */
async function otherOrigin(context) {
  const id = fresh();
  const { transport } = troubled(context);
  await failsWith('REDIRECTED', () =>
    transport.get(`/wire/redirect/${id}/302/other`, { headers: { authorization: 'Bearer x' } }),
  );
  const seen = await told(`${context.troubleUrl}/wire-seen/${id}`);
  const other = new URL(context.otherUrl).host;
  const leaked = seen.find(
    (/** @type {any} */ { host, headers }) => host === other && headers.authorization,
  );
  if (leaked) throw new Error('the token is taken to another origin');
}

/** @param {Context} context */
async function liveQuery(context) {
  const directus = withToken(context);
  const live = context.library.realtime(directus);
  const name = fresh();
  /** @type {string[]} */
  let names = [];
  let state = '';
  live.status$.subscribe((/** @type {any} */ status) => (state = status.state));
  const filter = { name: { _starts_with: name } };
  const subscription = live.live('tags', { filter, fields: ['name'] }).subscribe({
    next: (/** @type {any} */ { data }) => (names = data.map((/** @type {any} */ row) => row.name)),
    error: (/** @type {any} */ error) => (names = [String(error)]),
  });
  const shows = (/** @type {string} */ text) =>
    until(async () => names.includes(text), `the live query shows "${names}", not "${text}"`);
  try {
    await until(async () => state === 'open', 'no connection');
    const { id } = await direct(context)('POST', '/items/tags', { name });
    await shows(name);
    await direct(context)('PATCH', `/items/tags/${id}`, { name: `${name} 2` });
    await shows(`${name} 2`);
  } finally {
    subscription.unsubscribe();
    live.dispose();
    directus.dispose();
  }
}

/** @param {Context} context */
async function liveComponent(context) {
  const directus = withToken(context);
  const live = context.library.realtime(directus);
  const name = fresh();
  const { document } = globalThis;
  const element = document.body.appendChild(document.createElement('div'));
  /** @type {string[]} */
  const sent = [];
  const { send, close } = WebSocket.prototype;
  WebSocket.prototype.send = function (/** @type {any} */ data) {
    sent.push(JSON.parse(String(data)).type);
    send.call(this, data);
  };
  // The last subscription takes the connection with it.
  WebSocket.prototype.close = function () {
    sent.push('close');
    close.call(this);
  };
  const times = (/** @type {string} */ type) => sent.filter((one) => one === type).length;
  const shows = (/** @type {string} */ text) =>
    until(async () => element.textContent === text, `it shows "${element.textContent}"`);
  try {
    const unmount = context.mount?.(element, live, { name: { _starts_with: name } });
    await until(async () => times('subscribe') > 0, 'it does not subscribe');
    const { id } = await direct(context)('POST', '/items/tags', { name });
    await shows(name);
    await direct(context)('PATCH', `/items/tags/${id}`, { name: `${name} 2` });
    await shows(`${name} 2`);
    const closed = times('close');
    unmount?.();
    await shows('');
    await until(
      async () => times('unsubscribe') === times('subscribe') || times('close') > closed,
      `it is left with ${times('subscribe') - times('unsubscribe')} subscriptions`,
    );
  } finally {
    Object.assign(WebSocket.prototype, { send, close });
    element.remove();
    live.dispose();
    directus.dispose();
  }
}

/** @param {Context} context @param {any} storage @param {string} mode */
async function restored({ library, proxyUrl, editor }, storage, mode) {
  const make = () => new library.Directus(proxyUrl, { auth: { mode }, ...storage });
  const first = make();
  await first.auth.login(editor);
  first.dispose();
  const second = make();
  try {
    equal((await second.users.me.read({ fields: ['email'] })).email, editor.email);
    await second.auth.refresh();
    equal((await second.users.me.read({ fields: ['email'] })).email, editor.email);
  } finally {
    await second.auth.logout();
    second.dispose();
  }
}

/** @param {readonly string[]} names @returns {Checks} */
const smokeChecks = (...names) =>
  Object.fromEntries(names.map((name) => [name, smoke[name] ?? (() => undefined)]));

/** By the columns of docs/platforms.md. @type {Record<string, Checks>} */
const checks = {
  session: {
    ...smokeChecks('login, refresh, logout'),
    'wrong password': (context) =>
      failsWith(401, () =>
        loggedIn({ ...context, editor: { ...context.editor, password: 'x' } }, async () => null),
      ),
    'invalid token': (context) =>
      failsWith(401, () =>
        withToken({ ...context, admin: { ...context.admin, token: 'x' } })
          .items('tags')
          .readByQuery(),
      ),
  },
  items: {
    'query with meta': queryWithMeta,
    ...smokeChecks('long query by SEARCH', 'create, update, delete', 'codes of errors'),
    'read after a write': readAfterWrite,
  },
  files: {
    ...smokeChecks('upload with progress'),
    'upload of 30 MB, with progress': throttledUpload,
    'cancelled upload': cancelledUpload,
    'upload aborted by a signal': abandonedUpload,
    ...smokeChecks('download, byte for byte', 'download in ranges', 'cancelled download'),
    ...smokeChecks('resumable upload'),
    'paused upload': pausedUpload,
  },
  trouble: {
    'request aborted by a signal': abortSignal,
    ...smokeChecks('time limit'),
    'nobody listens': nobodyListens,
    'HTML with 200': (context) => fails(context, `html/${fresh()}/200`, 'INVALID_RESPONSE'),
    'HTML with 502': (context) => fails(context, `html/${fresh()}/502`, 502),
    'cut-off answer': (context) => fails(context, `truncated-body/${fresh()}`, 'NETWORK'),
    'redirect to another origin': otherOrigin,
  },
  realtime: {
    ...smokeChecks('realtime'),
    'live query': liveQuery,
    'live query in a component': liveComponent,
  },
  page: {
    'session restored from localStorage': (context) =>
      restored(context, { storage: new context.library.LocalStorage(fresh()) }, 'json'),
    'cookie mode': (context) =>
      restored(context, { storage: new context.library.MemoryStorage() }, 'cookie'),
    'session mode': (context) =>
      restored(context, { storage: new context.library.MemoryStorage() }, 'session'),
  },
};

export const groups = Object.keys(checks);

/** @typedef {{ group: string, name: string, outcome: string, milliseconds: number }} Result `outcome`: `ok`, or why not */

/** @param {(context: Context) => unknown} check @param {Context} context */
async function outcomeOf(check, context) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`not done after ${LIMIT / 1_000} s`)), LIMIT);
  });
  try {
    await Promise.race([check(context), late]);
    return 'ok';
  } catch (error) {
    const { name, code, status, message } = /** @type {any} */ (error);
    const parts = [name, code, status, String(message).split('\n')[0]?.slice(0, 200)];
    return parts.filter(Boolean).join(' ');
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Runs all checks, one after the other.
 *
 * @param {any} library
 * @param {Settings} settings
 * @param {(name: string) => unknown} [begin] is called with the name of each check before it runs
 * @returns {Promise<Result[]>}
 */
export async function runAll(library, settings, begin = () => undefined) {
  const context = {
    ...settings,
    library,
    inBrowser: settings.isPage,
    restart: async () => undefined,
  };
  const results = [];
  for (const group of groups) {
    if (group === 'page' && !settings.isPage) continue;
    for (const [name, check] of Object.entries(checks[group] ?? {})) {
      if (check === liveComponent && !settings.mount) continue;
      begin(name);
      const started = Date.now();
      const outcome = await outcomeOf(check, context);
      results.push({ group, name, outcome, milliseconds: Date.now() - started });
    }
  }
  return results;
}
