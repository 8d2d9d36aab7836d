// @ts-check
// What the checks of a proxy share, for Node and for a page: clients, files, and looks at the server itself.
import { restClient } from '../../demo/server/rest.mjs';

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
export function equal(actual, expected) {
  const [is, should] = [actual, expected].map((value) => JSON.stringify(value));
  if (is !== should) throw new Error(`${is} instead of ${should}`);
}

/**
 * Fails unless `act` fails with one of these codes or numbers of a status.
 *
 * @param {string | number | readonly (string | number)[]} expected
 * @param {() => PromiseLike<unknown>} act
 */
export async function failsWith(expected, act) {
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
export const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** @param {BufferSource} bytes */
export async function sha256(bytes) {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** @param {number} bytes */
export function fileOf(bytes) {
  const content = new Uint8Array(bytes);
  for (let i = 0; i < bytes; i += 65_536)
    crypto.getRandomValues(content.subarray(i, Math.min(bytes, i + 65_536)));
  return new File([content], `${crypto.randomUUID()}.bin`);
}

/** @param {Context} context */
export const direct = ({ serverUrl, admin }) => restClient(serverUrl, admin.token);

/**
 * A client with the admin's static token.
 *
 * @param {Context} context
 * @param {string} [path]
 * @param {object} [transport]
 */
export const withToken = ({ library, proxyUrl, admin }, path = '', transport = {}) =>
  new library.Directus(proxyUrl + path, { auth: { staticToken: admin.token }, transport });

/**
 * Runs `use` with a client that is logged in as the editor.
 *
 * @param {Context} context
 * @param {(directus: any) => Promise<unknown>} use
 * @param {string} [path]
 * @param {object} [init]
 */
export async function loggedIn({ library, proxyUrl, editor }, use, path = '', init = {}) {
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
export const rowsNamed = (context, name) =>
  direct(context)('GET', `/items/tags?filter[name][_eq]=${encodeURIComponent(name)}`);

/** @param {Context} context @param {string} name */
export const filesNamed = (context, name) =>
  direct(context)(
    'GET',
    `/files?fields=id,filesize&filter[filename_download][_eq]=${encodeURIComponent(name)}`,
  );

/** @param {Context} context @param {any} file @param {any} row */
export async function isStored(context, file, row) {
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
export const longQuery = (names) => ({
  filter: {
    name: { _in: ['news', ...Array.from({ length: names }, (_, i) => `no such tag ${i}`)] },
  },
});

/** @param {any} directus @param {object} query */
export async function findsNews(directus, query) {
  const { data } = await directus.items('tags').readByQuery(query);
  equal(
    data.map((/** @type {any} */ { name }) => name),
    ['news'],
  );
}
