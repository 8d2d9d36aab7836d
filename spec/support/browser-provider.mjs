// @ts-check
import { defineBrowserProvider } from '@vitest/browser';

/** @typedef {import('./firefox.mjs').LaunchedBrowser} LaunchedBrowser */

/**
 * Makes a browser of this machine one that Vitest runs specs in.
 *
 * @param {string} name
 * @param {() => Promise<LaunchedBrowser>} launch
 */
export const browserProvider = (name, launch) =>
  defineBrowserProvider({
    name,
    supportedBrowser: [name],
    providerFactory() {
      /** @type {Promise<LaunchedBrowser> | undefined} */
      let browser;
      return {
        name,
        supportsParallelism: false,
        getCommandsContext: () => ({}),
        async openPage(_, url) {
          browser ??= launch();
          await (await browser).open(url);
        },
        async close() {
          await (await browser)?.close();
        },
      };
    },
  });
