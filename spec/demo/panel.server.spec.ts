import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright';
import { afterAll, describe, expect, inject, it } from 'vitest';
import { CODE_AREAS } from '../../demo/app/src/app/activity/code-areas';
import { root } from '../../demo/paths.mjs';
import { editor } from '../../demo/server/accounts.mjs';
import { expectNoSecret } from '../support/secrets';
import { SCHEMES, smallFields, smallTargets, violations, widthOf } from './accessibility-checks';
import { MarkedContent } from './marked-content';
import { focused, liveList, press, throttle } from './page-actions';
import { useDesk } from './use-desk';

const server = inject('directusShortTtl');
const content = new MarkedContent(server);
const { mark } = content;

// After the windows are closed: hooks run in the reverse order.
afterAll(() => content.remove());
const desk = useDesk(server.url);

const TITLE = 'What the library does now';

const panel = (page: Page) => page.getByRole('region', { name: TITLE });

async function open(page: Page): Promise<void> {
  await press(page, TITLE);
  await panel(page).locator('.entries').waitFor();
}

/** Returns the rows that are shown, the newest first, as `Request | GET /items/articles | 200 · 12 ms`. */
const rows = (page: Page) =>
  page
    .locator('.entries li[data-kind]')
    .evaluateAll((all) =>
      all.map((row) =>
        [
          row.querySelector('.mark')?.textContent,
          row.querySelector('.text')?.textContent,
          [...row.querySelectorAll('.facts span')].map((fact) => fact.textContent).join(' · '),
        ]
          .map((text) => text?.trim())
          .join(' | '),
      ),
    );

const sees = (page: Page, row: RegExp, timeout = 15_000) =>
  expect.poll(() => rows(page), { timeout }).toContainEqual(expect.stringMatching(row));

const file = (name: string, size: number) => ({
  name: `${mark} ${name}`,
  mimeType: 'application/x-thing',
  buffer: Buffer.alloc(size),
});

const choose = (page: Page, name: string, size: number) =>
  page.locator('[name=files]').setInputFiles([file(name, size)]);

describe('the panel', () => {
  it('the panel is a labelled region that a button unfolds, and is loaded then', async () => {
    const page = await desk.enter();
    await liveList(page);
    const loaded: string[] = [];
    page.on('request', (request) => loaded.push(new URL(request.url()).pathname));
    const button = page.getByRole('contentinfo').getByRole('button', { name: TITLE });
    await expect.poll(() => button.getAttribute('aria-expanded')).toBe('false');
    expect(await panel(page).count()).toBe(0);
    await open(page);
    await expect.poll(() => button.getAttribute('aria-expanded')).toBe('true');
    expect(loaded.filter((path) => path.endsWith('.js'))).not.toEqual([]);
    // The events before the panel was opened.
    await sees(page, /^Session \| Logged in \| to be refreshed in \d second/);
    await press(page, TITLE);
    expect(await panel(page).count()).toBe(0);
  });

  it('says what to do when it cannot be loaded', async () => {
    const page = await desk.enterWithoutWorker();
    await liveList(page);
    await page.route('**/*.js', (route) => route.abort());
    await press(page, TITLE);
    await page
      .getByRole('alert')
      .getByText('This needs a connection. Please reload the page.')
      .waitFor();
    expect(await page.getByRole('button', { name: TITLE }).getAttribute('aria-expanded')).toBe(
      'false',
    );
  });
});

