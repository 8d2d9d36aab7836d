import { type BrowserContext, chromium, type Page } from 'playwright';
import { chromiumArgs, chromiumPath } from './chromium.mjs';
import { pageScript } from './page-script';
import type { HostApi } from './host-page';
import type { TabApi } from './tab-page';

declare global {
  var tab: TabApi;
  var host: HostApi;
}

/** Pages of one browser with one profile, each with a client of its own for the server at `url`. */
export interface BrowserTabs {
  readonly pages: readonly Page[];
  /** The refresh tokens that were sent, in order. */
  readonly presented: readonly string[];
  /** Has one more tab. */
  open(): Promise<Page>;
  /** Does the same in every tab, at once. */
  all<T>(work: () => T | Promise<T>): Promise<T[]>;
  stop(): Promise<void>;
}

export async function openTabs(
  url: string,
  count: number,
  {
    locks = true,
    script = 'tab-page',
    query = '',
  }: { readonly locks?: boolean; readonly script?: string; readonly query?: string } = {},
): Promise<BrowserTabs> {
  const code = await pageScript(script);
  const browser = await chromium.launch({ executablePath: chromiumPath(), args: chromiumArgs });
  const context: BrowserContext = await browser.newContext();
  if (!locks)
    await context.addInitScript(() => {
      Object.defineProperty(navigator, 'locks', { value: undefined });
    });
  const presented: string[] = [];
  context.on('request', (request) => {
    if (!request.url().endsWith('/auth/refresh')) return;
    const body = JSON.parse(request.postData() ?? '{}') as { refresh_token?: string };
    presented.push(body.refresh_token ?? '');
  });
  await context.route('**/tab.html*', (route) =>
    route.fulfill({ contentType: 'text/html', body: `<script>${code}</script>` }),
  );
  const pages: Page[] = [];
  const open = async () => {
    const page = await context.newPage();
    await page.goto(`${url}/tab.html${query}`);
    pages.push(page);
    return page;
  };
  for (let i = 0; i < count; i++) await open();
  return {
    pages,
    presented,
    open,
    all: (work) => Promise.all(pages.map((page) => page.evaluate(work))),
    stop: () => browser.close(),
  };
}
