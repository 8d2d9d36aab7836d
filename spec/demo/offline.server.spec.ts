import { mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright';
import { afterEach, describe, expect, inject, it } from 'vitest';
import { png } from '../../demo/server/png.mjs';
import { violations } from './accessibility-checks';
import { MarkedContent } from './marked-content';
import { focused, liveEditor, liveList, press, row, titleField } from './page-actions';
import { useDesk } from './use-desk';

const server = inject('directusShortTtl');
const content = new MarkedContent(server);
const { mark } = content;

afterEach(() => content.remove());
const desk = useDesk(server.url);

/** Opens an article, and waits until changes of others come in. */
const edit = async (id: number): Promise<Page> => liveEditor(await desk.enter(`articles/${id}`));

/** Writes a title without a network. */
async function writeOffline(page: Page, text: string): Promise<void> {
  await page.context().setOffline(true);
  await titleField(page).fill(text);
  await press(page, 'Save');
  await page.getByText('Saved on this device', { exact: true }).waitFor();
  await page
    .getByText('1 change is kept on this device, and sent when you are back online.')
    .waitFor();
}

/** Waits until the worker of the page has kept its files. */
const isKept = (page: Page) =>
  expect
    .poll(() => page.evaluate(async () => (await caches.match('/')) !== undefined), {
      timeout: 20_000,
    })
    .toBe(true);

const stored = async (id: number) =>
  (await content.readArticle<{ title: string }>(id, 'title')).title;

describe('the newsroom without a network', { timeout: 60_000 }, () => {
  it('keeps a change, shows it in the list, and sends it when the network is back', async () => {
    const id = await content.article('kept');
    const page = await edit(id);
    await page.getByRole('link', { name: '← Articles' }).click();
    await liveList(page);
    await row(page, `${mark} kept`).getByRole('link').click();
    await writeOffline(page, `${mark} kept, and changed`);
    await page.getByRole('link', { name: '← Articles' }).click();
    const changed = row(page, `${mark} kept, and changed`);
    await changed.getByText('Not sent yet').waitFor();
    expect(await stored(id)).toBe(`${mark} kept`);
    await page.context().setOffline(false);
    await expect.poll(() => stored(id), { timeout: 30_000 }).toBe(`${mark} kept, and changed`);
    await expect.poll(() => page.getByText('Not sent yet').count()).toBe(0);
    await expect.poll(() => page.getByText(/kept on this device/).count()).toBe(0);
  });

  it('opens without a network, with the articles that it had and the changes that it keeps', async () => {
    const id = await content.article('known');
    const page = await edit(id);
    await isKept(page);
    await writeOffline(page, `${mark} written offline`);
    await page.reload();
    await page.getByText('1 change is kept on this device').waitFor();
    await expect.poll(() => titleField(page).inputValue()).toBe(`${mark} written offline`);
    await page.getByRole('link', { name: 'Files' }).click();
    await page.getByRole('heading', { name: 'Uploads' }).waitFor();
    await page.context().setOffline(false);
    await expect.poll(() => stored(id), { timeout: 30_000 }).toBe(`${mark} written offline`);
    await expect.poll(() => page.getByText(/kept on this device/).count()).toBe(0);
  });

  it('publishes from the list, once the network is back', async () => {
    const id = await content.article('draft');
    const page = await desk.enter();
    await liveList(page);
    await page.context().setOffline(true);
    await press(row(page, `${mark} draft`), /^Publish/);
    await row(page, `${mark} draft`).getByText('Published', { exact: true }).waitFor();
    await page.context().setOffline(false);
    await expect
      .poll(async () => (await content.readArticle(id, 'status'))['status'], { timeout: 30_000 })
      .toBe('published');
  });

  it.each([
    ['Keep mine', 'mine'],
    ['Take theirs', 'theirs'],
  ])('asks about what somebody else has written meanwhile: %s', async (choice, winner) => {
    const id = await content.article('first');
    const page = await edit(id);
    await writeOffline(page, `${mark} mine`);
    await content.request('PATCH', `items/articles/${id}`, { title: `${mark} theirs` });
    await page.context().setOffline(false);
    const question = page.getByRole('region', { name: /changed the same as you/ });
    await question.waitFor();
    expect(await question.getByRole('blockquote').allInnerTexts()).toEqual([
      `${mark} mine`,
      `${mark} theirs`,
    ]);
    expect(await violations(page)).toEqual([]);
    await press(question, choice);
    await question.waitFor({ state: 'detached' });
    expect(await focused(page)).toBe('editor-title');
    await expect.poll(() => stored(id), { timeout: 30_000 }).toBe(`${mark} ${winner}`);
    await expect
      .poll(() => titleField(page).inputValue(), { timeout: 30_000 })
      .toBe(`${mark} ${winner}`);
  });

  it('says that a change could not be saved, and gives it up', async () => {
    const id = await content.article('deleted meanwhile');
    const page = await edit(id);
    await writeOffline(page, `${mark} mine`);
    await content.request('DELETE', `items/articles/${id}`);
    await page.context().setOffline(false);
    const question = page.getByRole('region', { name: /could not be saved/ });
    await question.waitFor();
    await press(question, 'Give it up');
    await question.waitFor({ state: 'detached' });
    expect(await focused(page)).toBe('editor-title');
  });

  it('keeps tags in the form: adding them cannot be repeated', async () => {
    const id = await content.article('tagged');
    const page = await edit(id);
    await page.getByRole('checkbox').first().waitFor();
    await page.context().setOffline(true);
    await page.getByRole('checkbox').first().check();
    await press(page, 'Save');
    await page.getByText('Tags can be changed when you are back online.').waitFor();
    await page.context().setOffline(false);
    await press(page, 'Save');
    await page.getByText(/^Saved at/).waitFor();
    expect(await content.readArticle(id, 'tags')).toMatchObject({ tags: [expect.anything()] });
  });

  it('keeps a chosen file through a reload, and uploads it when the network is back', async () => {
    const page = await desk.enter('files');
    await page.getByRole('heading', { name: 'Uploads' }).waitFor();
    await isKept(page);
    await page.context().setOffline(true);
    const name = `${mark} picture.png`;
    const buffer = Buffer.from(png(24, 16, () => [200, 30, 60]));
    await page.locator('[name=files]').setInputFiles([{ name, mimeType: 'image/png', buffer }]);
    const kept = page.getByRole('list', { name: 'Kept on this device' });
    await kept.getByText('Sent when you are back online.').waitFor();
    expect(await violations(page)).toEqual([]);
    await page.reload();
    await kept.getByText(name).waitFor();
    await page.context().setOffline(false);
    await page.getByText(`Uploaded “${name}”.`).waitFor({ timeout: 40_000 });
    await page.getByRole('link', { name, exact: true }).waitFor();
    expect(await kept.count()).toBe(0);
    expect(await content.titles('files')).toEqual([name]);
  });

  it('gives up a file that was kept, and says why one is too large to be', async () => {
    const page = await desk.enter('files');
    await page.getByRole('heading', { name: 'Uploads' }).waitFor();
    await page.context().setOffline(true);
    const small = { name: `${mark} small.bin`, mimeType: 'application/x', buffer: Buffer.alloc(5) };
    await page.locator('[name=files]').setInputFiles([small]);
    const kept = page.getByRole('list', { name: 'Kept on this device' });
    await press(kept, `Give up: ${small.name}`);
    await kept.waitFor({ state: 'detached' });
    expect(await focused(page)).toBe('files-input');
    const folder = await mkdtemp(join(tmpdir(), 'directus-rx-large-'));
    const path = join(folder, 'large.bin');
    await writeFile(path, '');
    await truncate(path, 201_000_000);
    await page.locator('[name=files]').setInputFiles(path);
    await page
      .getByRole('alert')
      .getByText(/too large to be kept/)
      .waitFor();
    await rm(folder, { recursive: true });
    await page.context().setOffline(false);
  });

  it('shows nothing that was kept to the next user of the browser', async () => {
    const id = await content.article('of Edith');
    const page = await edit(id);
    await writeOffline(page, `${mark} of Edith, unsent`);
    await page.context().setOffline(false);
    await expect.poll(() => stored(id), { timeout: 30_000 }).toBe(`${mark} of Edith, unsent`);
    await page.getByRole('button', { name: 'Log out' }).click();
    await page.getByLabel('Email').waitFor();
    const kept = () =>
      page.evaluate(
        () =>
          new Promise<string[]>((resolve, reject) => {
            const opening = indexedDB.open('directus-rx');
            opening.onerror = reject;
            opening.onsuccess = () => {
              const keys = opening.result.transaction('kept').objectStore('kept').getAllKeys();
              keys.onsuccess = () => {
                opening.result.close();
                resolve(keys.result.map((key) => JSON.stringify(key)));
              };
            };
          }),
      );
    await expect
      .poll(async () => (await kept()).filter((key) => / answer | outbox /.test(key)))
      .toEqual([]);
  });
});