describe('the timeline', () => {
  it('shows requests, the session, the connection and live queries, the newest first', async () => {
    const page = await desk.enter();
    await liveList(page);
    await open(page);
    await sees(page, /^Request \| GET \/items\/articles \| 200 · \d+ ms · received [\d.]+ kB$/);
    await sees(page, /^Request \| POST \/auth\/login \| 200 · .* · sent \d+ bytes/);
    await sees(page, /^Connection \| Open: changes of others come in/);
    await sees(page, /^Live query \| Articles: new result \| 8 rows · live/);
    const all = await rows(page);
    const place = (row: RegExp) => all.findIndex((text) => row.test(text));
    expect(place(/Open: changes/)).toBeLessThan(place(/Logged in/));
    expect(place(/Logged in/)).toBeLessThan(place(/POST \/auth\/login/));
    const time = await page.locator('.entries time').first().innerText();
    expect(time).toMatch(/^\d\d:\d\d:\d\d$/);

    // A refresh by the library's own timer.
    await sees(page, /^Session \| New token received/);
    await sees(page, /^Request \| POST \/auth\/refresh \| 200/);
    await expect
      .poll(() => panel(page).locator('.now').innerText())
      .toMatch(/Session\s+Refresh in \d seconds?\s/);
  });

  it('tells which rows of a live query have changed, and by whose refresh the session goes on', async () => {
    const id = await content.article('watched', { status: 'draft' });
    const page = await desk.enter();
    await liveList(page);
    await open(page);
    await page.getByLabel('Search articles').fill(mark);
    await sees(page, /^Live query \| Articles: new result \| 1 row · live/);
    await content.article('another', { status: 'draft' });
    await sees(page, /^Live query \| Articles: new result \| 1 of 2 rows changed/);
    await content.request('PATCH', `items/articles/${id}`, { status: 'archived' });
    await expect
      .poll(async () => (await rows(page)).filter((row) => row.includes('1 of 2 rows changed')))
      .toHaveLength(2);

    const other = await desk.enter('session');
    await press(other, 'Refresh now');
    await sees(page, /^Session \| New token received from another tab, without a request/);
    await press(other, 'Log out');
    await sees(page, /^Session \| Logged out in another tab/);
    await expect
      .poll(() => panel(page).locator('.now').innerText())
      .toContain('Nobody is logged in');
  });

  it('counts the tries of a request, and shows refusals and a lost connection', async () => {
    const page = await desk.enter();
    await liveList(page);
    await open(page);
    let failures = 1;
    await page.route('**/items/articles?*', (route) =>
      failures-- > 0 ? route.abort('connectionreset') : route.continue(),
    );
    await page.getByLabel('Search articles').fill('token');
    await sees(page, /^Request \| GET \/items\/articles \| 200 .*2 tries/);
    await page.context().setOffline(true);
    await sees(page, /^Session \| The server could not be reached; trying again \| NETWORK/);
    await page.context().setOffline(false);
    await sees(page, /^Request \| POST \/auth\/refresh \| NETWORK/);
  });

  it('follows uploads: sent, paused, done, and refused', async () => {
    const page = await desk.enter('files');
    await open(page);
    await throttle(page, 700_000);
    await choose(page, 'long.bin', 2_500_000);
    await sees(page, /^Upload \| File 1: is sent \| 2.5 MB/);
    await expect
      .poll(() => panel(page).locator('.now').innerText())
      .toMatch(/Uploads\s+[1-9]\d? % sent/);
    await press(page, `Pause: ${mark} long.bin`);
    await sees(page, /^Upload \| File 1: paused \| 2.5 MB · at \d+ %/);
    await press(page, `Resume: ${mark} long.bin`);
    await sees(page, /^Upload \| File 1: done/);
    await sees(page, /^Request \| PATCH \/files\/tus\/\{id\} \| 204 · .* · sent 1.0 MB/);

    // Both ways to upload.
    await page.route(/\/files(\/tus)?$/, (route) =>
      route.request().method() === 'POST'
        ? route.fulfill({
            status: 403,
            headers: {
              'access-control-allow-origin': new URL(desk.url).origin,
              'access-control-allow-credentials': 'true',
            },
            json: { errors: [{ message: 'No.', extensions: { code: 'FORBIDDEN' } }] },
          })
        : route.continue(),
    );
    await choose(page, 'refused.bin', 10);
    await sees(page, /^Upload \| File 2: failed \| 10 bytes · FORBIDDEN/);
  });

  it('can be filtered by kind, and cleared', async () => {
    const page = await desk.enter();
    await liveList(page);
    await open(page);
    const requests = panel(page).getByRole('button', { name: 'Requests' });
    await expect.poll(() => requests.getAttribute('aria-pressed')).toBe('true');
    await requests.click();
    await expect.poll(() => requests.getAttribute('aria-pressed')).toBe('false');
    await expect
      .poll(async () => (await rows(page)).filter((row) => row.startsWith('Request')))
      .toEqual([]);
    expect(await rows(page)).not.toEqual([]);

    await press(panel(page), 'Clear');
    await page.locator('.entries').getByText('Nothing of these kinds yet.').waitFor();
    await press(page, TITLE);
    // Also when it is opened again.
    await open(page);
    await expect.poll(() => requests.getAttribute('aria-pressed')).toBe('false');
    expect((await rows(page)).filter((row) => row.includes('Logged in'))).toEqual([]);
  });

  it('stands still while it is paused, and while somebody reads further down', async () => {
    const page = await desk.enter();
    await liveList(page);
    await open(page);
    const pause = panel(page).getByRole('button', { name: 'Pause the timeline' });
    await pause.click();
    await expect.poll(() => pause.getAttribute('aria-pressed')).toBe('true');
    const before = await rows(page);
    await page.getByLabel('Search articles').fill('token');
    const news = panel(page).getByRole('button', { name: /^\d+ new: show/ });
    await news.waitFor();
    expect(await rows(page)).toEqual(before);
    await pause.click();
    await expect.poll(async () => (await rows(page)).length).toBeGreaterThan(before.length);
    await news.waitFor({ state: 'hidden' });

    const list = page.locator('.entries');
    await list.evaluate((element) => {
      element.scrollTop = 70;
    });
    const third = page.locator('.entries li').nth(3);
    const [text, box] = [await third.innerText(), await third.boundingBox()];
    await page.getByLabel('Search articles').fill('');
    await news.waitFor();
    expect([await third.innerText(), await third.boundingBox()]).toEqual([text, box]);
    // The focus stays where somebody types.
    expect(await focused(page)).toBe('search');
    await news.click();
    expect(await list.evaluate((element) => element.scrollTop)).toBe(0);
    expect((await rows(page)).length).toBeGreaterThan(before.length);
    expect(await focused(page)).toBe('Timeline, the newest first');
  });
});

