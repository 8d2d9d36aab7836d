import type { Page } from 'playwright';
import { afterEach, describe, expect, inject, it } from 'vitest';
import { SCHEMES, smallFields, smallTargets, violations, widthOf } from './accessibility-checks';
import { MarkedContent } from './marked-content';
import { liveList, press, throttle } from './page-actions';
import { useDesk } from './use-desk';

const server = inject('directus');
const content = new MarkedContent(server);
const { mark } = content;

// After the windows are closed: hooks run in the reverse order.
afterEach(() => content.remove());
const desk = useDesk(server.url);

/** Each page and dialog, one after the other. */
async function tour(
  look: (page: Page, name: string) => Promise<void>,
  set: (page: Page) => Promise<void>,
) {
  const id = await content.article('looked at', { body: 'Text.', status: 'draft' });
  const login = await desk.visit();
  await set(login);
  await press(login, 'Log in');
  await login.getByText('Please enter your password.').waitFor();
  await look(login, 'login');
  await login.close();

  const page = await desk.enter();
  await set(page);
  await liveList(page);
  await look(page, 'list');
  await press(page, `Publish: ${mark} looked at`);
  await page.getByRole('button', { name: 'Undo' }).waitFor();
  await look(page, 'list with a toast');
  await press(page, 'Dismiss');
  await page.getByLabel('Search articles').fill('nothing is called so');
  await page.getByText('No articles found').waitFor();
  await look(page, 'empty list');

  await page.goto(`${desk.url}articles/${id}`);
  await page.getByText('Live', { exact: true }).waitFor();
  await page.getByLabel('Text', { exact: true }).fill('Mine.');
  await content.request('PATCH', `items/articles/${id}`, { body: 'Theirs.', status: 'archived' });
  await page.getByRole('group', { name: 'Two versions of the text' }).waitFor();
  await look(page, 'editor with a conflict');
  await press(page, 'Choose …');
  await page.getByRole('dialog').getByRole('button', { name: 'Sunrise' }).waitFor();
  await look(page, 'choice of a cover');
  await page.keyboard.press('Escape');
  await page.getByRole('link', { name: 'Files', exact: true }).click();
  await page.getByRole('dialog', { name: 'Leave without saving?' }).waitFor();
  await look(page, 'question before leaving');
  await press(page, 'Leave without saving');

  await page.waitForURL('**/files');
  await throttle(page, 250_000);
  await page.locator('[name=files]').setInputFiles(
    ['a.bin', 'b.bin'].map((name, index) => ({
      name: `${mark} ${name}`,
      mimeType: 'application/x-thing',
      buffer: Buffer.alloc(index === 0 ? 3_000_000 : 10),
    })),
  );
  await page
    .getByText(/Sending/)
    .first()
    .waitFor();
  await look(page, 'files');
  await page.getByRole('link', { name: `${mark} b.bin` }).click();
  await page.getByRole('button', { name: 'Download' }).waitFor();
  await look(page, 'file without a picture');
  await page.getByRole('link', { name: 'All files' }).click();
  await page.getByRole('link', { name: 'Sunrise' }).click();
  await page.getByText('640 × 400 pixels').waitFor();
  await look(page, 'file');
  await page.getByRole('link', { name: 'All files' }).click();
  await press(page, `Pause: ${mark} a.bin`);
  await page.reload();
  const chooser = page.waitForEvent('filechooser');
  await press(page, `Choose again: ${mark} a.bin`);
  await (await chooser).setFiles({ name: 'other', mimeType: '', buffer: Buffer.alloc(1) });
  await page.locator('.interrupted .error').waitFor();
  await look(page, 'files, one of them interrupted');
  await press(page, `Discard: ${mark} a.bin`);
  await page.getByRole('link', { name: 'Session', exact: true }).click();
  await page.getByText('Token expires in').waitFor();
  await press(page, 'Sign out everywhere else');
  await look(page, 'session with a dialog');
  await page.keyboard.press('Escape');
  await page.context().setOffline(true);
  await page.getByText(/^You are offline\./).waitFor();
  await look(page, 'session, offline');
}

describe('axe', () => {
  it.each(SCHEMES)('finds nothing to object to, %s', { timeout: 120_000 }, async (_, media) => {
    const found: Record<string, string[]> = {};
    await tour(
      async (page, name) => {
        const all = await violations(page);
        if (all.length > 0) found[name] = all;
      },
      (page) => page.emulateMedia(media),
    );
    expect(found).toEqual({});
  });
});

it.each([320, 640, 768])(
  'fits a width of %i, with targets and fields of their size',
  { timeout: 120_000 },
  async (width) => {
    const found: Record<string, unknown> = {};
    await tour(
      async (page, name) => {
        const all = [...(await smallTargets(page)), ...(await smallFields(page))];
        if ((await widthOf(page)) > width) all.push(`is ${await widthOf(page)} wide`);
        if (all.length > 0) found[name] = all;
      },
      (page) => page.setViewportSize({ width, height: 700 }),
    );
    expect(found).toEqual({});
  },
);

it('does not move while it loads', async () => {
  const page = await desk.enter();
  await liveList(page);
  for (const path of ['articles', 'articles/4', 'files']) {
    await page.addInitScript(() => {
      const shifts: number[] = [];
      Object.assign(window, { shifts });
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries())
          shifts.push((entry as unknown as { value: number }).value);
      }).observe({ type: 'layout-shift', buffered: true });
    });
    await page.goto(desk.url + path);
    await page.locator('main img[src]').first().waitFor();
    await page.waitForTimeout(500);
    const shifts = await page.evaluate(() => (window as unknown as { shifts: number[] }).shifts);
    expect(
      shifts.reduce((sum, each) => sum + each, 0),
      path,
    ).toBeLessThan(0.02);
  }
});

it('lets a keyboard do everything: search, open, write, save, go back, delete and undo', async () => {
  const id = await content.article('typed');
  const page = await desk.enter();
  await liveList(page);
  const tabTo = async (isThere: () => Promise<boolean>) => {
    for (let presses = 0; presses < 60 && !(await isThere()); presses++)
      await page.keyboard.press('Tab');
    expect(await isThere()).toBe(true);
  };
  const isFocused = (selector: string) => () =>
    page.evaluate((wanted) => document.activeElement?.matches(wanted) ?? false, selector);
  await tabTo(isFocused('#search'));
  await page.keyboard.type(`${mark} typed`);
  await page.getByText('1 to 1 of 1').waitFor();
  await tabTo(isFocused(`#article-${id}`));
  await page.keyboard.press('Enter');
  await page.getByLabel('Title', { exact: true }).waitFor();
  await tabTo(isFocused('#title'));
  await page.keyboard.press('End');
  await page.keyboard.type(' and saved');
  await page.keyboard.press('Enter');
  await page.getByText(/^Saved at/).waitFor();
  await tabTo(isFocused('.save-bar .danger'));
  await page.keyboard.press('Enter');
  // Back in the list with the search.
  await page.getByText('No articles found').waitFor();
  await page.keyboard.press('Shift+Tab');
  await page.keyboard.press('Shift+Tab');
  expect(await isFocused('.undo')()).toBe(true);
  await page.keyboard.press('Enter');
  await expect.poll(isFocused(`#article-${id}`)).toBe(true);
  expect(await content.titles('items/articles')).toEqual([`${mark} typed and saved`]);
});
