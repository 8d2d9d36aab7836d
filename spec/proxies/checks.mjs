// @ts-check
// The checks of one proxy, for Node and for a page: nothing here belongs to one of them. A check ends when all was as it
// should be, and throws otherwise.
import { restClient } from '../../demo/server/rest.mjs';
import { acrossOrigins, basicHeader } from './scenes.mjs';

/**
 * @typedef {object} Settings
 * @property {string} proxyUrl
 * @property {string} serverUrl for what a check counts on the server itself
 * @property {{ email: string, password: string, token: string }} admin
 * @property {{ email: string, password: string }} editor
 * @property {{ id: string, sha256: string, bytes: number }} film a file on the server
 * @property {string} slowFlow a flow that answers after two seconds
 * @property {string} pageUrl of an answer that a page can be
 */

/**
 * @typedef {Settings & {
 *   inBrowser: boolean,
 *   library: any,
 *   restart: () => Promise<void>,
 * }} Context
 */

/** @param {unknown} actual @param {unknown} expected */
function equal(actual, expected) {
  const [is, should] = [actual, expected].map((value) => JSON.stringify(value));
  if (is !== should) throw new Error(`${is} instead of ${should}`);
}

/**
 * Fails unless `act` fails with one of these codes or numbers of a status.
 *
 * @param {string | number | readonly (string | number)[]} expected
 * @param {() => PromiseLike<unknown>} act
 */
async function failsWith(expected, act) {
  const error = await act().then(
    (value) => {
      throw new Error(`succeeds with ${JSON.stringify(value)?.slice(0, 60)}, not ${expected}`);
    },
    (/** @type {any} */ reason) => reason,
  );
  const isExpected = [expected].flat().some((one) => one === error.code || one === error.status);
  if (!isExpected) throw error;
}

