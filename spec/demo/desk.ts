import { type Browser, chromium, type Page } from 'playwright';
import { preparePage } from '../../demo/build-page.mjs';
import { startPage, type Page as ServedPage } from '../../demo/page.mjs';
import { editor } from '../../demo/server/accounts.mjs';
import { chromiumArgs, chromiumPath } from '../support/chromium.mjs';

/** The demo's page in a real browser, as a visitor sees it. */
export interface Desk {
  /** A visitor without any session, at the page. */
  visit(): Promise<Page>;
  /** A visitor who is logged in. */
  enter(): Promise<Page>;
  /** What the visitors' consoles had to say since this was asked last, failed requests left out. */
  complaints(): string[];
  /** Sends the visitors away; who comes next is a stranger. */
  close(): Promise<void>;
  stop(): Promise<void>;
}

export async function openDesk(directusUrl: string): Promise<Desk> {
  await preparePage();
  const served: ServedPage = await startPage({ directusUrl, account: editor });
  let browser: Browser;
  try {
    browser = await chromium.launch({ executablePath: chromiumPath(), args: chromiumArgs });
  } catch (error) {
    await served.stop();
    throw error;
  }
  // One for all visitors, who then find the page's files in its cache; each leaves nothing else behind.
  const context = await browser.newContext();
  let complaints: string[] = [];

  async function visit(): Promise<Page> {
    const page = await context.newPage();
    page.setDefaultTimeout(30_000);
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('console', (message) => {
      const failedRequest = message.text().startsWith('Failed to load resource');
      if (message.type() === 'error' && !failedRequest) complaints.push(message.text());
    });
    await page.goto(served.url);
    return page;
  }

  return {
    visit,
    async enter() {
      const page = await visit();
      await page.getByRole('button', { name: 'Fill in' }).click();
      await page.keyboard.press('Enter');
      await page.getByText('1 to 8 of').waitFor();
      return page;
    },
    complaints() {
      const said = complaints;
      complaints = [];
      return said;
    },
    async close() {
      for (const page of context.pages()) {
        await page.evaluate(() => {
          localStorage.clear();
        });
        await page.close();
      }
      await context.clearCookies();
      await context.setOffline(false);
    },
    async stop() {
      await browser.close();
      await served.stop();
    },
  };
}
