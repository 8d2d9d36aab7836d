import type { Page } from 'playwright';
import { describe, expect, inject, it } from 'vitest';
import { editor } from '../../demo/server/accounts.mjs';
import { deferred, focused, liveList, press } from './page-actions';
import { useDesk } from './use-desk';

const { url } = inject('directusShortTtl');

const desk = useDesk(url);

const asVisitor = (path: string, body: object) =>
  fetch(`${url}/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });

const refresh = (token: string) =>
  asVisitor('auth/refresh', { refresh_token: token, mode: 'json' });

/** Begins a session on another device. */
async function logIn(): Promise<string> {
  const response = await asVisitor('auth/login', { ...editor, mode: 'json' });
  const { data } = (await response.json()) as { data: { refresh_token: string } };
  return data.refresh_token;
}

/** Returns what has happened to the session, the latest first. */
const changes = (page: Page) =>
  page
    .locator('.changes li')
    .evaluateAll((rows) => rows.map((row) => (row as HTMLElement).dataset['reason']));

describe('logging in', () => {
  it('says beside the password what is wrong, until something is typed', async () => {
    const page = await desk.visit();
    const [email, password] = [page.getByLabel('Email'), page.getByLabel('Password')];
    await password.fill('wrong');
    await page.keyboard.press('Enter');
    const text = page.getByText('The email address or the password is wrong.');
    await text.waitFor();
    expect(await password.getAttribute('aria-invalid')).toBe('true');
    expect(await password.getAttribute('aria-describedby')).toBe(await text.getAttribute('id'));
    expect(await focused(page)).toBe('password');
    await page.keyboard.type('x');
    await text.waitFor({ state: 'hidden' });
    expect(await password.getAttribute('aria-invalid')).toBe('false');

    await email.fill('');
    await page.keyboard.press('Enter');
    await page.getByText('Please enter your email address.').waitFor();
    expect(await focused(page)).toBe('email');
  });

  it('says that it is under way, then leads to the page that was asked for, at its heading', async () => {
    const page = await desk.visit('files');
    expect(new URL(page.url()).search).toBe('?returnUrl=%2Ffiles');
    const { promise: held, resolve: answer } = deferred();
    await page.route('**/auth/login', async (route) => {
      await held;
      await route.continue();
    });
    await press(page, 'Fill in');
    await page.keyboard.press('Enter');
    await page.getByText('Logging in …').waitFor();
    answer();
    await page.waitForURL('**/files');
    await expect.poll(() => focused(page)).toBe('Files');
    await expect.poll(() => page.locator('#who').innerText()).toBe('Edith Editor');
    expect(await page.title()).toBe('Files · The Observable');
  });

  it('keeps the refresh token in a cookie that no script can read', async () => {
    const page = await desk.enter();
    await liveList(page);
    const stored = await page.evaluate(() =>
      [...Object.keys(localStorage), document.cookie].sort(),
    );
    expect(stored).toEqual(['', 'auth_expires', 'auth_expires_at', 'auth_token', 'auth_url']);
    const cookies = await page.context().cookies(url);
    expect(cookies).toMatchObject([{ name: 'directus_refresh_token', httpOnly: true }]);
  });

  it('leads users who are logged in past the form', async () => {
    await desk.enter();
    const page = await desk.visit('login');
    await page.waitForURL('**/articles');
  });
});

describe('the session', () => {
  it('counts down, refreshes by itself before the token expires, and at the press of a button', async () => {
    const page = await desk.enter('session');
    expect(await page.locator('.expiry').innerText()).toMatch(/^0:0[3-5]$/);
    expect(await page.locator('.refresh').innerText()).toMatch(/^0:0[1-3]$/);
    await expect.poll(() => changes(page), { timeout: 5_000 }).toContain('refreshed');

    const before = (await changes(page)).length;
    await press(page, 'Refresh now');
    await expect.poll(async () => (await changes(page)).length).toBeGreaterThanOrEqual(before + 2);
    await expect.poll(async () => (await changes(page))[0]).toBe('refreshed');
    expect(await focused(page)).toBe('Refresh now');
  });

  it('survives a reload after the access token has expired, by its cookie', async () => {
    const page = await desk.enter('session');
    await page.evaluate(() => {
      localStorage.setItem('auth_expires_at', '1000');
    });
    await page.reload();
    await expect
      .poll(async () => (await changes(page)).slice(-3))
      .toEqual(['refreshed', 'refreshing', 'restored']);
  });

  it('survives while the server cannot be reached, and goes on when it can', async () => {
    const page = await desk.enter('session');
    await page.context().setOffline(true);
    await press(page, 'Refresh now');
    await page
      .locator('.session')
      .getByText('The server cannot be reached. Please check your connection.')
      .waitFor();
    expect((await changes(page))[0]).toBe('unreachable');
    await page.context().setOffline(false);
    await expect.poll(async () => (await changes(page))[0], { timeout: 8_000 }).toBe('refreshed');
    expect(await page.locator('.session .error').innerText()).toBe('');
  });

  it('ends with the reason when the server refuses to refresh it, and the way back is kept', async () => {
    const page = await desk.enter('session');
    await page.context().clearCookies();
    await press(page, 'Refresh now');
    await page.getByText('The session has ended.').waitFor();
    expect(page.url()).toContain('/login?returnUrl=%2Fsession');
    expect(await focused(page)).toBe('login-title');
  });

  it('ends everywhere else on demand, and goes on here', async () => {
    const elsewhere = await logIn();
    const page = await desk.enter('session');
    await press(page, 'Sign out everywhere else');
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Your password').fill('wrong');
    await press(dialog, 'Sign out');
    await dialog.getByText('The password is wrong.').waitFor();
    await dialog.getByLabel('Your password').fill(editor.password);
    await press(dialog, 'Sign out');
    await dialog.waitFor({ state: 'hidden' });
    expect(await focused(page)).toBe('Sign out everywhere else');

    expect((await refresh(elsewhere)).status).toBe(401);
    await press(page, 'Refresh now');
    await expect.poll(async () => (await changes(page))[0]).toBe('refreshed');
  });

  it('ends with the logout, in all windows, also after a reload', async () => {
    const [page, other] = [await desk.enter(), await desk.enter('files')];
    await press(page, 'Log out');
    await page.getByText('Logged out.').waitFor();
    await other.waitForURL(/\/login/);
    expect(await page.evaluate(() => Object.keys(localStorage))).toEqual([]);
    await page.reload();
    await page.getByLabel('Password').waitFor();
    expect(await page.locator('#who').count()).toBe(0);
  });
});
