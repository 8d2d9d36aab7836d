import { randomBytes } from 'node:crypto';
import type { Page } from 'playwright';
import { afterEach, describe, expect, inject, it } from 'vitest';
import { png } from '../../demo/server/png.mjs';
import { MarkedContent } from './marked-content';
import { focused, liveList, press, row, liveEditor, titleField } from './page-actions';
import { useDesk } from './use-desk';

const server = inject('directusShortTtl');
const content = new MarkedContent(server);
const { mark } = content;

// After the windows are closed: hooks run in the reverse order.
afterEach(() => content.remove());
const desk = useDesk(server.url);

const text = (page: Page) => page.getByLabel('Text', { exact: true });
const status = (page: Page) => page.getByLabel('Status');

/** Opens an article in a window of Edith, and waits until changes of others come in. */
async function edit(id: number): Promise<Page> {
  return liveEditor(await desk.enter(`articles/${id}`));
}

/** Opens an article as Noor. */
async function editAsColleague(id: number): Promise<Page> {
  return liveEditor(await desk.enterAsColleague(`articles/${id}`));
}

/** Writes down the bodies of the page's writes to articles. */
function writesOf(page: Page): unknown[] {
  const bodies: unknown[] = [];
  page.on('request', (request) => {
    if (request.method() === 'PATCH' && request.url().includes('/items/articles'))
      bodies.push(request.postDataJSON());
  });
  return bodies;
}

const saved = (page: Page) => page.getByText(/^Saved at/).waitFor();

