import { type Browser, type BrowserContext, chromium, type Page } from 'playwright';
import { preparePage } from '../../demo/build-page.mjs';
import { startPage } from '../../demo/page.mjs';
import { type Account, colleague, editor } from '../../demo/server/accounts.mjs';
import { chromiumArgs, chromiumPath } from '../support/chromium.mjs';

/** The demo's page in a real browser, as its users see it. */
export interface Desk {
  /** The address of the page, with a slash at its end. */
  readonly url: string;
  /** Opens an address of the page, without any session. */
  visit(path?: string): Promise<Page>;
  /** Opens an address of the page as Edith Editor; a second time, in another window of hers. */
  enter(path?: string): Promise<Page>;
  /** Opens an address of the page as Noor Haddad, in a browser of her own. */
  enterAsColleague(path?: string): Promise<Page>;
  /** Opens an address as Edith Editor in a browser that keeps no files of the page. */
  enterWithoutWorker(path?: string): Promise<Page>;
  /** Returns what the consoles have said since the last call, without requests that have failed. */
  complaints(): string[];
  /** Closes all windows, and forgets all sessions. */
  close(): Promise<void>;
  stop(): Promise<void>;
}

export async function openDesk(directusUrl: string): Promise<Desk> {
  await preparePage();
  const served = await startPage({ directusUrl, account: editor });
  let browser: Browser;
  try {
    browser = await chromium.launch({ executablePath: chromiumPath(), args: chromiumArgs });
  } catch (error) {
    await served.stop();
    throw error;
  }
  const options = { viewport: { width: 1280, height: 900 } };
  const [context, other, withoutWorker] = await Promise.all([
    browser.newContext(options),
    browser.newContext(options),
    browser.newContext({ ...options, serviceWorkers: 'block' }),
  ]);
  let complaints: string[] = [];

  async function open(from: BrowserContext, path: string): Promise<Page> {
    const page = await from.newPage();
    page.setDefaultTimeout(30_000);
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('console', (message) => {
      const isLost = /^Failed to load resource|ERR_INTERNET_DISCONNECTED/.test(message.text());
      if (message.type() === 'error' && !isLost) complaints.push(message.text());
    });
    await page.goto(served.url + path);
    await page.locator('h1').waitFor();
    return page;
  }

  async function enter(from: BrowserContext, path: string, account: Account): Promise<Page> {
    const page = await open(from, path);
    const isLoggedIn = !page.url().includes('/login');
    if (!isLoggedIn) {
      await page.getByLabel('Email').fill(account.email);
      await page.getByLabel('Password').fill(account.password);
      await page.keyboard.press('Enter');
      await page.waitForURL((url) => url.pathname !== '/login');
    }
    await page.locator('#who').waitFor({ state: 'attached' });
    return page;
  }

  return {
    url: served.url,
    visit: (path = '') => open(context, path),
    enter: (path = '') => enter(context, path, editor),
    enterAsColleague: (path = '') => enter(other, path, colleague),
    enterWithoutWorker: (path = '') => enter(withoutWorker, path, editor),
    complaints() {
      const said = complaints;
      complaints = [];
      return said;
    },
    async close() {
      for (const one of [context, other, withoutWorker]) {
        for (const page of one.pages()) {
          await page.evaluate(async () => {
            localStorage.clear();
            for (const { name } of await indexedDB.databases())
              if (name !== undefined) indexedDB.deleteDatabase(name);
          });
          await page.close({ runBeforeUnload: false });
        }
        await one.clearCookies();
        await one.setOffline(false);
      }
    },
    async stop() {
      await browser.close();
      await served.stop();
    },
  };
}
