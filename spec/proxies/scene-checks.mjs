// @ts-check
import {
  direct,
  equal,
  failsWith,
  fileOf,
  filesNamed,
  findsNews,
  loggedIn,
  longQuery,
  rowsNamed,
  withToken,
} from './context.mjs';
import { acrossOrigins, basicHeader } from './scenes.mjs';
import { download, login, realtime, resumable, upload, writes } from './smoke.mjs';

/** @typedef {import('./context.mjs').Context} Context */

/**
 * A browser follows a redirect by itself: a POST becomes a GET and is lost, other writes are carried out at the new
 * address. The library cannot tell, and fails in both cases. Node follows nothing.
 *
 * @param {Context} context
 */
async function slash(context) {
  const directus = withToken(context, '/slash');
  const names = ['one', 'two'].map((name) => `${name} ${crypto.randomUUID()}`);
  const file = fileOf(1_000);
  const tags = directus.items('tags');
  await failsWith('REDIRECTED', () => tags.createOne({ name: names[0] }));
  await failsWith('REDIRECTED', () => tags.createMany(names.map((name) => ({ name }))));
  await failsWith('REDIRECTED', () => directus.transport.post('/items/tags', { name: names[0] }));
  // A proxy that closes the connection while the body is still sent: in Node its answer may be lost.
  await failsWith(context.inBrowser ? 'REDIRECTED' : ['REDIRECTED', 'NETWORK'], () =>
    directus.files.upload(file),
  );
  for (const name of names) equal(await rowsNamed(context, name), []);
  equal(await filesNamed(context, file.name), []);

  const { id, name } = await direct(context)('POST', '/items/tags', { name: crypto.randomUUID() });
  await failsWith('REDIRECTED', () => tags.updateOne(id, { name: names[0] }));
  await failsWith('REDIRECTED', () => tags.deleteOne(id));
  if (!context.inBrowser) equal((await rowsNamed(context, name)).length, 1);
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
export const scenes = {
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