describe('the code', () => {
  it('the code of each part of the page is one click away, as it is in the repository, with numbers of lines', async () => {
    const page = await desk.enter();
    await open(page);
    const source = join(root, 'demo/app/src/app');
    for (const { name, files } of CODE_AREAS) {
      const [first = ''] = files;
      await panel(page).locator('.areas').getByRole('link', { name }).click();
      const code = panel(page).getByRole('region', { name: first });
      const text = await readFile(join(source, first), 'utf8');
      await expect.poll(() => code.locator('code').textContent()).toBe(text);
      expect(await code.locator('.line').count()).toBe(text.trimEnd().split('\n').length);
      await expect.poll(() => focused(page)).toBe(first);
      for (const each of files) {
        const answer = await fetch(`${desk.url}code/${each}`);
        expect(answer.headers.get('content-type'), each).toBe('text/plain; charset=utf-8');
        expect(answer.headers.get('cache-control')).toBe('no-cache');
        expect(await answer.text(), each).toBe(await readFile(join(source, each), 'utf8'));
      }
    }
    await panel(page).getByRole('link', { name: 'entry.ts' }).click();
    await panel(page).getByRole('region', { name: 'activity/entry.ts' }).waitFor();
    await press(panel(page), 'Back to the timeline');
    await expect.poll(() => focused(page)).toBe('Timeline, the newest first');
  });

  it('the code of the page that is shown is marked', async () => {
    const page = await desk.enter();
    await open(page);
    const here = panel(page).locator('.here');
    expect(await here.innerText()).toContain('List of articles');
    await page.getByRole('link', { name: 'Session', exact: true }).first().click();
    await expect.poll(() => here.innerText()).toContain('Session');
  });
});

it('shows no secret in its text, its HTML or what it has recorded', async () => {
  const page = await desk.visit();
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  const secrets = new Set([editor.password]);
  page.on('response', (response) => {
    if (!/\/auth\/(login|refresh)$/.test(response.url()) || response.request().method() !== 'POST')
      return;
    void response.json().then((body: { data: { access_token: string } }) => {
      secrets.add(body.data.access_token);
    });
  });
  const noteCookies = async () => {
    for (const { value } of await page.context().cookies(server.url)) secrets.add(value);
  };
  await open(page);
  await press(page, 'Fill in');
  await page.keyboard.press('Enter');
  await liveList(page);
  await noteCookies();
  await sees(page, /New token received/);
  await noteCookies();
  await page.getByRole('link', { name: 'Files', exact: true }).click();
  await choose(page, 'small.bin', 1_500);
  await sees(page, /^Upload \| File 1: done/);
  await page.getByRole('link', { name: 'Articles', exact: true }).click();
  await page.locator('.article .title').first().click();
  await sees(page, /^Live query \| The open article/);
  // Two tokens of access and two of refresh, next to the password.
  expect(secrets.size).toBeGreaterThanOrEqual(5);

  const shown = async () => [
    await panel(page).innerText(),
    await page.locator('.activity').evaluate((element) => element.outerHTML),
  ];
  await press(panel(page), 'Copy as JSON');
  await panel(page).getByText('Copied').waitFor();
  const recorded = await page.evaluate(() => navigator.clipboard.readText());
  expect(JSON.parse(recorded).length).toBeGreaterThan(10);
  const texts = [recorded, ...(await shown())];
  for (const { name } of CODE_AREAS) {
    await panel(page).locator('.areas').getByRole('link', { name }).click();
    await panel(page).locator('.line').nth(5).waitFor();
    texts.push(...(await shown()));
  }
  for (const text of texts) expectNoSecret(text, [...secrets, `${mark} small.bin`]);
});

