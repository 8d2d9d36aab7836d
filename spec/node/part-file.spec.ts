import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { Directus } from '../../lib/directus';
import { saveFile } from '../../lib/node';
import {
  type Answer,
  type Recorded,
  type RecordingServer,
  startRecordingServer,
} from '../support/recording-server';

const content = 'x'.repeat(5_000);
const isRoot = process.getuid?.() === 0;

/** Pieces of the file, as Directus gives them. */
function piece({ headers }: Recorded): Answer {
  const [from = 0, to = 0] = (headers.range ?? '').match(/\d+/g)?.map(Number) ?? [];
  const end = Math.min(to, content.length - 1);
  const range = `bytes ${from}-${end}/${content.length}`;
  return {
    status: 206,
    headers: { 'content-type': 'video/mp4', 'last-modified': 'Monday', 'content-range': range },
    body: content.slice(from, end + 1),
  };
}

let server: RecordingServer;
let folder: string;
const at = (name: string) => join(folder, name);
const text = (name: string) => readFileSync(at(name), 'utf8');
const modeOf = (name: string) => statSync(at(name)).mode & 0o777;
const save = (path: unknown) =>
  saveFile(new Directus(server.url), 'a', path as string, { pieceSize: 2_048, retryDelays: [] });

beforeAll(async () => {
  server = await startRecordingServer();
});
beforeEach(() => {
  server.reset(piece);
  folder = mkdtempSync(join(tmpdir(), 'directus-rx-target-'));
});
afterEach(() => rmSync(folder, { recursive: true }));
afterAll(() => server.stop());

describe('saveFile: the file at the path', () => {
  it('is written through a symbolic link, which stays', async () => {
    mkdirSync(at('sub'));
    writeFileSync(at('sub/film'), 'old');
    symlinkSync('sub/film', at('link'));
    symlinkSync('link', at('link to link'));
    expect(await save(at('link to link'))).toBe(5_000);
    expect(text('sub/film')).toBe(content);
    expect(lstatSync(at('link')).isSymbolicLink()).toBe(true);
    expect(lstatSync(at('link to link')).isSymbolicLink()).toBe(true);
    expect(readdirSync(at('sub'))).toEqual(['film']);
    expect(readdirSync(folder).sort()).toEqual(['link', 'link to link', 'sub']);
  });

  it('is made where a dangling link leads to, also from a linked folder', async () => {
    mkdirSync(at('real/deep'), { recursive: true });
    symlinkSync('real/deep', at('folder'));
    symlinkSync('../film', at('real/deep/link'));
    await save(at('folder/link'));
    expect(text('real/film')).toBe(content);
    expect(lstatSync(at('real/deep/link')).isSymbolicLink()).toBe(true);
  });

  it('is the same file to a hard link', async () => {
    writeFileSync(at('one'), 'old', { mode: 0o640 });
    linkSync(at('one'), at('two'));
    await save(at('one'));
    expect(text('two')).toBe(content);
    expect(modeOf('two')).toBe(0o640);
    expect(readdirSync(folder).sort()).toEqual(['one', 'two']);
  });

  it.skipIf(!isRoot)('keeps its owner', async () => {
    writeFileSync(at('film'), 'old');
    execFileSync('chown', ['1234:1234', at('film')]);
    await save(at('film'));
    expect(statSync(at('film'))).toMatchObject({ uid: 1234, gid: 1234, size: 5_000 });
  });

  it.each([0o600, 0o644, 0o755, 0o660])('keeps its mode %o', async (mode) => {
    writeFileSync(at('film'), 'a longer text than the new one'.repeat(1_000));
    chmodSync(at('film'), mode);
    await save(at('film'));
    expect(modeOf('film')).toBe(mode);
    expect(text('film')).toBe(content);
  });

  it('can be read by nobody else while it is on its way', async () => {
    writeFileSync(at('film'), 'secret', { mode: 0o600 });
    server.reset((request) => (server.seen.length > 1 ? 'hold' : piece(request)));
    const subscription = save(at('film')).subscribe();
    await vi.waitFor(() => expect(server.seen).toHaveLength(2));
    const [part = ''] = readdirSync(folder).filter((name) => name.endsWith('.part'));
    expect(modeOf(part)).toBe(0o600);
    subscription.unsubscribe();
    await vi.waitFor(() => expect(readdirSync(folder)).toEqual(['film']));
    expect(text('film')).toBe('secret');
  });

  it('may have a name of 255 bytes', async () => {
    const name = 'ä'.repeat(127);
    await save(at(name));
    expect(text(name)).toBe(content);
  });

  it('is one of the two, whole, when two save to one link', async () => {
    writeFileSync(at('film'), 'old', { mode: 0o600 });
    symlinkSync('film', at('link'));
    await Promise.all([save(at('link')), save(at('film'))]);
    expect(text('film')).toBe(content);
    expect(modeOf('film')).toBe(0o600);
    expect(readdirSync(folder).sort()).toEqual(['film', 'link']);
  });
});

