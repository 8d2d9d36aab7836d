// @ts-check
import { chromium } from 'playwright';
import { chromiumArgs, chromiumPath } from '../support/chromium.mjs';
import { clientForPage } from './bundle.mjs';
import { passer } from './scenes.mjs';

/**
 * Starts Chromium, for checks that run in a page of the proxy's own origin.
 */
export async function startBrowser() {
  const script = await clientForPage();
  const browser = await chromium.launch({ executablePath: chromiumPath(), args: chromiumArgs });

  /**
   * Runs a check in a page of its own, which is an answer of the proxy.
   *
   * @param {string} name
   * @param {import('./checks.mjs').Settings} settings
   * @param {() => Promise<void>} restart
   * @returns {Promise<string>}
   */
  async function outcome(name, settings, restart) {
    const context = await browser.newContext({
      bypassCSP: true,
      // Only where it is needed: with it, all requests go through Playwright.
      ...(name === 'basic authentication' && {
        httpCredentials: { username: passer.name, password: passer.password },
      }),
    });
    try {
      const page = await context.newPage();
      await page.exposeFunction('restart', restart);
      await page.goto(`${settings.proxyUrl}${settings.pagePath}`);
      await page.evaluate(`${script};globalThis.client = client`);
      return await page.evaluate(
        ([check, values]) => {
          const { client, restart } = /** @type {any} */ (globalThis);
          return client.outcome(check, { ...values, library: client.library, restart });
        },
        /** @type {const} */ ([name, { ...settings, inBrowser: true }]),
      );
    } catch (error) {
      return String(error).split('\n')[0] ?? '';
    } finally {
      await context.close();
    }
  }

  return { outcome, stop: () => browser.close() };
}
