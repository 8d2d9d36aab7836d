// Accounts of a directory: an LDAP server, a Directus that asks it, and our login.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startDirectus } from '../../demo/server/directus.mjs';
import { Directus } from '../../lib';
import { editorRole } from '../support/editor-role';
import { startLdapServer } from '../support/ldap-server.mjs';

/** Active Directory's flag for an account that has been disabled. */
const DISABLED = 2;

const base = 'dc=example,dc=org';
const service = {
  dn: `cn=directus,${base}`,
  password: 'of-the-service',
  attributes: { cn: 'directus' },
};
const anna = {
  dn: `cn=anna,ou=people,${base}`,
  password: 'of-anna',
  attributes: {
    cn: 'anna',
    givenName: 'Anna',
    sn: 'Example',
    mail: 'anna@example.com',
    userAccountControl: '0',
  },
};
const account = { provider: 'staff', identifier: 'anna', password: anna.password };

let directory: Awaited<ReturnType<typeof startLdapServer>>;
let server: Awaited<ReturnType<typeof startDirectus>>;
let directus: Directus;

beforeAll(async () => {
  directory = await startLdapServer([service, anna]);
  server = await startDirectus({
    env: {
      AUTH_PROVIDERS: 'staff',
      AUTH_STAFF_DRIVER: 'ldap',
      AUTH_STAFF_CLIENT_URL: directory.url,
      AUTH_STAFF_BIND_DN: service.dn,
      AUTH_STAFF_BIND_PASSWORD: service.password,
      AUTH_STAFF_USER_DN: `ou=people,${base}`,
      AUTH_STAFF_DEFAULT_ROLE_ID: await editorRole(),
    },
  });
  directus = new Directus(server.url);
}, 120_000);
afterAll(async () => {
  directus.dispose();
  await Promise.all([server.stop(), directory.stop()]);
});

it('is listed among the providers', async () => {
  await expect(directus.auth.providers()).resolves.toEqual([{ name: 'staff', driver: 'ldap' }]);
});

it('logs in, stays logged in, and logs out', async () => {
  await directus.auth.login(account);
  expect(directus.auth.state).toMatchObject({ status: 'active', reason: 'login' });
  const { email, first_name, provider } = await directus.users.me.read();
  expect({ email, first_name, provider }).toEqual({
    email: 'anna@example.com',
    first_name: 'Anna',
    provider: 'staff',
  });

  const { refresh_token } = await directus.auth.refresh();
  expect(directus.auth.state).toMatchObject({ status: 'active', reason: 'refreshed' });
  await directus.auth.logout();
  expect(directus.auth.state).toMatchObject({ status: 'anonymous', reason: 'logout' });
  const again = await fetch(`${server.url}/auth/refresh`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ refresh_token, mode: 'json' }),
  });
  expect(again.status).toBe(401);
});

it.for([
  ['a wrong password', { password: 'of-somebody-else' }],
  ['an account that is not there', { identifier: 'ben' }],
  ['a pattern for an account', { identifier: 'an*' }],
] as const)('refuses %s', async ([, wrong]) => {
  const before = directus.auth.state;
  await expect(directus.auth.login({ ...account, ...wrong })).rejects.toMatchObject({
    name: 'TransportError',
    status: 401,
    code: 'INVALID_CREDENTIALS',
  });
  expect(directus.auth.state).toBe(before);
});

it('ends when the directory has disabled the account', async () => {
  await directus.auth.login(account);
  anna.attributes.userAccountControl = String(DISABLED);
  await expect(directus.auth.refresh()).rejects.toMatchObject({ code: 'REFUSED' });
  expect(directus.auth.state).toMatchObject({ status: 'anonymous', reason: 'refused' });
  anna.attributes.userAccountControl = '0';
});

it('is kept while the directory is away, and begins nowhere then', async () => {
  await directus.auth.login(account);
  await directory.stop();
  await expect(directus.auth.refresh()).rejects.toMatchObject({ code: 'UNREACHABLE' });
  expect(directus.auth.state).toMatchObject({ status: 'active', reason: 'unreachable' });
  await expect(new Directus(server.url).auth.login(account)).rejects.toMatchObject({
    name: 'TransportError',
    status: 503,
    code: 'SERVICE_UNAVAILABLE',
  });
});
