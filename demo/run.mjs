// @ts-check
import { startPage } from './page.mjs';
import { librarySteps, pageSteps, serverSteps } from './preparation.mjs';
import { editor } from './server/accounts.mjs';
import { startDirectus } from './server/directus.mjs';
import { freePort } from './server/free-port.mjs';
import { runSteps } from './steps.mjs';

/**
 * @typedef {object} DemoOptions
 * @property {string} [ttl] how long an access token lives. Default: '60s', so that one sees it being refreshed.
 * @property {number} [port] of the page. Default: 5173, or any free port.
 */

/**
 * Starts the whole demo: the library and the page are built, a Directus with some content runs, the page is served.
 *
 * @param {DemoOptions} [options]
 */
export async function startDemo({ ttl = '60s', port } = {}) {
  // Before the minutes that a first start takes.
  if (port !== undefined) await freePort(port);
  await runSteps([...librarySteps, ...serverSteps, ...pageSteps]);
  console.error('Starting Directus.');
  const directus = await startDirectus({ accessTokenTtl: ttl, log: () => {} });
  try {
    const page = await startPage({
      directusUrl: directus.url,
      account: editor,
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