describe('writing an article', () => {
  it('creates, changes and deletes one, with the focus where the work goes on', async () => {
    const page = await desk.enter();
    await liveList(page);
    await page.getByRole('link', { name: 'New article' }).click();
    await expect.poll(() => focused(page)).toBe('title');
    await page.keyboard.type(`${mark} first`);
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/articles\/\d+$/);
    await page.getByText(`Created “${mark} first”.`).waitFor();
    await expect.poll(() => focused(page)).toBe('editor-title');

    const id = Number(page.url().split('/').at(-1));
    await titleField(page).fill(`${mark} second`);
    await status(page).selectOption('Archived');
    await page.getByText('Unsaved changes').waitFor();
    await press(page, 'Save');
    await saved(page);
    expect(await focused(page)).toBe('Save');
    await page.reload();
    await expect.poll(() => titleField(page).inputValue()).toBe(`${mark} second`);
    expect(await status(page).inputValue()).toBe('archived');

    await press(page, 'Delete');
    await page.getByText(`Deleted “${mark} second”.`).waitFor();
    await liveList(page);
    expect(await row(page, `${mark} second`).count()).toBe(0);
    expect(await focused(page)).toBe('Articles');
    expect(await content.titles('items/articles')).toEqual([`${mark} second`]);
    await page.getByRole('button', { name: 'Dismiss' }).click();
    await expect.poll(() => content.titles('items/articles')).toEqual([]);
    expect(id).toBeGreaterThan(0);
  });

  it('undoes a deletion before the request is sent', async () => {
    const id = await content.article('kept');
    const page = await edit(id);
    await press(page, 'Delete');
    await liveList(page);
    expect(await row(page, `${mark} kept`).count()).toBe(0);
    await press(page, 'Undo');
    await row(page, `${mark} kept`).waitFor();
    expect(await focused(page)).toBe(`article-${id}`);
    expect(await content.titles('items/articles')).toEqual([`${mark} kept`]);
  });

  it('refuses a title of spaces beside the field, until there is one', async () => {
    const page = await desk.enter('articles/new');
    await titleField(page).fill('   ');
    await press(page, 'Create');
    await page.getByText('An article needs a title.').waitFor();
    expect(await titleField(page).getAttribute('aria-invalid')).toBe('true');
    expect(await focused(page)).toBe('title');
    await titleField(page).fill(`${mark} named`);
    await page.getByText('An article needs a title.').waitFor({ state: 'hidden' });
    expect(await titleField(page).getAttribute('aria-invalid')).toBe('false');
    await press(page, 'Create');
    await page.getByText(`Created “${mark} named”.`).waitFor();
  });

  it('keeps a new article when the server cannot be reached, and says so beside Create', async () => {
    const page = await desk.enter('articles/new');
    await titleField(page).fill(`${mark} typed`);
    await page.context().setOffline(true);
    await press(page, 'Create');
    await page
      .locator('.save-bar')
      .getByText('The server cannot be reached. Please check your connection.')
      .waitFor();
    expect(await titleField(page).inputValue()).toBe(`${mark} typed`);
    await page.context().setOffline(false);
    await press(page, 'Create');
    await page.getByText(`Created “${mark} typed”.`).waitFor();
  });

  it('sets author, tags and cover, sends what has changed, and nothing else', async () => {
    const id = await content.article('fields', { body: 'Text.' });
    const page = await edit(id);
    const writes = writesOf(page);
    await page.getByLabel('Author').selectOption('Bo Lindqvist');
    await page.getByLabel('news', { exact: true }).check();
    await page.getByLabel('design', { exact: true }).check();
    await press(page, 'Choose …');
    await page.getByRole('dialog').getByRole('button', { name: 'Sunrise' }).click();
    expect(await focused(page)).toBe('image');
    await press(page, 'Save');
    await saved(page);
    expect(writes.map((body) => Object.keys(body as object).sort())).toEqual([
      ['author', 'image', 'tags'],
    ]);
    const read = await content.readArticle(id, 'author.name', 'tags.tags_id.name', 'image.title');
    expect(read).toEqual({
      author: { name: 'Bo Lindqvist' },
      image: { title: 'Sunrise' },
      tags: [{ tags_id: { name: 'news' } }, { tags_id: { name: 'design' } }],
    });

    await page.getByLabel('news', { exact: true }).uncheck();
    await press(page, 'Remove cover');
    expect(await focused(page)).toBe('image');
    await press(page, 'Save');
    await expect
      .poll(() => content.readArticle(id, 'tags.tags_id.name', 'image'))
      .toEqual({ image: null, tags: [{ tags_id: { name: 'design' } }] });
  });

  it('begins the choice of a cover at its title, so that the images are next', async () => {
    const page = await desk.enter('articles/new');
    await page.getByRole('button', { name: 'Choose …' }).focus();
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: 'Choose a cover' });
    const [first] = [dialog.getByRole('listitem').first().getByRole('button')];
    await first.waitFor();
    expect(await focused(page)).toBe('picker-title');
    await page.keyboard.press('Tab');
    expect(await first.evaluate((button) => button === document.activeElement)).toBe(true);
  });

  it('keeps Save within reach on a phone while a message is shown', async () => {
    const page = await desk.enter('articles/new');
    await page.setViewportSize({ width: 320, height: 640 });
    await titleField(page).fill(`${mark} on a phone, with a title of several lines`);
    await page.keyboard.press('Enter');
    await page.getByText(/^Created/).waitFor();
    await expect.poll(() => focused(page)).toBe('editor-title');
    const isReached = () =>
      page.locator('.save-bar .primary').evaluate((button) => {
        const { x, y, width, height } = button.getBoundingClientRect();
        return document.elementFromPoint(x + width / 2, y + height / 2) === button;
      });
    expect(await isReached()).toBe(true);
    await page.evaluate(() => {
      scrollTo(0, document.body.scrollHeight);
    });
    expect(await isReached()).toBe(true);
    expect(await page.getByText(/^Created/).isVisible()).toBe(true);
  });

  it('uploads a cover', async () => {
    const id = await content.article('cover');
    const page = await edit(id);
    const picture = Buffer.from(png(300, 200, (x, y) => [x % 255, y % 255, 90]));
    const name = `${mark} cover.png`;
    await page
      .locator('[name=cover]')
      .setInputFiles({ name, mimeType: 'image/png', buffer: picture });
    const image = page.getByAltText('The cover of this article');
    await expect
      .poll(() => image.evaluate((element: HTMLImageElement) => element.naturalWidth))
      .toBeGreaterThan(0);
    await press(page, 'Save');
    await saved(page);
    const read = await content.readArticle(id, 'image.title');
    expect(read).toEqual({ image: { title: name } });
  });

  it('asks before unsaved changes are left, and saves them on demand', async () => {
    const id = await content.article('left');
    const page = await edit(id);
    const leave = () => page.getByRole('link', { name: 'Files' }).click();
    const dialog = page.getByRole('dialog', { name: 'Leave without saving?' });
    await titleField(page).fill(`${mark} changed`);
    await leave();
    await dialog.getByText('You have changed the title.').waitFor();
    await page.keyboard.press('Escape');
    expect(page.url()).toContain(`/articles/${id}`);
    await leave();
    await press(dialog, 'Save and leave');
    await page.waitForURL(/\/files$/);
    expect(await content.titles('items/articles')).toEqual([`${mark} changed`]);

    await page.goBack();
    await titleField(page).fill(`${mark} lost`);
    let asked = '';
    page.once('dialog', (native) => {
      asked = native.type();
      void native.dismiss();
    });
    await page.evaluate(() => {
      location.reload();
    });
    await expect.poll(() => asked).toBe('beforeunload');
    await leave();
    await press(dialog, 'Leave without saving');
    await page.waitForURL(/\/files$/);
    expect(await content.titles('items/articles')).toEqual([`${mark} changed`]);
  });

  it('keeps the text of a session that has ended, for the same user', async () => {
    const id = await content.article('session');
    const page = await edit(id);
    await text(page).fill('Half a sentence');
    await page.context().clearCookies();
    await page.getByLabel('Password').waitFor({ timeout: 20_000 });
    await page.getByText('The session has ended.').waitFor();
    await press(page, 'Fill in');
    await page.keyboard.press('Enter');
    await page.waitForURL(`**/articles/${id}`);
    await page.getByText('This is your text from before.').waitFor();
    expect(await text(page).inputValue()).toBe('Half a sentence');
    await press(page, 'Save');
    await saved(page);
  });

  it('tells that there is no such article', async () => {
    for (const key of ['999999', 'nonsense']) {
      const page = await desk.enter(`articles/${key}`);
      await page.getByRole('heading', { name: 'No such article' }).waitFor();
    }
  });
});

