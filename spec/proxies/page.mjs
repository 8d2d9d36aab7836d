// @ts-check
import { setTimeout as sleep } from 'node:timers/promises';
import { chromium } from 'playwright';
import { chromiumArgs, chromiumPath } from '../support/chromium.mjs';
import { clientForPage } from './bundle.mjs';
import { passer } from './scenes.mjs';

/** Milliseconds; more than a check takes at most. */
const PAGE_TIMEOUT = 90_000;

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
   * @param {import('./context.mjs').Settings} settings
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
      await page.goto(settings.pageUrl);
      await page.evaluate(`${script};globalThis.client = client`);
      const evaluated = page.evaluate(
        ([check, values]) => {
          const { client, restart } = /** @type {any} */ (globalThis);
          return client.outcome(check, { ...values, library: client.library, restart });
        },
        /** @type {const} */ ([name, { ...settings, inBrowser: true }]),
      );
      return await Promise.race([
        evaluated,
        sleep(PAGE_TIMEOUT, 'the page does not answer', { ref: false }),
      ]);
    } catch (error) {
      return String(error).split('\n')[0] ?? '';
    } finally {
      await context.close();
    }
  }

  return { outcome, stop: () => browser.close() };
}
