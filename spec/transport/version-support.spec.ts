import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Directus } from '../../lib';
import {
  type Recorded,
  type RecordingServer,
  startRecordingServer,
} from '../support/recording-server';

let server: RecordingServer;
let directus: Directus;

const id = '0f0d4d7e-7a0b-4f3b-a3f5-0f5bd5e4b0c7';
const refusal = (status: number, code: string, message: string) => () => ({
  status,
  body: { errors: [{ message, extensions: { code } }] },
});
const noRoute = ({ path }: Recorded) =>
  refusal(404, 'ROUTE_NOT_FOUND', `Route ${path} doesn't exist.`)();

beforeAll(async () => {
  server = await startRecordingServer();
});
afterAll(() => server.stop());
beforeEach(() => {
  server.reset(noRoute);
  directus = new Directus(server.url, { auth: { staticToken: 'a-token' } });
  return () => {
    directus.dispose();
  };
});

const unsupported = (version: string) => ({
  name: 'TransportError',
  code: 'UNSUPPORTED',
  message: expect.stringMatching(`needs Directus ${version}$`),
});

describe('a route that this version of Directus does not have', () => {
  it.each([
    ['comments.readByQuery', () => directus.comments.readByQuery(), '11.1.2 or newer'],
    ['comments.deleteMany', () => directus.comments.deleteMany([1]), '11.1.2 or newer'],
    ['policies.readOne', () => directus.policies.readOne('a'), '11 or newer'],
    ['access.readByQuery', () => directus.access.readByQuery(), '11 or newer'],
    ['access.deleteOne', () => directus.access.deleteOne(id), '11 or newer'],
    ['permissions.item', () => directus.permissions.item('articles', 1), '10.9 or newer'],
    ['users.register', () => directus.users.register('a@b.example', 'c'), '10.11 or newer'],
    ['versions.compare', () => directus.versions.compare('a'), '10.7 or newer'],
    ['translations.createOne', () => directus.translations.createOne({}), '10.2 or newer'],
    ['extensions.readAll', () => directus.extensions.readAll(), '10.7 or newer'],
    ['extensions.updateOne', () => directus.extensions.updateOne(id, {}), '10.10 or newer'],
    ['registry.readByQuery', () => directus.extensions.registry.readByQuery(), '10.10 or newer'],
    ['registry.readOne', () => directus.extensions.registry.readOne(id), '10.10 or newer'],
    ['deployments.cancel', () => directus.deployments.cancel('vercel', 1), '11.15 or newer'],
    ['assets.downloadFilesZip', () => directus.assets.downloadFilesZip(['a']), '11.14 or newer'],
    ['utils.hash.generate', () => directus.utils.hash.generate('a'), 'older than 12.1'],
    ['utils.importBatch', () => directus.utils.importBatch([]), '12.2 or newer'],
    ['utils.resolveRedirect', () => directus.utils.resolveRedirect('/'), '11.16.1 or newer'],
    ['license.read', () => directus.license.read(), '12 or newer'],
    [
      'a request of one’s own',
      () => directus.transport.post('/files/tus'),
      '10.13 or newer, with TUS_ENABLED',
    ],
  ])('is named with the version that has it: %s', async (_, call, version) => {
    await expect(call()).rejects.toMatchObject({
      ...unsupported(version),
      status: 404,
      errors: [{ extensions: { code: 'ROUTE_NOT_FOUND' } }],
    });
  });

  it.each([
    ['of shares', () => directus.shares.readOne('no-uuid')],
    ['of extensions', () => directus.extensions.deleteOne('no-uuid')],
    ['of the marketplace', () => directus.extensions.registry.readOne('no-uuid')],
  ])('is not taken for one where it may be the id %s that is wrong', async (_, call) => {
    await expect(call()).rejects.toMatchObject({
      code: 'ROUTE_NOT_FOUND',
      message: expect.stringMatching(/^Route .*no-uuid doesn't exist\.$/),
    });
  });

  it.each([
    '/comments',
    '/users/register',
    '/permissions/me/articles/1',
    '/policies',
    '/versions',
    '/extensions',
    '/extensions/registry',
    '/translations',
    '/deployments',
    '/assets/files',
    '/files/tus',
    '/utils/hash',
    '/utils/import',
  ])('is not taken for one where it is of an endpoint of one’s own: /shop%s', async (path) => {
    await expect(directus.transport.get(`/shop${path}`)).rejects.toMatchObject({
      code: 'ROUTE_NOT_FOUND',
    });
  });

  it.each([
    '/deploy-hooks', '/deploy', '/deployments-log', '/deployments/vercel/own/route', '/commentary', '/comments-export', '/comments/1/replies',
    '/activity/commentary', '/policy-check', '/policies-own', '/policies/a/b', '/permissions/me/a/b/c', '/users/registered', '/users/register/own',
    '/versions-own', '/versions/a/own', '/extensions-own', '/extensions/own', '/extensions/registry/own', '/translations-own', '/translations/a/b',
    '/assets/filesystem', '/assets/folders', '/files/tus-own', '/files/tus/a/b', '/utils/hash/own', '/utils/hashing', '/utils/imports',
  ])('is not taken for one where the path only begins like it: %s', async (path) => {
    for (const call of [directus.transport.get(path), directus.transport.post(`${path}?a=/comments`)]) {
      await expect(call).rejects.toMatchObject({
        code: 'ROUTE_NOT_FOUND',
        message: expect.not.stringContaining('needs Directus'),
      });
    }
  }); // prettier-ignore

  it('leaves the server’s own code readable on the error', async () => {
    await expect(directus.transport.get('/deployments/')).rejects.toMatchObject({
      code: 'UNSUPPORTED',
      errors: [
        { message: "Route /deployments/ doesn't exist.", extensions: { code: 'ROUTE_NOT_FOUND' } },
      ],
    });
  });

  it.each(['FORBIDDEN /roles/me ', '204 /permissions/me ', 'ROUTE_NOT_FOUND /comments'])(
    'is not claimed by a code that holds a path: %j',
    async (code) => {
      server.reset(refusal(403, code, 'No.'));
      await expect(directus.transport.get('/items/a')).rejects.toMatchObject({ code });
    },
  );

  it('is not taken for one where all versions have it: an import into one collection', async () => {
    await expect(directus.transport.post('/utils/import/articles')).rejects.toMatchObject({
      code: 'ROUTE_NOT_FOUND',
    });
  });
});

describe('UNSUPPORTED: an older version answers with another code than ROUTE_NOT_FOUND', () => {
  it('is named: the own permissions, answered with nothing', async () => {
    server.reset(() => ({ status: 204 }));
    await expect(directus.permissions.me()).rejects.toMatchObject({
      ...unsupported('11 or newer'),
      status: 204,
    });
    server.reset(() => ({ status: 200, body: { data: { articles: {} } } }));
    expect(await directus.permissions.me()).toEqual({ articles: {} });
  });

  it('is named: the own roles, refused as a role with the key “me”', async () => {
    server.reset(refusal(403, 'FORBIDDEN', "You don't have permission to access this."));
    await expect(directus.roles.me()).rejects.toMatchObject(unsupported('11 or newer'));
    await expect(directus.roles.readOne('me-too')).rejects.toMatchObject({ code: 'FORBIDDEN' });
  });

  it('is not named where nobody is logged in, whom newer ones refuse the own roles, too', async () => {
    const anonymous = new Directus(server.url);
    server.reset(refusal(403, 'FORBIDDEN', "You don't have permission to access this."));
    await expect(anonymous.roles.me()).rejects.toMatchObject({ code: 'FORBIDDEN' });
    anonymous.dispose();
  });

  it('is named: a session in a cookie, refused as a wrong payload', async () => {
    const client = new Directus(server.url, { auth: { mode: 'session' } });
    const login = () => client.auth.login({ email: 'a@b.example', password: 'c' });
    // Newer versions put words before what is wrong.
    for (const before of ['', 'Invalid payload. ']) {
      server.reset(
        refusal(400, 'INVALID_PAYLOAD', `${before}"mode" must be one of [cookie, json]`),
      );
      await expect(login()).rejects.toMatchObject(unsupported('10.10 or newer for mode "session"'));
    }
    server.reset(refusal(400, 'INVALID_PAYLOAD', '"email" must be a valid email'));
    await expect(login()).rejects.toMatchObject({ code: 'INVALID_PAYLOAD' });
    client.dispose();
  });
});
