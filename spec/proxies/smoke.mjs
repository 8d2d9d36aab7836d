// @ts-check
// A check ends when all was as it should be, and throws otherwise.
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
  rowsNamed,
  sha256,
  sleep,
  withToken,
} from './context.mjs';

/** @typedef {import('./context.mjs').Context} Context */

/** @param {Context} context @param {string} [path] */
export const login = (context, path) =>
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
export async function writes(context, path) {
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
export const upload = (context, path) =>
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
export const resumable = (context, path, options = {}) =>
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
export async function download(context, transport, path) {
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
    // The row appears when the server has read the beginning, and goes when the library has cleaned up.
    for (let i = 0; i < 20 && (await filesNamed(context, file.name)).length > 0; i++)
      await sleep(500);
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
export async function realtime(context, path) {
  const directus = withToken(context, path);
  const live = context.library.realtime(directus);
  const name = crypto.randomUUID();
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  try {
    await new Promise((resolve, reject) => {
      /** @type {any} */
      let status;
      timer = setTimeout(() => {
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
    clearTimeout(timer);
    live.dispose();
    directus.dispose();
  }
}

/** @param {Context} context */
const restartOfTheProxy = (context) =>
  loggedIn(context, async (directus) => {
    /** @type {Promise<any>[]} */
    const reads = [];
    const read = () =>
      reads.push(
        directus
          .items('tags')
          .readByQuery({ limit: 1 })
          .then(
            () => undefined,
            (/** @type {any} */ error) => error,
          ),
      );
    const timer = setInterval(read, 20);
    // No refresh at the same time: a server that has exchanged the token while its answer is lost takes the old one no more.
    await context.restart();
    clearInterval(timer);
    const strange = (await Promise.all(reads)).find(
      (error) => error && error.name !== 'TransportError',
    );
    if (strange) throw new Error('a read fails with no TransportError', { cause: strange });
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
export const smoke = {
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
