import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type Recorded,
  type RecordingServer,
  startRecordingServer,
} from '../support/recording-server';
import { bundleLibrary, runScript } from '../support/run-script';
import { type Block, blocks } from './blocks';

const row = {
  id: 1,
  title: 'One',
  author: { name: 'Ada' },
  email: 'ada@example.com',
  secret: 'secret',
  mainHash: 'hash',
};
const session = { access_token: 'access', expires: 900_000, refresh_token: 'refresh' };

/** Enough of Directus for every example: one row where one is asked for, else a list. */
function respond({ method, path, params, body }: Recorded) {
  if (path === '/server/ping') return { body: 'pong' };
  if (path === '/auth/login' || path === '/auth/refresh') return { body: { data: session } };
  if (path === '/auth/logout' || path.startsWith('/auth/password') || method === 'DELETE')
    return { status: 204 };
  const isList =
    method === 'POST' || method === 'PATCH'
      ? (Array.isArray(body) || hasKeys(body)) && path !== '/utils/import'
      : !/\/(?:[\w-]*\d[\w-]*|users\/me|info|compare|site|settings|snapshot|license)$/.test(path);
  // A list has one page.
  if (/_gt|"page":"(?!1")|"offset":"(?!0")/.test(JSON.stringify(params)))
    return { body: { data: [] } };
  const one = /^\/(?:shares|versions)\b/.test(path) ? { ...row, id: 'key' } : row;
  return { body: { data: isList ? [one, { ...one, id: 2 }] : one } };
}

const hasKeys = (body: unknown): boolean =>
  typeof body === 'object' &&
  body !== null &&
  ['keys', 'query', 'create'].some((name) => name in body);

/** What `context.d.ts` declares. */
const values = Object.fromEntries(
  ['id', 'folder', 'flow', 'project', 'share', 'version', 'role', 'user', 'dashboard', 'revision']
    .concat('token', 'password', 'otp', 'hash', 'policy')
    .map((name, number) => [name, `${name}-${number}`]),
);

const prelude = (url: string) => `
  import { Directus } from 'directus-rx';
  const fetchedAs = new Directus(${JSON.stringify(url)});
  const file = new File(['some text'], 'example.txt', { type: 'text/plain' });
  const form = new FormData();
  form.append('file', file, file.name);
  Object.assign(globalThis, { directus: fetchedAs, file, files: [file], form, show: () => undefined });
  Object.assign(globalThis, ${JSON.stringify(values)});
  for (const name of ['log', 'error', 'info', 'table']) console[name] = () => undefined;
`;

describe('the code of the documentation', () => {
  let server: RecordingServer;
  /** Holds the library and the blocks. */
  let folder: string;

  beforeAll(async () => {
    server = await startRecordingServer();
    server.reset(respond);
    folder = await bundleLibrary();
  });
  afterAll(async () => {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  });

  /** Runs a block as the module it is, in a process of its own, against a server that answers everything. */
  async function run({ name, code }: Block) {
    const path = join(folder, `${name.replace(/\W/g, '-')}.ts`);
    const here = code.replaceAll(
      /https?:\/\/(?:[\w.]*example\.com|127\.0\.0\.1:8055|localhost:8055)/g,
      server.url,
    );
    await writeFile(path, `${here}\nexport {};\n`);
    const script = `${prelude(server.url)} await import(${JSON.stringify(path)});`;
    return runScript(script, 30_000, folder);
  }

  it.concurrent.each(blocks.filter(({ runs }) => runs === 'node'))(
    'runs: $name',
    { timeout: 60_000 },
    async (block) => {
      expect(await run(block)).toMatchObject({ code: 0, output: '' });
    },
  );

  it('would be found out if it failed', async () => {
    const failing = {
      name: 'failing',
      code: `await directus.items('').readByQuery()`,
      language: 'ts',
      runs: 'node',
    } as const;
    expect(await run(failing)).toMatchObject({ code: 1 });
  });
});