/** @param {number} ms */
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** @param {BufferSource} bytes */
async function sha256(bytes) {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** @param {number} bytes */
function fileOf(bytes) {
  const content = new Uint8Array(bytes);
  for (let i = 0; i < bytes; i += 65_536)
    crypto.getRandomValues(content.subarray(i, Math.min(bytes, i + 65_536)));
  return new File([content], `${crypto.randomUUID()}.bin`);
}

/** @param {Context} context */
const direct = ({ serverUrl, admin }) => restClient(serverUrl, admin.token);

/**
 * A client with the admin's static token.
 *
 * @param {Context} context
 * @param {string} [path]
 * @param {object} [transport]
 */
const withToken = ({ library, proxyUrl, admin }, path = '', transport = {}) =>
  new library.Directus(proxyUrl + path, { auth: { staticToken: admin.token }, transport });

/**
 * Runs `use` with a client that is logged in as the editor.
 *
 * @param {Context} context
 * @param {(directus: any) => Promise<unknown>} use
 * @param {string} [path]
 * @param {object} [init]
 */
async function loggedIn({ library, proxyUrl, editor }, use, path = '', init = {}) {
  const storage = new library.MemoryStorage();
  const directus = new library.Directus(proxyUrl + path, { storage, ...init });
  try {
    await directus.auth.login(editor);
    return await use(directus);
  } finally {
    directus.dispose();
  }
}

/** @param {Context} context @param {string} name */
const rowsNamed = (context, name) =>
  direct(context)('GET', `/items/tags?filter[name][_eq]=${encodeURIComponent(name)}`);

/** @param {Context} context @param {string} name */
const filesNamed = (context, name) =>
  direct(context)(
    'GET',
    `/files?fields=id,filesize&filter[filename_download][_eq]=${encodeURIComponent(name)}`,
  );

/** @param {Context} context @param {any} file @param {any} row */
async function isStored(context, file, row) {
  equal(
    (await filesNamed(context, file.name)).map((/** @type {any} */ { id, filesize }) => [
      id,
      Number(filesize),
    ]),
    [[row.id, file.size]],
  );
  const { serverUrl, admin } = context;
  const headers = { authorization: `Bearer ${admin.token}` };
  const stored = await (await fetch(`${serverUrl}/assets/${row.id}`, { headers })).arrayBuffer();
  equal(await sha256(stored), await sha256(await file.arrayBuffer()));
}

/** @param {number} names */
const longQuery = (names) => ({
  filter: {
    name: { _in: ['news', ...Array.from({ length: names }, (_, i) => `no such tag ${i}`)] },
  },
});

/** @param {any} directus @param {object} query */
async function findsNews(directus, query) {
  const { data } = await directus.items('tags').readByQuery(query);
  equal(
    data.map((/** @type {any} */ { name }) => name),
    ['news'],
  );
}

/** @param {Context} context @param {string} [path] */
const login = (context, path) =>
  loggedIn(
    context,
    async (directus) => {
      await directus.auth.refresh();
      equal((await directus.users.me.read({ fields: ['email'] })).email, context.editor.email);
      await directus.auth.logout();
    },
    path,
  );

/** @param {Context} context @param {string} [path] */
async function writes(context, path) {
  const tags = withToken(context, path).items('tags');
  const name = crypto.randomUUID();
  const { id } = await tags.createOne({ name });
  equal((await rowsNamed(context, name)).length, 1);
  await tags.updateOne(id, { name: `${name} 2` });
  equal((await rowsNamed(context, `${name} 2`)).length, 1);
  await tags.deleteOne(id);
  equal((await rowsNamed(context, `${name} 2`)).length, 0);
}

/** @param {Context} context @param {string} [path] */
const upload = (context, path) =>
  loggedIn(
    context,
    async (directus) => {
      const file = fileOf(3_000_000);
      /** @type {any[]} */
      const steps = [];
      await new Promise((resolve, reject) => {
        directus.files
          .upload(file)
          .events()
          .pipe(context.library.progress())
          .subscribe({
            next: (/** @type {any} */ step) => steps.push(step),
            complete: resolve,
            error: reject,
          });
      });
      const last = steps.at(-1);
      if (last.state === 'failed') throw last.error;
      equal(last.state, 'done');
      const percents = steps.map(({ percent }) => percent ?? 0);
      if (!percents.some((percent) => percent > 0 && percent < 100))
        throw new Error('no progress is reported');
      equal(
        percents,
        [...percents].sort((a, b) => a - b),
      );
      await isStored(context, file, last.result);
    },
    path,
  );

/** @param {Context} context @param {string} [path] @param {object} [options] */
const resumable = (context, path, options = {}) =>
  loggedIn(
    context,
    async (directus) => {
      const file = fileOf(3_000_000);
      await isStored(
        context,
        file,
        await context.library.resumableUpload(directus, file, {}, options),
      );
    },
    path,
  );

/** @param {Context} context @param {object} transport @param {string} [path] */
async function download(context, transport, path) {
  /** @type {Blob} */
  const blob = await withToken(context, path, transport).files.download(context.film.id);
  equal(
    [blob.size, await sha256(await blob.arrayBuffer())],
    [context.film.bytes, context.film.sha256],
  );
}

/** @param {Context} context */
async function downloadInRanges(context) {
  let ranges = 0;
  /** @param {any} request @param {(request: any) => unknown} next */
  const count = (request, next) => {
    if (request.headers.range) ranges++;
    return next(request);
  };
  await download(context, { interceptors: [context.library.resumableDownloads(), count] });
  if (ranges < 2) throw new Error(`${ranges} ranges`);
}

/** @param {Context} context */
const cancelledUpload = (context) =>
  loggedIn(context, async (directus) => {
    const file = fileOf(20_000_000);
    await new Promise((resolve, reject) => {
      const subscription = directus.files
        .upload(file)
        .events()
        .subscribe({
          next: (/** @type {any} */ event) => {
            if (event.type !== 'upload' || event.loaded === 0) return;
            subscription.unsubscribe();
            resolve(undefined);
          },
          error: reject,
          complete: () => reject(new Error('too fast to be cancelled')),
        });
    });
    await sleep(1_500);
    equal(await filesNamed(context, file.name), []);
    await findsNews(directus, longQuery(1));
  });

/** @param {Context} context */
const cancelledDownload = (context) =>
  loggedIn(context, async (directus) => {
    for (let i = 0; i < 10; i++) {
      const subscription = directus.files.download(context.film.id).subscribe();
      await sleep(i * 3);
      subscription.unsubscribe();
    }
    await findsNews(directus, longQuery(1));
  });

/** @param {Context} context */
const timeLimit = (context) =>
  loggedIn(context, async (directus) => {
    await failsWith('TIMEOUT', () =>
      directus.transport.get(`/flows/trigger/${context.slowFlow}`, { timeout: 300, retry: false }),
    );
    await findsNews(directus, longQuery(1));
  });

/** @param {Context} context */
async function errorCodes(context) {
  await loggedIn(context, async (directus) => {
    await failsWith('FORBIDDEN', () => directus.items('tags').readOne(999_999_999));
    await failsWith('INVALID_QUERY', () =>
      directus.items('tags').readByQuery({ filter: { name: { _like: 1 } } }),
    );
    await failsWith('FORBIDDEN', () => directus.roles.createOne({ name: 'x' }));
  });
  const wrong = { ...context, editor: { ...context.editor, password: 'wrong' } };
  await failsWith('INVALID_CREDENTIALS', () => loggedIn(wrong, async () => undefined));
}

/** @param {Context} context @param {string} [path] */
async function realtime(context, path) {
  const directus = withToken(context, path);
  const live = context.library.realtime(directus);
  const name = crypto.randomUUID();
  try {
    await new Promise((resolve, reject) => {
      /** @type {any} */
      let status;
      setTimeout(() => {
        const { code = 'nothing for 8 s', message = '' } = status.error ?? {};
        reject(new Error(`${status.state}: ${code}: ${message}`));
      }, 8_000);
      live.status$.subscribe((/** @type {any} */ next) => (status = next));
      live.changes('tags').subscribe({
        next: (/** @type {any} */ change) => {
          if (change.event === 'init') void direct(context)('POST', '/items/tags', { name });
          if (change.event === 'create' && change.data[0].name === name) resolve(undefined);
        },
        error: reject,
      });
    });
  } finally {
    live.dispose();
    directus.dispose();
  }
}

/** @param {Context} context */
const restartOfTheProxy = (context) =>
  loggedIn(context, async (directus) => {
    /** @type {Promise<unknown>[]} */
    const reads = [];
    const read = () => reads.push(directus.items('tags').readByQuery({ limit: 1 }).then());
    const refresh = () =>
      directus.auth.refresh().then(undefined, (/** @type {any} */ error) => error);
    const timer = setInterval(read, 20);
    const refreshed = refresh();
    await context.restart();
    clearInterval(timer);
    await refreshed;
    const results = await Promise.allSettled(reads);
    for (const result of results)
      if (result.status === 'rejected' && result.reason.name !== 'TransportError')
        throw result.reason;
    await directus.auth.refresh();
    equal((await directus.users.me.read({ fields: ['email'] })).email, context.editor.email);
  });

/** @param {Context} context */
async function keyWithASlash(context) {
  const slug = `a/b ${crypto.randomUUID()}`;
  const pages = withToken(context).items('pages');
  await pages.createOne({ slug, title: 'x' });
  equal((await pages.readOne(slug)).slug, slug);
  await pages.deleteOne(slug);
}

/** What works in every proxy that is set up right. @type {Record<string, (context: Context) => Promise<unknown>>} */
const smoke = {
  'login, refresh, logout': login,
  query: (context) => loggedIn(context, (directus) => findsNews(directus, longQuery(1))),
  'long query by SEARCH': (context) => findsNews(withToken(context), longQuery(3_000)),
  'long query by GET': (context) =>
    findsNews(withToken(context, '', { searchAbove: Infinity, retry: false }), longQuery(400)),
  'create, update, delete': writes,
  'key with a slash': keyWithASlash,
  'upload with progress': upload,
  'resumable upload': resumable,
  'download, byte for byte': (context) => download(context, {}),
  'download in ranges': downloadInRanges,
  'cancelled upload': cancelledUpload,
  'cancelled download': cancelledDownload,
  'time limit': timeLimit,
  'codes of errors': errorCodes,
  realtime,
  'restart of the proxy': restartOfTheProxy,
};

/** @param {Context} context */
async function slash(context) {
  const directus = withToken(context, '/slash');
  const names = ['one', 'two'].map((name) => `${name} ${crypto.randomUUID()}`);
  const file = fileOf(1_000);
  const tags = directus.items('tags');
  await failsWith('REDIRECTED', () => tags.createOne({ name: names[0] }));
  await failsWith('REDIRECTED', () => tags.createMany(names.map((name) => ({ name }))));
  await failsWith('REDIRECTED', () => directus.transport.post('/items/tags', { name: names[0] }));
  await failsWith('REDIRECTED', () => tags.updateOne(1, { name: names[0] }));
  await failsWith('REDIRECTED', () => tags.deleteOne(1));
  await failsWith('REDIRECTED', () => directus.files.upload(file));
  for (const name of names) equal(await rowsNamed(context, name), []);
  equal(await filesNamed(context, file.name), []);
  equal((await direct(context)('GET', '/items/tags/1')).id, 1);
}

/** @param {Context} context */
async function portal(context) {
  const { resumableDownloads } = context.library;
  const plain = withToken(context, '/portal', { retry: false });
  const inRanges = withToken(context, '/portal', {
    retry: false,
    interceptors: [resumableDownloads()],
  });
  const { id } = context.film;
  await failsWith('INVALID_RESPONSE', () => plain.files.download(id));
  await failsWith('INVALID_RESPONSE', () => plain.assets.readOne(id));
  await failsWith('INVALID_RESPONSE', () => plain.assets.readOne(id, { width: 10 }));
  await failsWith('INVALID_RESPONSE', () => inRanges.files.download(id));
  await failsWith('INVALID_RESPONSE', () => plain.items('tags').export('csv'));
  await failsWith('INVALID_RESPONSE', () => plain.items('tags').readByQuery());
}

/**
 * A refusal of a gateway at `/auth/refresh` fails the refresh and keeps the session.
 *
 * @param {string} path
 * @returns {(context: Context) => Promise<unknown>}
 */
const gateway = (path) => (context) =>
  loggedIn(
    context,
    async (directus) => {
      const error = await directus.auth.refresh().then(
        () => undefined,
        (/** @type {any} */ reason) => reason,
      );
      if (error === undefined) throw new Error('the refresh succeeds');
      equal((await directus.users.me.read({ fields: ['email'] })).email, context.editor.email);
    },
    `/${path}`,
    { transport: { retry: false } },
  );

/**
 * A large upload fails, and a resumable one makes its chunks smaller. Some proxies close the connection while the upload is
 * still sent: in Node that is all there is to see.
 *
 * @param {Context} context
 */
async function small(context) {
  await failsWith([413, 'NETWORK'], () =>
    withToken(context, '/small').files.upload(fileOf(3_000_000)),
  );
  await resumable(context, '/small');
}

/**
 * A page has the browser's own login of the proxy, and the session in a cookie.
 *
 * @param {Context} context
 */
const basicInPage = (context) =>
  loggedIn(context, (directus) => findsNews(directus, longQuery(1)), '/basic', {
    auth: { mode: 'session' },
  });

/**
 * In Node, the header is for the proxy and the token is in the address. The header is kept where no bearer is sent, so that
 * a login passes the proxy.
 *
 * @param {Context} context
 */
async function basicInNode(context) {
  const { library, proxyUrl, admin } = context;
  const headers = { authorization: basicHeader };
  const transport = { headers, params: { access_token: admin.token } };
  await findsNews(new library.Directus(`${proxyUrl}/basic`, { transport }), longQuery(1));
  await loggedIn(context, async () => undefined, '/basic', { transport: { headers } });
}

/** What comes of proxies that are in the way: by path. @type {Record<string, (context: Context) => Promise<unknown>>} */
const scenes = {
  'sub-path: login, refresh, logout': (context) => login(context, '/api'),
  'sub-path: create, update, delete': (context) => writes(context, '/api'),
  'sub-path: upload with progress': (context) => upload(context, '/api'),
  'sub-path: resumable upload': (context) => resumable(context, '/api'),
  'sub-path: download': (context) => download(context, {}, '/api'),
  'sub-path: realtime': (context) => realtime(context, '/api'),
  'a redirect that adds a slash': slash,
  'a login page instead of a file': portal,
  '400 of a gateway at /auth/refresh': gateway('gateway400'),
  '401 of a gateway at /auth/refresh': gateway('gateway401'),
  '403 of a gateway at /auth/refresh': gateway('gateway403'),
  'a limit of 1 MB': small,
  [acrossOrigins]: (context) =>
    failsWith(413, () => withToken(context, '/origins').files.upload(fileOf(3_000_000))),
  'basic authentication': (context) =>
    context.inBrowser ? basicInPage(context) : basicInNode(context),
};

export const checks = { ...smoke, ...scenes };
export const namesOf = { smoke: Object.keys(smoke), scenes: Object.keys(scenes) };

const LIMIT = 60_000;

/**
 * Runs a check, and says what came of it in a line.
 *
 * @param {string} name
 * @param {Context} context
 * @returns {Promise<string>} `ok`, or why not
 */
export async function outcome(name, context) {
  const check = /** @type {Record<string, (context: Context) => Promise<unknown>>} */ (checks)[
    name
  ];
  if (!check) return 'no such check';
  const late = sleep(LIMIT).then(() =>
    Promise.reject(new Error(`not done after ${LIMIT / 1_000} s`)),
  );
  try {
    await Promise.race([check(context), late]);
    return 'ok';
  } catch (error) {
    const { name: kind, code, status, message } = /** @type {any} */ (error);
    return [kind, code, status, String(message).split('\n')[0]?.slice(0, 160)]
      .filter(Boolean)
      .join(' ');
  }
}
