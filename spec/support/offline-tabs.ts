import { setTimeout as sleep } from 'node:timers/promises';
import { type CDPSession, chromium } from 'playwright';
import { chromiumArgs, chromiumPath } from './chromium.mjs';
import { startCountingProxy } from './counting-proxy';
import type { LaunchedBrowser, OpenPage } from './firefox.mjs';
import { launchFreezablePages, type PageState } from './freezable-pages';
import type { OfflinePageApi } from './offline-page';
import { pageScript } from './page-script';

/** A tab of a browser, with the calls of `offline-page.ts`. */
export interface OfflineTab extends Pick<OpenPage, 'reload' | 'close'> {
  /** Calls a method in the page, and returns its result. */
  call<M extends keyof OfflinePageApi>(
    method: M,
    ...args: Parameters<OfflinePageApi[M]>
  ): Promise<Awaited<ReturnType<OfflinePageApi[M]>>>;
}

export interface ChromiumTab extends OfflineTab {
  readonly cdp: CDPSession;
  /** Ends the page's process, as if it had crashed. */
  crash(): Promise<void>;
}

/** Milliseconds that the server takes for a write. */
const WRITE_TIME = 40;

/** Serves the page of `offline-page.ts` beside the API of a server, so that both have one origin, and can take the network away. */
export async function serveOfflinePage(target: string) {
  const script = await pageScript('offline-page');
  const proxy = await startCountingProxy(target);
  let isOffline = false;
  /** Resolves when held writes may pass. */
  let gate: Promise<unknown> = Promise.resolve();
  let writes = 0;
  proxy.decide((request) => {
    if (request === 'GET /tab.html')
      return { status: 200, html: `<meta charset="utf-8"><script>${script}</script>` };
    if (isOffline) return 'reset';
    if (!/^(POST|PATCH|DELETE) .items/.test(request)) return 'pass';
    writes += 1;
    return Promise.all([gate, sleep(WRITE_TIME)]).then(() => 'pass' as const);
  });
  return {
    url: `${proxy.url}/tab.html`,
    /** The number of writes that have reached the server or are held; attempts without a network do not count. */
    writes: () => writes,
    offline: (value: boolean) => {
      isOffline = value;
    },
    /** Lets no write pass until the returned function is called. */
    hold() {
      let release: (() => void) | undefined;
      gate = new Promise<void>((resolve) => (release = resolve));
      return () => release?.();
    },
    stop: () => proxy.stop(),
  };
}

const tabOf = (page: OpenPage): OfflineTab => ({
  call: (method, ...args) =>
    page.evaluate(`notes.${method}(${args.map((each) => JSON.stringify(each)).join(', ')})`),
  reload: () => page.reload(),
  close: () => page.close(),
});

/** Opens a browser of which each call of `open` gives one more tab. */
export async function launchTabs(launch: () => Promise<LaunchedBrowser>) {
  const browser = await launch();
  return {
    open: async (url: string) => tabOf(await browser.open(url)),
    close: () => browser.close(),
  };
}

/** Opens Chromium, of which each call of `open` gives one more tab that can be frozen. */
export async function launchFreezableTabs() {
  const browser = await launchFreezablePages();
  return {
    async open(url: string) {
      const page = await browser.open(url, 'notes');
      return { ...tabOf(page), setState: (state: PageState) => page.setState(state) };
    },
    close: browser.close,
  };
}

export async function launchChromiumTabs() {
  const browser = await chromium.launch({ executablePath: chromiumPath(), args: chromiumArgs });
  const context = await browser.newContext();
  return {
    async open(url: string): Promise<ChromiumTab> {
      const page = await context.newPage();
      await page.goto(url);
      const cdp = await context.newCDPSession(page);
      const tab = tabOf({
        evaluate: (expression) => page.evaluate(expression),
        choose: (file) => page.setInputFiles('input', file),
        reload: async () => {
          await page.reload();
        },
        close: () => page.close(),
      });
      return {
        ...tab,
        cdp,
        async crash() {
          const crashed = page.waitForEvent('crash');
          // It has no answer.
          cdp.send('Page.crash').catch(() => undefined);
          await crashed;
          await page.close();
        },
      };
    },
    close: () => browser.close(),
  };
}
