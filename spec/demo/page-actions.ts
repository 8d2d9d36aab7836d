import type { Locator, Page } from 'playwright';

/** Returns a promise, and the function that resolves it: to hold an answer back. */
export function deferred(): { readonly promise: Promise<void>; readonly resolve: () => void } {
  let resolve: () => void = () => undefined;
  const promise = new Promise<void>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}

export const press = (within: Page | Locator, name: string | RegExp) =>
  within.getByRole('button', { name, exact: typeof name === 'string' }).click();

/** Waits until the list is shown and changes of others come in. */
export async function liveList(page: Page): Promise<void> {
  await page.locator('.article .title').first().waitFor();
  await page.getByText('Live', { exact: true }).waitFor();
}

export const titleField = (page: Page) => page.getByLabel('Title', { exact: true });

/** Waits until an article is shown in the editor and changes of others come in. Returns the page. */
export async function liveEditor(page: Page): Promise<Page> {
  await titleField(page).waitFor();
  await page.getByText('Live', { exact: true }).waitFor();
  return page;
}

export const row = (page: Page, title: string) => page.locator('.article', { hasText: title });

/** Returns where the focus is: the id of the element, its label or its text. */
export const focused = (page: Page) =>
  page.evaluate(() => {
    const element = document.activeElement;
    if (!element || element === document.body) return 'nowhere';
    return element.id || element.getAttribute('aria-label') || element.textContent.trim();
  });

/** The network of a page whose uploads are slow. */
export interface SlowNetwork {
  /** Takes the network away, or gives it back. `context().setOffline()` would not stop the requests of such a page. */
  setOffline(offline: boolean): Promise<void>;
}

/** Bytes per second, for all uploads of a page together: a loopback is too quick for a progress bar to be seen. */
export async function throttle(page: Page, uploadThroughput: number): Promise<SlowNetwork> {
  const network = await page.context().newCDPSession(page);
  const emulate = async (offline: boolean) => {
    const rest = { latency: 0, downloadThroughput: -1, uploadThroughput };
    await network.send('Network.emulateNetworkConditions', { offline, ...rest });
  };
  await emulate(false);
  return { setOffline: emulate };
}

export const progressOf = (page: Page, name: string) =>
  page.getByRole('progressbar', { name }).evaluate((bar) => (bar as HTMLProgressElement).value);

/** Collects each text that a live region shows from now on. Returns a function that reads them, joined by spaces. */
export async function collectTexts(region: Locator): Promise<() => Promise<string>> {
  const texts = await region.evaluateHandle((element) => {
    const seen: string[] = [];
    new MutationObserver(() => seen.push(element.textContent)).observe(element, {
      characterData: true,
      childList: true,
      subtree: true,
    });
    return seen;
  });
  return () => texts.evaluate((seen) => seen.join(' '));
}
