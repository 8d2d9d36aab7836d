// @ts-check
import { buildLibrary } from './build.mjs';
import { startPage } from './page.mjs';
import { editor } from './server/accounts.mjs';
import { startDirectus } from './server/directus.mjs';

/**
 * @typedef {object} DemoOptions
 * @property {string} [ttl] how long an access token lives. Default: '60s', so that one sees it being refreshed.
 * @property {number} [port] of the page. Default: 5173, or any free port.
 * @property {(line: string) => void} [log] gets progress lines. Default: standard error.
 */

/**
 * Starts the whole demo: the library is built, a Directus with some content runs, the page is served.
 *
 * @param {DemoOptions} [options]
 */
export async function startDemo({ ttl = '60s', port, log = (line) => console.error(line) } = {}) {
  await buildLibrary({ log });
  log('Starting Directus.');
  const directus = await startDirectus({ accessTokenTtl: ttl, log });
  try {
    const page = await startPage({
      directusUrl: directus.url,
      account: editor,
      log,
      ...(port !== undefined && { port }),
    });
    return {
      url: page.url,
      directusUrl: directus.url,
      directusPid: directus.pid,
      account: editor,
      stop: async () => {
        await Promise.all([page.stop(), directus.stop()]);
      },
    };
  } catch (error) {
    await directus.stop();
    throw error;
  }
}
