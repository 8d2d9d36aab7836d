// Single sign-on in Chromium: an OpenID provider, a Directus that trusts it, and an application on a third origin.
import { type Browser, chromium, type Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startDirectus } from '../../demo/server/directus.mjs';
import { freePort } from '../../demo/server/free-port.mjs';
import { Directus } from '../../lib';
import { chromiumArgs, chromiumPath } from '../support/chromium.mjs';
import { editorRole } from '../support/editor-role';
import { startOpenIdProvider } from '../support/openid-provider.mjs';
import { pageScript } from '../support/page-script';
import type { HttpServer } from '../support/http-server';
import { servePage } from '../support/page-server';
import type { SsoPage } from '../support/sso-page';
import { totp } from '../support/totp';

declare global {
  var sso: SsoPage;
}

/** Providers of one Directus, by how it remembers who came from there. */
const providerOf = { session: 'campus', cookie: 'library' } as const;
type Mode = keyof typeof providerOf;
const modes: readonly Mode[] = ['session', 'cookie'];

let browser: Browser;
let app: HttpServer;
let directus: Awaited<ReturnType<typeof startDirectus>>;
let provider: Awaited<ReturnType<typeof startOpenIdProvider>>;

/** Whoever is to turn two-factor authentication on must be allowed to. */
async function letEditorsHaveTwoFactors(): Promise<void> {
  const { url, admin } = directus;
  const { permissions } = new Directus(url, { auth: { staticToken: admin.token } });
  const { data } = await permissions.readByQuery({
    filter: { collection: { _eq: 'directus_users' }, action: { _eq: 'update' } },
    fields: ['id'],
  });
  await permissions.updateMany(
    data.map(({ id }) => id),
    { fields: ['tfa_secret'] },
  );
}

beforeAll(async () => {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const callbacks = modes.map((mode) => `${url}/auth/login/${providerOf[mode]}/callback`);
  provider = await startOpenIdProvider(callbacks);
  const code = await pageScript('sso-page');
  app = await servePage(`<script>const directusUrl = '${url}'</script><script>${code}</script>`);
  const role = await editorRole();
  const settings = (mode: Mode) => {
    const prefix = `AUTH_${providerOf[mode].toUpperCase()}`;
    const pages = ['127.0.0.1', 'localhost'].map((host) => `http://${host}:${app.port}/${mode}`);
    return {
      [`${prefix}_DRIVER`]: 'openid',
      [`${prefix}_LABEL`]: `The ${providerOf[mode]}`,
      [`${prefix}_CLIENT_ID`]: provider.client.id,
      [`${prefix}_CLIENT_SECRET`]: provider.client.secret,
      [`${prefix}_ISSUER_URL`]: `${provider.issuer}/.well-known/openid-configuration`,
      [`${prefix}_MODE`]: mode,
      [`${prefix}_ALLOW_PUBLIC_REGISTRATION`]: 'true',
      [`${prefix}_DEFAULT_ROLE_ID`]: role,
      [`${prefix}_REDIRECT_ALLOW_LIST`]: pages.join(','),
    };
  };
  directus = await startDirectus({
    port,
    env: {
      AUTH_PROVIDERS: Object.values(providerOf).join(','),
      ...settings('session'),
      ...settings('cookie'),
    },
  });
  browser = await chromium.launch({ executablePath: chromiumPath(), args: chromiumArgs });
}, 120_000);

afterAll(async () => {
  await browser.close();
  await Promise.all([directus.stop(), provider.stop(), app.stop()]);
});

/** The application in a browser profile of its own. */
async function opened(mode: Mode, host = '127.0.0.1'): Promise<Page> {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(`http://${host}:${app.port}/${mode}`);
  return page;
}

/** Leaves for the provider, logs in there or refuses, and is back at the address that is returned. */
async function visitProvider(
  page: Page,
  mode: Mode,
  account: string | null,
  options: Parameters<SsoPage['leave']>[1] = {},
): Promise<URL> {
  await page.evaluate(([name, given]) => sso.leave(name, given), [
    providerOf[mode],
    options,
  ] as const);
  await page.waitForURL(`${provider.issuer}/**`);
  if (account !== null) await page.fill('[name=account]', account);
  await page.click(account === null ? 'text=take me back' : 'text=Sign in');
  await page.waitForURL(`**:${app.port}/**`);
  return new URL(page.url());
}

