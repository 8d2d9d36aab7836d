import { randomBytes } from 'node:crypto';
import type { Locator, Page } from 'playwright';
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest';
import { editor } from '../../demo/server/accounts.mjs';
import { png } from '../../demo/server/png.mjs';
import { type Desk, openDesk } from './desk';

const { url, admin } = inject('directusShortTtl');
const mark = `spec ${randomBytes(4).toString('hex')}`;

let desk: Desk;

beforeAll(async () => {
  desk = await openDesk(url);
}, 180_000);

afterEach(async () => {
  await desk.close();
  expect(desk.complaints()).toEqual([]);
});

afterAll(async () => {
  await desk.stop();
  await removeMarked('items/articles');
  await removeMarked('files');
});

const asAdmin = (path: string, init: RequestInit = {}) =>
  fetch(`${url}/${path}`, {
    ...init,
    headers: { authorization: `Bearer ${admin.token}`, 'content-type': 'application/json' },
  });

const asVisitor = (path: string, body: object) =>
  fetch(`${url}/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });

const refresh = (token: string) =>
  asVisitor('auth/refresh', { refresh_token: token, mode: 'json' });

/** Begins a session on another device, as it were. */
async function logIn(): Promise<string> {
  const response = await asVisitor('auth/login', { ...editor, mode: 'json' });
  const { data } = (await response.json()) as { data: { refresh_token: string } };
  return data.refresh_token;
}

/** What this run of the spec has made on the server. */
async function marked(collection: string, name = ''): Promise<{ id: string; title: string }[]> {
  const filter = encodeURIComponent(JSON.stringify({ title: { _starts_with: `${mark} ${name}` } }));
  const response = await asAdmin(`${collection}?fields=id,title&sort=title&filter=${filter}`);
  return (await response.json()).data;
}

const titles = async (collection: string, name?: string) =>
  (await marked(collection, name)).map(({ title }) => title);

async function removeMarked(collection: string) {
  const keys = (await marked(collection)).map(({ id }) => id);
  if (keys.length > 0) {
    await asAdmin(collection, { method: 'DELETE', body: JSON.stringify(keys) });
  }
}

const press = (within: Page | Locator, name: string | RegExp) =>
  within.getByRole('button', { name, exact: typeof name === 'string' }).click();

const article = (page: Page, title: string) => page.locator('.articles').getByText(title);

describe('logging in', () => {
  it('shows what the server says of a wrong password, and lets one try again', async () => {
    const page = await desk.visit();
    await page.getByLabel('Email').fill(editor.email);
    await page.getByLabel('Password').fill('wrong');
    await page.keyboard.press('Enter');
    const alert = page.getByRole('alert');
    await alert.getByText('INVALID_CREDENTIALS').waitFor();
    expect(await alert.innerText()).toContain('Invalid user credentials');
    await press(alert, 'Dismiss');
    await expect.poll(() => alert.innerText()).toBe('');

    await page.getByLabel('Password').fill(editor.password);
    await press(page, 'Log in');
    await page.getByText('1 to 8 of').waitFor();
    expect(await page.locator('#who').innerText()).toBe('Edith Editor');
  });

  it('keeps the refresh token in a cookie that no script can read', async () => {
    const page = await desk.enter();
    const stored = await page.evaluate(() =>
      [...Object.keys(localStorage), document.cookie].sort(),
    );
    expect(stored).toEqual(['', 'auth_expires', 'auth_expires_at', 'auth_token', 'auth_url']);
    const cookies = await page.context().cookies(url);
    expect(cookies).toMatchObject([{ name: 'directus_refresh_token', httpOnly: true }]);
  });
});

describe('the list of articles', () => {
  it('asks once when the typing pauses, not with every key', async () => {
    const page = await desk.enter();
    const asked: (string | null)[] = [];
    page.on('request', (request) => {
      const { pathname, searchParams } = new URL(request.url());
      if (pathname === '/items/articles') asked.push(searchParams.get('search'));
    });
    await page.getByLabel('Search articles').pressSequentially('file uploads', { delay: 20 });
    await page.getByText('1 to 4 of 4').waitFor();
    expect(asked).toEqual(['file uploads']);
    expect(await page.locator('.articles .title').allInnerTexts()).toHaveLength(4);

    await page.getByLabel('Search articles').fill('nothing is called so');
    await page.getByText('No articles found').waitFor();
  });

  it('turns pages forth and back', async () => {
    const page = await desk.enter();
    const first = await page.locator('.articles .title').allInnerTexts();
    expect(await page.getByRole('button', { name: 'Previous' }).isDisabled()).toBe(true);
    await press(page, 'Next');
    await page.getByText('9 to 16 of').waitFor();
    expect(await page.locator('.articles .title').allInnerTexts()).not.toEqual(first);
    await press(page, 'Previous');
    await page.getByText('1 to 8 of').waitFor();
    expect(await page.locator('.articles .title').allInnerTexts()).toEqual(first);
  });

  it('creates, changes and deletes an article, and shows it changed after a reload', async () => {
    const page = await desk.enter();
    const dialog = page.getByRole('dialog');

    await press(page, 'New article');
    await press(dialog, 'Cancel');
    await press(page, 'New article');
    expect(await dialog.getByRole('button', { name: 'Delete' }).isVisible()).toBe(false);
    await dialog.getByLabel('Title').fill(`${mark} first`);
    await press(dialog, 'Save');
    await article(page, `${mark} first`).click();

    await dialog.getByLabel('Title').fill(`${mark} second`);
    await dialog.getByLabel('Status').selectOption('Archived');
    await press(dialog, 'Save');
    await article(page, `${mark} second`).waitFor();
    await page.reload();
    const row = page.locator('.articles li', { hasText: `${mark} second` });
    expect(await row.innerText()).toContain('Archived');
    expect(await article(page, `${mark} first`).count()).toBe(0);

    await article(page, `${mark} second`).click();
    await press(dialog, 'Delete');
    expect(await titles('items/articles')).toEqual([`${mark} second`]);
    await press(dialog, 'Really delete?');
    await article(page, `${mark} second`).waitFor({ state: 'detached' });
    expect(await titles('items/articles')).toEqual([]);
  });

  it('keeps the dialog open with what was typed when the server refuses it', async () => {
    const page = await desk.enter();
    await press(page, 'New article');
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Title').fill(`${mark} unsent`);
    await page.context().setOffline(true);
    await press(dialog, 'Save');
    await dialog.getByRole('alert').getByText('NETWORK').waitFor();
    expect(await dialog.getByLabel('Title').inputValue()).toBe(`${mark} unsent`);
    await page.context().setOffline(false);
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
  });
});

/** Bytes per second, for all uploads together: a loopback is too quick for a progress bar to be seen. */
async function throttle(page: Page, uploadThroughput: number) {
  const network = await page.context().newCDPSession(page);
  await network.send('Network.emulateNetworkConditions', {
    offline: false,
    latency: 0,
    downloadThroughput: -1,
    uploadThroughput,
  });
}

interface Step {
  readonly name: string;
  readonly state: string;
  readonly percent: number;
}

/** Has the page write down each change of a progress bar. */
const record = (page: Page) =>
  page.evaluate(() => {
    const steps: Step[] = [];
    Object.assign(window, { steps });
    new MutationObserver(() => {
      for (const row of document.querySelectorAll<HTMLElement>('.uploads li')) {
        const name = row.querySelector('.name')?.textContent ?? '';
        const state = row.dataset['state'] ?? '';
        const percent = row.querySelector('progress')?.value ?? 0;
        const last = steps.filter((step) => step.name === name).at(-1);
        if (last?.state !== state || last.percent !== percent) steps.push({ name, state, percent });
      }
    }).observe(document.body, { attributes: true, childList: true, subtree: true });
  });

const recorded = (page: Page, of: string) =>
  page.evaluate(
    (name) => (window as unknown as { steps: Step[] }).steps.filter((step) => step.name === name),
    of,
  );

const states = (steps: readonly Step[]) =>
  steps.map(({ state }) => state).filter((state, at, all) => state !== all[at - 1]);

const changes = (page: Page) => page.locator('.changes .what').allInnerTexts();

describe('uploading', () => {
  it(
    'shows each file’s progress, 100 % only with the server’s answer, and the image’s thumbnail',
    { timeout: 30_000 },
    async () => {
      const page = await desk.enter();
      await record(page);
      await throttle(page, 1_500_000);
      const noise = randomBytes(800 * 600 * 3);
      const picture = png(
        1200,
        800,
        (x, y) =>
          [...noise.subarray((y * 800 + x) * 3, (y * 800 + x) * 3 + 3)] as [number, number, number],
      );
      await page.locator('[name=files]').setInputFiles([
        { name: `${mark} picture.png`, mimeType: 'image/png', buffer: Buffer.from(picture) },
        { name: `${mark} film.mp4`, mimeType: 'video/mp4', buffer: Buffer.alloc(8_000_000) },
        { name: `${mark} later.txt`, mimeType: 'text/plain', buffer: Buffer.from('short') },
      ]);
      const film = page.getByRole('progressbar', { name: `${mark} film.mp4` });
      await expect
        .poll(() => film.evaluate((bar) => (bar as HTMLProgressElement).value), {
          timeout: 8_000,
        })
        .toBeGreaterThan(3);
      await press(page, `Cancel: ${mark} film.mp4`);

      const thumbnail = page
        .locator('.images li', { hasText: `${mark} picture.png` })
        .locator('img');
      await expect
        .poll(() => thumbnail.evaluate((image: HTMLImageElement) => image.naturalWidth), {
          timeout: 10_000,
        })
        .toBe(240);

      const steps = await recorded(page, `${mark} picture.png`);
      // It may have waited at first, for a new token.
      expect(states(steps).slice(-3)).toEqual(['sending', 'processing', 'done']);
      const sending = steps
        .filter(({ state }) => state === 'sending')
        .map(({ percent }) => percent);
      expect(sending.length).toBeGreaterThan(5);
      expect(sending).toEqual([...sending].sort((a, b) => a - b));
      expect(steps.filter(({ percent }) => percent === 100)).toMatchObject([{ state: 'done' }]);

      // The third waits until one of the two before it is out of the way.
      await page.getByRole('button', { name: `Dismiss: ${mark} later.txt` }).waitFor();
      expect(states(await recorded(page, `${mark} later.txt`))[0]).toBe('waiting');
      expect(states(await recorded(page, `${mark} film.mp4`)).at(-1)).toBe('cancelled');
      // Nor does the server keep what it had received of the cancelled one.
      await expect
        .poll(() => titles('files'))
        .toEqual([`${mark} later.txt`, `${mark} picture.png`]);

      await press(page, `Dismiss: ${mark} picture.png`);
      const bar = page.getByRole('progressbar', { name: `${mark} picture.png` });
      await bar.waitFor({ state: 'detached' });
      await press(page, `Delete ${mark} picture.png`);
      await thumbnail.waitFor({ state: 'detached' });
    },
  );

  it('sends a cancelled file from the start when it is tried again', async () => {
    const page = await desk.enter();
    await throttle(page, 1_000_000);
    await page.locator('[name=files]').setInputFiles([
      {
        name: `${mark} again.bin`,
        mimeType: 'application/x-thing',
        buffer: Buffer.alloc(1_000_000),
      },
    ]);
    await page.getByText(/Sending [1-9]/).waitFor();
    await press(page, `Cancel: ${mark} again.bin`);
    await page.getByText(/Cancelled at [1-9]/).waitFor();
    await press(page, `Try again: ${mark} again.bin`);
    await page.getByText('Done · 1.0 MB').waitFor();
    expect(await titles('files', 'again')).toHaveLength(1);
  });

  it('stops what is under way with the logout', async () => {
    const page = await desk.enter();
    await throttle(page, 500_000);
    const failed = page.waitForEvent('requestfailed', (request) =>
      new URL(request.url()).pathname.startsWith('/files/tus/'),
    );
    await page.locator('[name=files]').setInputFiles([
      {
        name: `${mark} left.bin`,
        mimeType: 'application/x-thing',
        buffer: Buffer.alloc(4_000_000),
      },
    ]);
    await page.getByText(/Sending [1-9]/).waitFor();
    await press(page, 'Log out');
    expect((await failed).failure()?.errorText).toBe('net::ERR_ABORTED');
  });
});

describe('the session', () => {
  it('counts down, refreshes by itself before the token expires, and at the press of a button', async () => {
    const page = await desk.enter();
    expect(await page.locator('.expiry').innerText()).toMatch(/^0:0[3-5]$/);
    expect(await page.locator('.refresh').innerText()).toMatch(/^0:0[1-3]$/);
    await expect.poll(() => changes(page), { timeout: 5_000 }).toContain('refreshed');

    const before = (await changes(page)).length;
    await press(page, 'Refresh now');
    await expect.poll(async () => (await changes(page)).length).toBeGreaterThanOrEqual(before + 2);
    expect((await changes(page))[0]).toBe('refreshed');
  });

  it('survives a reload after the access token has expired, by its cookie', async () => {
    const page = await desk.enter();
    await page.evaluate(() => {
      localStorage.setItem('auth_expires_at', '1000');
    });
    await page.reload();
    await page.getByText('1 to 8 of').waitFor();
    expect((await changes(page)).slice(-3)).toEqual(['refreshed', 'refreshing', 'restored']);
  });

  it('is kept while the server cannot be reached, and goes on when it can', async () => {
    const page = await desk.enter();
    await page.context().setOffline(true);
    await press(page, 'Refresh now');
    await page.getByRole('alert').getByText('UNREACHABLE').waitFor();
    expect((await changes(page))[0]).toBe('unreachable (NETWORK)');
    await page.context().setOffline(false);
    await expect.poll(async () => (await changes(page))[0], { timeout: 8_000 }).toBe('refreshed');
  });

  it('ends with the reason when the server refuses to refresh it', async () => {
    const page = await desk.enter();
    await page.context().clearCookies();
    await press(page, 'Refresh now');
    await page.getByText('The session has ended.').waitFor();
    expect(await page.getByLabel('Password').isVisible()).toBe(true);
  });

  it('ends everywhere else at one’s wish, and goes on here', async () => {
    const elsewhere = await logIn();
    const page = await desk.enter();
    await press(page, 'Sign out everywhere else');
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Your password').fill('wrong');
    await press(dialog, 'Sign out');
    await dialog.getByText('INVALID_CREDENTIALS').waitFor();
    await dialog.getByLabel('Your password').fill(editor.password);
    await press(dialog, 'Sign out');
    await dialog.waitFor({ state: 'detached' });

    expect((await refresh(elsewhere)).status).toBe(401);
    await press(page, 'Refresh now');
    await expect.poll(async () => (await changes(page))[0]).toBe('refreshed');
  });

  it('is over after the logout, also after a reload', async () => {
    const page = await desk.enter();
    await press(page, 'Log out');
    await page.getByText('Logged out.').waitFor();
    expect(await page.evaluate(() => Object.keys(localStorage))).toEqual([]);
    await page.reload();
    await page.getByLabel('Password').waitFor();
    expect(await page.locator('#who').count()).toBe(0);
  });
});

it('fits the screen of a telephone', async () => {
  const page = await desk.enter();
  await page.setViewportSize({ width: 360, height: 740 });
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
});