describe('with a keyboard and other settings', () => {
  it('opens with the button, and Escape closes it and gives the focus back', async () => {
    const page = await desk.enter();
    await liveList(page);
    const button = page.getByRole('button', { name: TITLE });
    await button.focus();
    await page.keyboard.press('Enter');
    await panel(page).locator('.entries').waitFor();
    expect(await focused(page)).toBe(TITLE);
    await page.keyboard.press('Tab');
    expect(await panel(page).locator(':focus').count()).toBe(1);
    const scrolled = await page.evaluate(() => scrollY);
    for (let presses = 0; presses < 16; presses++) await page.keyboard.press('Tab');
    // A focused element of the panel does not move the page behind it.
    expect(await page.evaluate(() => scrollY)).toBe(scrolled);
    await page.locator('.entries').focus();
    await page.keyboard.press('Escape');
    expect(await panel(page).count()).toBe(0);
    expect(await focused(page)).toBe(TITLE);
  });

  it('the panel is no live region', async () => {
    const page = await desk.enter();
    await open(page);
    const live = await page
      .locator('.entries')
      .evaluate((list) => list.closest('[aria-live], [role=log], [role=status]') !== null);
    expect(live).toBe(false);
  });

  it('does not move the page, neither closed nor when it is opened', async () => {
    const page = await desk.enter();
    await liveList(page);
    const heading = page.getByRole('heading', { level: 1 });
    const before = await heading.boundingBox();
    await open(page);
    expect(await heading.boundingBox()).toEqual(before);
    await press(page, TITLE);
    expect(await heading.boundingBox()).toEqual(before);
  });

  it('covers nothing for good: the end of the page and the bar of the editor can be reached', async () => {
    const id = await content.article('covered', { body: 'Text.\n'.repeat(60) });
    const page = await desk.enter(`articles/${id}`);
    await open(page);
    const top = () => page.locator('.activity').evaluate((bar) => bar.getBoundingClientRect().top);
    const bottom = (selector: string) =>
      page.locator(selector).evaluate((element) => element.getBoundingClientRect().bottom);
    await page.getByLabel('Title', { exact: true }).fill(`${mark} covered and changed`);
    expect(await bottom('.save-bar')).toBeLessThanOrEqual((await top()) + 1);
    await page.evaluate(() => {
      scrollTo(0, document.body.scrollHeight);
    });
    expect(await bottom('main')).toBeLessThanOrEqual((await top()) + 1);
    await press(page, 'Save');
    await page.getByText(/^Saved at/).waitFor();
  });

  it.each(SCHEMES)('axe has nothing to object to in the panel, %s', async (_, media) => {
    const page = await desk.enter();
    await page.emulateMedia(media);
    await liveList(page);
    await open(page);
    await press(panel(page), 'Pause the timeline');
    await press(panel(page), 'Uploads');
    expect(await violations(page)).toEqual([]);
    await panel(page).locator('.areas').getByRole('link', { name: 'Setup' }).click();
    await panel(page).locator('.line').nth(5).waitFor();
    expect(await violations(page)).toEqual([]);
  });

  it('leaves room for the text of a request beside its facts, where there is little', async () => {
    const page = await desk.enter();
    await page.setViewportSize({ width: 860, height: 640 });
    await liveList(page);
    await open(page);
    const lines = await page.locator('.entries [data-kind=request] .text').evaluateAll((texts) =>
      texts.map((text) => {
        const { lineHeight } = getComputedStyle(text);
        return Math.round(text.getBoundingClientRect().height / parseFloat(lineHeight));
      }),
    );
    expect(lines.length).toBeGreaterThan(2);
    expect(Math.max(...lines)).toBeLessThanOrEqual(2);
  });

  it.each([320, 640])('fits a width of %i', async (width) => {
    const page = await desk.enter();
    await page.setViewportSize({ width, height: 640 });
    await liveList(page);
    await open(page);
    const look = async () => [
      ...(await smallTargets(page)),
      ...(await smallFields(page)),
      await widthOf(page),
      await page
        .locator('app-activity-panel')
        .evaluate((element) => element.scrollWidth - element.clientWidth),
    ];
    expect(await look()).toEqual([width, 0]);
    await panel(page).locator('.areas').getByRole('link', { name: 'Setup' }).click();
    await panel(page).locator('.line').nth(5).waitFor();
    expect(await look()).toEqual([width, 0]);
  });
});
