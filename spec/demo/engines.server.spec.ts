import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { preparePage } from '../../demo/build-page.mjs';
import { startPage } from '../../demo/page.mjs';
import { editor } from '../../demo/server/accounts.mjs';
import { png } from '../../demo/server/png.mjs';
import { launchFirefox } from '../support/firefox.mjs';
import { launchWebkit } from '../support/webkit.mjs';
import { MarkedContent } from './marked-content';
import { RemotePage } from './remote-page';

const server = inject('directus');
const content = new MarkedContent(server);
const { mark } = content;

let served: Awaited<ReturnType<typeof startPage>>;
let folder = '';

beforeAll(async () => {
  await preparePage();
  served = await startPage({ directusUrl: server.url, account: editor });
  folder = await mkdtemp(join(tmpdir(), 'directus-rx-engines-'));
}, 180_000);

afterAll(async () => {
  await served.stop();
  await content.remove();
  await rm(folder, { recursive: true, force: true });
});

// Chromium has all other specs of the page. These drivers cannot take the network away.
describe.each([
  ['Firefox', launchFirefox],
  ['WebKit', launchWebkit],
])('%s', (name, launch) => {
  let browser: Awaited<ReturnType<typeof launch>>;
  let one: RemotePage;
  let id = 0;

  beforeAll(async () => {
    browser = await launch();
  }, 60_000);

  afterAll(async () => {
    await browser.close();
  });

  it('logs in after a wrong password', async () => {
    one = await RemotePage.open(browser, `${served.url}articles?status=draft`);
    expect(await one.path()).toBe('/login?returnUrl=%2Farticles%3Fstatus%3Ddraft');
    await one.fill('#password', 'wrong');
    await one.press('Log in');
    await one.sees('.error', 'The email address or the password is wrong.');
    expect(await one.focused()).toBe('password');
    await one.press('Fill in');
    await one.press('Log in');
    await one.sees('h1', 'Articles');
    await one.sees('.badge', 'Live');
    expect(await one.path()).toBe('/articles?status=draft');
    expect(await one.focused()).toBe('Articles');
  });

  it('searches, turns pages and goes back', async () => {
    await one.press('The Observable');
    await one.sees('.count', '1 to 8 of');
    await one.press('Next');
    await one.sees('.count', '9 to 16 of');
    expect(await one.focused()).toBe('articles-count');
    await one.fill('#search', 'file uploads');
    await one.sees('.count', '1 to 4 of 4');
    expect(await one.path()).toBe('/articles?q=file%20uploads');
    await one.run(() => {
      history.back();
    });
    await one.sees('.count', '1 to 8 of');
  });

  it('writes an article with tags and a cover', async () => {
    await one.press('New article');
    await one.exists('#title');
    await expect.poll(() => one.focused()).toBe('title');
    await one.fill('#title', '   ');
    await one.press('Create');
    await one.sees('.error', 'An article needs a title.');
    await one.fill('#title', `${mark} ${name}`);
    await one.press('Create');
    await one.sees('.toast', `Created “${mark} ${name}”.`);
    await expect.poll(() => one.path()).toMatch(/^\/articles\/\d+$/);
    id = Number((await one.path()).split('/').at(-1));

    await one.sees('.choice', 'news');
    await one.run(() => {
      for (const label of document.querySelectorAll('label'))
        if (label.innerText.trim() === 'news') label.click();
    });
    await one.press('Choose …');
    await one.sees('dialog button', 'Sunrise');
    await one.press('Sunrise');
    await one.press('Save');
    await one.sees('.summary', 'Saved at');
    expect(await content.readArticle(id, 'image.title', 'tags.tags_id.name')).toEqual({
      image: { title: 'Sunrise' },
      tags: [{ tags_id: { name: 'news' } }],
    });
  });

  it('merges what two windows write, and lets the user decide where both have', async () => {
    const two = await RemotePage.open(browser, `${served.url}articles/${id}`);
    await two.exists('#body');
    await two.sees('.badge', 'Live');
    await one.fill('#body', 'Of one.');
    await two.fill('#status', 'published');
    await two.fill('#body', 'Of two.');
    await two.press('Save');
    await two.sees('.summary', 'Saved at');
    await one.sees('.notice', 'changed the status and the text');
    expect(await one.valueOf('#status')).toBe('published');
    expect(await one.valueOf('#body')).toBe('Of one.');
    await one.press('Save');
    await one.sees('.save-bar .error', 'Please decide about the text first.');
    await one.press('Keep mine');
    await one.press('Save');
    await one.sees('.summary', 'Saved at');
    await expect
      .poll(() => content.readArticle(id, 'body', 'status'))
      .toEqual({ body: 'Of one.', status: 'published' });
    await expect.poll(() => two.valueOf('#body')).toBe('Of one.');
  });

  it('marks a row that was changed elsewhere', async () => {
    await one.press('← Articles');
    await one.sees('.article', `${mark} ${name}`);
    await one.sees('.badge', 'Live');
    // A change right after this window's own would count as its echo.
    await setTimeout(2_000);
    await content.request('PATCH', `items/articles/${id}`, { status: 'archived' });
    await one.sees('.article', 'Just changed');
    await one.press(`Restore: ${mark} ${name}`);
    await one.sees('.toast', `Restored “${mark} ${name}”.`);
    await one.press('Undo');
    await expect.poll(() => content.readArticle(id, 'status')).toEqual({ status: 'archived' });
  });

  it('deletes with an Undo', async () => {
    await one.press(`${mark} ${name}`);
    await one.press('Delete');
    await one.sees('h1', 'Articles');
    await one.sees('.count', '1 to 7 of');
    await one.seesNot('.article', `${mark} ${name}`);
    await one.press('Undo');
    await one.sees('.article', `${mark} ${name}`);
    expect(await one.focused()).toBe(`article-${id}`);
    await one.press(`${mark} ${name}`);
    await one.press('Delete');
    await one.dismissToasts('Deleted');
    await expect.poll(() => content.titles('items/articles', name)).toEqual([]);
  });

  it('asks before unsaved text is left', async () => {
    await one.press('New article');
    await one.exists('#title');
    await one.fill('#title', `${mark} unsaved`);
    await one.press('Files');
    await one.sees('dialog', 'You have changed the title.');
    await one.press('Leave without saving');
    await one.sees('h1', 'Files');
  });

  it('uploads an image and shows it', async () => {
    const file = join(folder, `${mark} ${name}.png`);
    await writeFile(file, Buffer.from(png(300, 200, (x, y) => [x % 255, y % 255, 90])));
    await one.choose(file);
    await one.sees('.uploads', 'Done');
    await one.sees('.images', `${mark} ${name}.png`);
    await one.press(`Delete ${mark} ${name}.png`);
    await one.dismissToasts('Deleted');
    await expect.poll(() => content.titles('files', name)).toEqual([]);
  });

  it('logs out in all windows', async () => {
    const two = await RemotePage.open(browser, `${served.url}session`);
    await two.sees('h1', 'Your session');
    await one.press('Log out');
    await one.sees('h1', 'Log in');
    await two.sees('h1', 'Log in');
  });
});