describe('saveFile: a path is refused before anything is sent', () => {
  const refused = async (path: unknown) => {
    const before = readdirSync(folder);
    const outcome: unknown = await save(path).then(
      () => 'saved',
      (error: unknown) => error,
    );
    expect(server.seen).toEqual([]);
    expect(readdirSync(folder)).toEqual(before);
    return outcome;
  };
  const invalid = { name: 'InvalidParamError', message: expect.stringMatching(/^path must/) };

  it('that names a directory, or a link to one', async () => {
    mkdirSync(at('sub'));
    symlinkSync('sub', at('link'));
    for (const path of [folder, at('sub'), at('link'), at('sub/'), at('new/')])
      expect(await refused(path)).toMatchObject(invalid);
  });

  it('that names a device, a pipe or a socket', async () => {
    execFileSync('mkfifo', [at('pipe')]);
    symlinkSync('/dev/null', at('link'));
    const listener = createServer().listen(at('socket'));
    await vi.waitFor(() => expect(existsSync(at('socket'))).toBe(true));
    for (const path of ['/dev/null', '/dev/full', at('link'), at('pipe'), at('socket')])
      expect(await refused(path)).toMatchObject(invalid);
    await new Promise((closed) => listener.close(closed));
  });

  it.each([undefined, null, 1, Symbol('path'), {}, new URL('file:///tmp/film'), 'a\0b'])(
    'that is no path: %s',
    async (path) => {
      expect(await refused(path)).toMatchObject(invalid);
    },
  );

  it('that is empty', async () => {
    expect(await refused('')).toMatchObject({ name: 'EmptyParamError' });
  });

  it('that goes in circles, or whose directory is missing', async () => {
    symlinkSync('b', at('a'));
    symlinkSync('a', at('b'));
    symlinkSync('nowhere/film', at('dangling'));
    expect(await refused(at('a'))).toMatchObject({ code: 'ELOOP' });
    expect(await refused(at('nowhere/film'))).toMatchObject({ code: 'ENOENT' });
    expect(await refused(at('dangling'))).toMatchObject({ code: 'ENOENT' });
    writeFileSync(at('file'), '');
    expect(await refused(at('file/film'))).toMatchObject({ code: 'ENOTDIR' });
  });

  it.skipIf(isRoot)('that may not be written to', async () => {
    writeFileSync(at('film'), 'old', { mode: 0o400 });
    expect(await refused(at('film'))).toMatchObject({ code: 'EACCES' });
    mkdirSync(at('sub'), { mode: 0o500 });
    expect(await refused(at('sub/film'))).toMatchObject({ code: 'EACCES' });
  });
});

describe('saveFile: an answer of 200', () => {
  const page = '<!doctype html><h1>Log in</h1>';
  const login = { headers: { 'content-type': 'text/html; charset=utf-8' }, body: page };

  it.each<[string, Answer]>([
    ['a login page', login],
    ['a page in XHTML', { ...login, headers: { 'content-type': 'application/xhtml+xml' } }],
    ['an error message in JSON', { body: { errors: [{ message: 'Not here' }] } }],
    ['nothing', { status: 204 }],
    ['something that is accepted for later', { status: 202, body: 'later' }],
  ])('is not saved where it holds %s', async (_, answer) => {
    writeFileSync(at('film'), 'old');
    server.reset(() => answer);
    await expect(save(at('film')).then()).rejects.toMatchObject({ code: 'INVALID_RESPONSE' });
    expect(text('film')).toBe('old');
    await vi.waitFor(() => expect(readdirSync(folder)).toEqual(['film']));
    expect(server.seen).toHaveLength(1);
  });

  it('is not saved where a login page comes in place of a later piece', async () => {
    server.reset((request) => (server.seen.length > 1 ? login : piece(request)));
    await expect(save(at('film')).then()).rejects.toMatchObject({ code: 'INVALID_RESPONSE' });
    await vi.waitFor(() => expect(readdirSync(folder)).toEqual([]));
  });

  it('is saved where it is a user’s own HTML or JSON file, from a server without ranges', async () => {
    for (const type of ['text/html', 'application/json']) {
      const headers = { 'content-type': type, 'last-modified': 'Monday' };
      server.reset(() => ({ headers, body: page }));
      await save(at('film'));
      expect(text('film')).toBe(page);
    }
  });
});

it('saveFile: without a client, the Call fails and the function does not throw', async () => {
  await expect(saveFile(null as never, 'a', 'film').then()).rejects.toMatchObject({
    name: 'InvalidParamError',
  });
});