describe.for(modes)('single sign-on in %s mode', (mode) => {
  const account = `anna-${mode}`;

  it('leads to the provider and back, is taken over, outlives a reload, and ends with the logout', async () => {
    const page = await opened(mode);
    const back = await visitProvider(page, mode, account);
    expect(back.search).toBe('?wish=articles');
    expect(await page.evaluate(() => sso.reason())).toBeNull();
    expect(await page.evaluate(() => sso.takeOver())).toBe('ok');
    expect(await page.evaluate(() => sso.whoami())).toBe(`${account}@example.com`);
    expect(await page.evaluate(() => sso.states())).toEqual([
      'anonymous: initial',
      'active: refreshed',
    ]);

    await page.reload();
    expect(await page.evaluate(() => sso.whoami())).toBe(`${account}@example.com`);
    expect(await page.evaluate(() => sso.takeOver())).toBe('ok');
    await page.evaluate(() => sso.logout());
    expect(await page.evaluate(() => sso.states())).toEqual([
      'active: restored',
      'refreshing: refreshing',
      'active: refreshed',
      'anonymous: logout',
    ]);
    expect(await page.evaluate(() => sso.takeOver())).toBe('REFUSED');
    expect(await page.evaluate(() => sso.whoami())).toBe('INVALID_CREDENTIALS');
  });
});

it('tells the application why nobody has been logged in', async () => {
  const page = await opened('session');
  const back = await visitProvider(page, 'session', null);
  // What the application had added to its address is gone.
  expect(back.search).toBe('?reason=INVALID_CREDENTIALS');
  expect(await page.evaluate(() => sso.reason())).toBe('INVALID_CREDENTIALS');
  expect(await page.evaluate(() => sso.takeOver())).toBe('REFUSED');
  expect(await page.evaluate(() => sso.states())).toEqual(['anonymous: initial']);

  // The demo's editor has this email already, and logs in with a password.
  const taken = await visitProvider(page, 'session', 'editor');
  expect(taken.search).toBe('?reason=INVALID_PROVIDER');
  await page.context().clearCookies();

  // Where the address to come back to has a hash, the reason is in there.
  const redirect = `http://127.0.0.1:${app.port}/session#/login`;
  const hashed = await visitProvider(page, 'session', null, { redirect });
  expect(hashed.search).toBe('');
  expect(hashed.hash).toBe('#/login?reason=INVALID_CREDENTIALS');
});

it('lists both providers, as the server names them', async () => {
  await expect(new Directus(directus.url).auth.providers()).resolves.toEqual([
    { name: 'campus', driver: 'openid', label: 'The campus' },
    { name: 'library', driver: 'openid', label: 'The library' },
  ]);
});

it(
  'tells why somebody without the second factor is not logged in, and takes the code along',
  { timeout: 30_000 },
  async () => {
    await letEditorsHaveTwoFactors();
    const page = await opened('session');
    await visitProvider(page, 'session', 'otto');
    await page.evaluate(() => sso.takeOver());
    const secret = await page.evaluate(() => sso.newSecret());
    const enabled = await page.evaluate((given) => sso.useSecret(...given), [
      secret,
      await totp(secret),
    ] as const);
    expect(enabled).toBe('ok');
    await page.context().clearCookies();

    const without = await visitProvider(page, 'session', 'otto');
    expect(without.search).toBe('?reason=INVALID_OTP');
    await page.context().clearCookies();
    const back = await visitProvider(page, 'session', 'otto', { otp: await totp(secret) });
    expect(back.search).toBe('?wish=articles');
    expect(await page.evaluate(() => sso.takeOver())).toBe('ok');
    expect(await page.evaluate(() => sso.whoami())).toBe('otto@example.com');
  },
);

it('refuses to lead back to a page that is not on the list, with an answer that the user sees', async () => {
  const page = await opened('session');
  const answer = page.waitForResponse(`${directus.url}/auth/login/**`);
  await page.evaluate(() => sso.leave('campus', { redirect: 'http://127.0.0.1:1/elsewhere' }));
  const response = await answer;
  expect(response.status()).toBe(400);
  expect(await response.json()).toMatchObject({
    errors: [{ extensions: { code: 'INVALID_PAYLOAD' } }],
  });
});

it('single sign-on: ends at /admin/login if the cookie of the attempt is gone', async () => {
  const page = await opened('session');
  await page.evaluate(() => sso.leave('campus'));
  await page.waitForURL(`${provider.issuer}/**`);
  await page.context().clearCookies({ name: 'openid.campus' });
  await page.fill('[name=account]', 'anna-session');
  await page.click('text=Sign in');
  await page.waitForURL(`${directus.url}/admin/login?reason=INVALID_CREDENTIALS`);
});

it('cannot be taken over by a page of another site, to which the browser sends no cookie', async () => {
  const page = await opened('session', 'localhost');
  const back = await visitProvider(page, 'session', 'anna-session');
  expect(back.search).toBe('?wish=articles');
  expect(await page.evaluate(() => sso.takeOver())).toBe('REFUSED');
});
