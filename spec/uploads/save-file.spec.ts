import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { Directus } from '../../lib/directus';
import { saveFile } from '../../lib/node';
import {
  type Recorded,
  type RecordingServer,
  startRecordingServer,
} from '../support/recording-server';

const SIZE = 100_000;
const contents: Readonly<Record<string, string>> = {
  '/assets/a': 'a'.repeat(SIZE),
  '/assets/b': 'b'.repeat(SIZE),
};

/** Pieces of a file, as Directus gives them. */
function piece({ path, headers }: Recorded) {
  const [from = 0, to = 0] = (headers.range ?? '').match(/\d+/g)?.map(Number) ?? [];
  const end = Math.min(to, SIZE - 1);
  return {
    status: 206,
    headers: { etag: path, 'content-range': `bytes ${from}-${end}/${SIZE}` },
    body: contents[path]?.slice(from, end + 1) ?? '',
  };
}

describe('saveFile', () => {
  it('requests$: reports the route of each piece that saveFile requests', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'directus-rx-save-'));
    const server = await startRecordingServer();
    server.reset(piece);
    const directus = new Directus(server.url);
    const routes: (string | undefined)[] = [];
    directus.transport.requests$.subscribe(({ route }) => routes.push(route));
    await saveFile(directus, 'a', join(folder, 'film.mp4'), { pieceSize: 65_536 });
    expect(new Set(routes)).toEqual(new Set(['/assets/{id}']));
    await server.stop();
    rmSync(folder, { recursive: true });
  });
});

describe('saveFile to one path by several at a time', () => {
  const folder = mkdtempSync(join(tmpdir(), 'directus-rx-save-'));
  const path = join(folder, 'film.mp4');
  let server: RecordingServer;
  const save = (id: string) => saveFile(new Directus(server.url), id, path, { pieceSize: 8_192 });

  beforeAll(async () => {
    server = await startRecordingServer();
  });
  beforeEach(() => {
    server.reset(piece);
    rmSync(path, { force: true });
  });
  afterAll(async () => {
    await server.stop();
    rmSync(folder, { recursive: true });
  });

  it('gives each its bytes, and leaves one of the files, whole', async () => {
    const sizes = await Promise.all([save('a'), save('b'), save('a')]);
    expect(sizes).toEqual([SIZE, SIZE, SIZE]);
    expect(Object.values(contents)).toContain(readFileSync(path, 'utf8'));
    expect(readdirSync(folder)).toEqual(['film.mp4']);
  });

  it('leaves the others alone when one is unsubscribed from', async () => {
    // `a` must not be done before it is unsubscribed from: it never gets its second piece.
    const isHeld = ({ path: asked, headers }: Recorded) =>
      asked === '/assets/a' && !headers.range?.startsWith('bytes=0-');
    server.reset((recorded) => (isHeld(recorded) ? 'hold' : piece(recorded)));
    const left = save('a').subscribe();
    const saved = save('b').then();
    await vi.waitFor(() => {
      expect(server.seen.some(isHeld)).toBe(true);
    });
    left.unsubscribe();
    expect(await saved).toBe(SIZE);
    expect(readFileSync(path, 'utf8')).toBe(contents['/assets/b']);
    await vi.waitFor(() => {
      expect(readdirSync(folder)).toEqual(['film.mp4']);
    });
  });

  it('leaves nothing when they fail', async () => {
    server.reset(() => ({ status: 404 }));
    const outcomes = await Promise.allSettled([save('a'), save('b')]);
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(readdirSync(folder)).toEqual([]);
  });

  it.each<[string, (recorded: Recorded) => { status: number; headers?: Record<string, string> }]>([
    ['the first piece is refused', () => ({ status: 403 })],
    [
      'the first piece is a page',
      () => ({ status: 200, headers: { 'content-type': 'text/html' } }),
    ],
    [
      'a later piece is refused',
      (recorded) =>
        recorded.headers.range?.startsWith('bytes=0-') ? piece(recorded) : { status: 404 },
    ],
    [
      'the file is replaced meanwhile',
      (recorded) => {
        const given = piece(recorded);
        return { ...given, headers: { ...given.headers, etag: recorded.headers.range ?? '' } };
      },
    ],
  ])(
    'saveFile: its part file is gone when the caller sees the error, where %s',
    async (_, respond) => {
      server.reset(respond);
      let seen: readonly string[] | undefined;
      await new Promise<void>((done) => {
        save('a').subscribe({
          error: () => {
            seen = readdirSync(folder);
            done();
          },
        });
      });
      expect(seen).toEqual([]);
    },
  );

  it('saveFile: its part file is gone when the caller sees that the disk refuses the file', async () => {
    server.reset((recorded) => {
      // Meanwhile, somebody makes a directory of that name.
      mkdirSync(path, { recursive: true });
      return piece(recorded);
    });
    await expect(save('a').then()).rejects.toMatchObject({ code: expect.any(String) });
    expect(readdirSync(folder)).toEqual(['film.mp4']);
    rmSync(path, { recursive: true });
  });
});