describe('two people at one article', () => {
  it('merges fields that do not overlap, and sends only its own', async () => {
    const id = await content.article('shared', { body: 'Old.' });
    const [edith, noor] = [await edit(id), await editAsColleague(id)];
    const writes = writesOf(edith);
    await text(edith).fill('New text of Edith.');
    await titleField(noor).fill(`${mark} by Noor`);
    await status(noor).selectOption('Published');
    await press(noor, 'Save');
    await edith
      .getByText(/^Noor Haddad changed the title and the status at \d\d:\d\d\.$/)
      .waitFor();
    expect(await titleField(edith).inputValue()).toBe(`${mark} by Noor`);
    expect(await status(edith).inputValue()).toBe('published');
    expect(await text(edith).inputValue()).toBe('New text of Edith.');

    await press(edith, 'Save');
    await saved(edith);
    expect(writes).toEqual([{ body: 'New text of Edith.' }]);
    expect(await content.readArticle(id, 'title', 'body', 'status')).toEqual({
      title: `${mark} by Noor`,
      body: 'New text of Edith.',
      status: 'published',
    });
    await expect.poll(() => text(noor).inputValue()).toBe('New text of Edith.');
  });

  it('shows all tags, however many there are, and finds one by its name', async () => {
    const names = Array.from({ length: 120 }, (_, i) => ({ name: `${mark} tag ${i}` }));
    const tags = await content.request<{ id: number }[]>('POST', 'items/tags?limit=-1', names);
    try {
      const id = await content.article('many tags');
      const page = await desk.enter(`articles/${id}`);
      await page.getByText('Live', { exact: true }).waitFor();
      await expect
        .poll(() => page.locator('.choice', { hasText: `${mark} tag` }).count())
        .toBe(120);
      await page.getByLabel('Search tags').fill(`${mark} tag 119`);
      await page.getByLabel(`${mark} tag 119`).check();
      await page.getByLabel('Search tags').fill('nothing is called so');
      expect(await page.locator('.choice').allInnerTexts()).toEqual([`${mark} tag 119`]);
      await press(page, 'Save');
      await page.getByText(/^Saved at/).waitFor();
      expect(await content.readArticle(id, 'tags.tags_id.name')).toEqual({
        tags: [{ tags_id: { name: `${mark} tag 119` } }],
      });
    } finally {
      await content.request(
        'DELETE',
        'items/tags',
        tags.map(({ id }) => id),
      );
    }
  });

  it('merges tags that both have changed', async () => {
    const id = await content.article('tags');
    const [edith, noor] = [await edit(id), await editAsColleague(id)];
    await edith.getByLabel('news', { exact: true }).check();
    await noor.getByLabel('guides', { exact: true }).check();
    await press(noor, 'Save');
    await edith.getByText(/^Noor Haddad changed the tags/).waitFor();
    expect(await edith.getByLabel('guides', { exact: true }).isChecked()).toBe(true);
    await press(edith, 'Save');
    await saved(edith);
    const { tags } = await content.readArticle<{ tags: { tags_id: { name: string } }[] }>(
      id,
      'tags.tags_id.name',
    );
    expect(tags.map((tag) => tag.tags_id.name).sort()).toEqual(['guides', 'news']);
  });

  it('shows both versions of what both have changed, and lets Edith decide', async () => {
    const id = await content.article('conflict', { body: 'Old.' });
    const [edith, noor] = [await edit(id), await editAsColleague(id)];
    await titleField(edith).fill(`${mark} of Edith`);
    await text(edith).fill('Edith’s.');
    await titleField(noor).fill(`${mark} of Noor`);
    await text(noor).fill('Noor’s.');
    await press(noor, 'Save');
    const [titles, texts] = ['the title', 'the text'].map((name) =>
      edith.getByRole('group', { name: `Two versions of ${name}` }),
    ) as [ReturnType<Page['locator']>, ReturnType<Page['locator']>];
    await titles.getByText('Noor Haddad changed the title as well.').waitFor();
    await edith
      .getByRole('status')
      .getByText(
        /^Noor Haddad changed the title and the text at .* Please decide about the title and the text\.$/,
      )
      .waitFor();
    expect(await titles.locator('blockquote').innerText()).toBe(`${mark} of Noor`);
    expect(await titleField(edith).inputValue()).toBe(`${mark} of Edith`);

    await press(edith, 'Save');
    await edith.getByText('Please decide about the title first.').waitFor();
    expect(await focused(edith)).toBe('mine-title');
    await press(titles, 'Keep mine');
    await expect.poll(() => focused(edith)).toBe('title');
    // Said until it is done.
    await edith.getByText('Please decide about the title first.').waitFor({ state: 'detached' });
    await press(texts, 'Take theirs');
    await expect.poll(() => focused(edith)).toBe('body');
    expect(await text(edith).inputValue()).toBe('Noor’s.');
    await press(edith, 'Save');
    await saved(edith);
    expect(await content.readArticle(id, 'title', 'body')).toEqual({
      title: `${mark} of Edith`,
      body: 'Noor’s.',
    });
  });

  it('keeps the text of an article that was deleted elsewhere, and creates it again', async () => {
    const id = await content.article('gone', { body: 'Old.' });
    const page = await edit(id);
    await text(page).fill('Worth keeping.');
    await page.getByLabel('rxjs', { exact: true }).check();
    await content.request('DELETE', `items/articles/${id}`);
    await page.getByText('This article was deleted elsewhere.').waitFor();
    expect(await text(page).inputValue()).toBe('Worth keeping.');
    await press(page, 'Create it again from my text');
    await page.waitForURL((url) => url.pathname !== `/articles/${id}`);
    const again = Number(page.url().split('/').at(-1));
    expect(await content.readArticle(again, 'title', 'body', 'tags.tags_id.name')).toEqual({
      title: `${mark} gone`,
      body: 'Worth keeping.',
      tags: [{ tags_id: { name: 'rxjs' } }],
    });
  });

  it('knows its own saves from those of others, also while the user types on', async () => {
    const id = await content.article('echo');
    const [one, two] = [await edit(id), await edit(id)];
    for (let round = 0; round < 4; round++) {
      await text(one).pressSequentially(`word ${round} ${randomBytes(2).toString('hex')} `);
      await press(one, 'Save');
      await text(one).pressSequentially('and on ');
    }
    await press(one, 'Save');
    await saved(one);
    const written = await text(one).inputValue();
    await expect.poll(() => text(two).inputValue()).toBe(written);
    await two.getByText(/^You, in another window, changed the text/).waitFor();
    expect(await one.getByText('changed the text').count()).toBe(0);
    expect(await content.readArticle(id, 'body')).toEqual({ body: written });
  });
});
