import { createHash, randomBytes } from 'node:crypto';
import { createReadStream, existsSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { lastValueFrom, tap, toArray } from 'rxjs';
import { afterAll, beforeAll, describe, expect, inject, it, vi } from 'vitest';
import { Directus } from '../../lib/directus';
import { progress } from '../../lib/uploads/progress';
import { openFile, saveFile } from '../../lib/node';
import { runChild } from '../support/child';
import { startCuttingProxy } from '../support/cutting-proxy';
import { present } from '../support/present';

const server = inject('directus');
const client = (url = server.url) =>
  new Directus(url, { auth: { staticToken: server.admin.token } });
const directus = client();
const megabyte = 1_000_000;

const folder = mkdtempSync(join(tmpdir(), 'directus-rx-save-'));
const original = join(folder, 'original.bin');
let id = '';

/** The file and its parts. */
const onDisk = (start: string) => readdirSync(folder).filter((name) => name.startsWith(start));

async function digest(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}

beforeAll(async () => {
  await writeFile(original, randomBytes(40 * megabyte));
  const file = await openFile(original, 'application/x-test');
  ({ id } = present(await directus.files.upload(file, { title: 'From disk' })));
});
afterAll(async () => {
  await directus.files.deleteOne(id);
  rmSync(folder, { recursive: true });
});

describe('openFile', () => {
  it('is a file with its name, size, type and date', async () => {
    const file = await openFile(original, 'application/x-test');
    const { size, mtimeMs } = statSync(original);
    expect(file).toMatchObject({
      name: 'original.bin',
      size,
      type: 'application/x-test',
      lastModified: Math.floor(mtimeMs),
    });
    expect(await directus.files.readOne(id)).toMatchObject({
      filename_download: 'original.bin',
      type: 'application/x-test',
    });
  });
});

describe('saveFile', () => {
  it('saves a file with the bytes that were uploaded, and shows how far it is', async () => {
    const path = join(folder, 'saved.bin');
    const bar = await lastValueFrom(
      saveFile(directus, id, path).events().pipe(progress(), toArray()),
    );
    // Nothing, the first range, all of it: on a fast machine there is no time for an event in between.
    expect(new Set(bar.map(({ loaded }) => loaded)).size).toBeGreaterThan(2);
    expect(bar.at(-1)).toMatchObject({ state: 'done', percent: 100, result: 40 * megabyte });
    expect(await digest(path)).toBe(await digest(original));
    expect(onDisk('saved')).toEqual(['saved.bin']);
  });

  it(
    'goes on where it was when the server is gone half way and comes back',
    { timeout: 60_000 },
    async () => {
      const proxy = await startCuttingProxy(server.url);
      const path = join(folder, 'cut.bin');
      const saved = lastValueFrom(
        saveFile(client(proxy.url), id, path, { retryDelays: [0, 200, 400, 800, 2_000] }),
      );
      for (const mark of [10, 20, 30]) {
        await proxy.cutWhen(() => proxy.answered > mark * megabyte);
        await delay(300);
        await proxy.restore();
      }
      await saved;
      expect(await digest(path)).toBe(await digest(original));
      expect(proxy.answered).toBeLessThan(40 * megabyte + 3 * 5 * megabyte);
      await proxy.cut();
    },
  );

  it('leaves nothing on disk when it is unsubscribed from half way', async () => {
    const path = join(folder, 'left.bin');
    await new Promise<void>((resolve) => {
      const subscription = saveFile(directus, id, path)
        .events()
        .subscribe((event) => {
          if (event.type !== 'download') return;
          subscription.unsubscribe();
          resolve();
        });
    });
    await vi.waitFor(() => expect(onDisk('left')).toEqual([]), 10_000);
  });

  it('keeps what was there when the download fails', async () => {
    const path = join(folder, 'kept.bin');
    await writeFile(path, 'kept');
    await expect(saveFile(directus, crypto.randomUUID(), path).then()).rejects.toMatchObject({
      code: 'FORBIDDEN',
    });
    expect(statSync(path).size).toBe(4);
    await vi.waitFor(() => expect(onDisk('kept')).toEqual(['kept.bin']), 10_000);
  });

  it('saves a file smaller than a piece', async () => {
    const small = present(await directus.files.upload(new File(['small'], 'small.txt')));
    const path = join(folder, 'small.txt');
    expect(await saveFile(directus, small.id, path)).toBe(5);
    expect(statSync(path).size).toBe(5);
  });

  it('saves an empty file, of which there are no pieces', async () => {
    const empty = present(await directus.files.upload(new File([], 'empty.txt')));
    const path = join(folder, 'empty.txt');
    expect(await saveFile(directus, empty.id, path)).toBe(0);
    expect(statSync(path).size).toBe(0);
  });

  it('fails when the file is replaced meanwhile, rather than to mix two', async () => {
    const { id: changing } = present(await directus.files.upload(await openFile(original)));
    const path = join(folder, 'mixed.bin');
    let replaced: Promise<unknown> | undefined;
    const download = saveFile({ transport: directus.transport }, changing, path, {
      pieceSize: 64 * 1024,
    });
    const error: unknown = await lastValueFrom(
      download.events().pipe(
        tap(() => {
          replaced ??= directus.files
            .replace(changing, new File([new Uint8Array(50_000)], 'other.bin'))
            .then();
        }),
      ),
    ).catch((reason: unknown) => reason);
    await replaced;
    expect(error).toMatchObject({ name: 'TransportError' });
    expect(existsSync(path)).toBe(false);
  });
});

it('a gigabyte goes up and comes down in flat memory', { timeout: 180_000 }, async () => {
  const { stdout, stderr } = await runChild(
    `import { truncateSync, writeFileSync } from 'node:fs';
    import { Directus } from './lib/directus';
    import { openFile, saveFile } from './lib/node';
    import { resumableUpload } from './lib/tus';
    const [, url, token, folder, size] = process.argv;
    const directus = new Directus(url!, { auth: { staticToken: token! } });
    const run = async (bytes: number) => {
      const path = folder + '/big.bin';
      writeFileSync(path, ''); truncateSync(path, bytes);
      const plain = await directus.files.upload(await openFile(path));
      await directus.files.deleteOne(plain.id);
      const { id } = await resumableUpload(directus, await openFile(path));
      const saved = await saveFile(directus, id, folder + '/down.bin');
      await directus.files.deleteOne(id);
      return saved;
    };
    await run(40_000_000);
    const before = process.memoryUsage().rss;
    let peak = before;
    setInterval(() => { peak = Math.max(peak, process.memoryUsage().rss); }, 20).unref();
    const saved = await run(Number(size));
    console.log(JSON.stringify({ grown: (peak - before) / 1e6, saved }));`,
    // The suite's server could take more, but every run would pay for it: BIG_FILE=1000000000 is the full claim.
    [server.url, server.admin.token, folder, process.env['BIG_FILE'] ?? String(100 * megabyte)],
    { timeout: 170_000 },
  );
  expect(stderr).toBe('');
  const { grown, saved } = JSON.parse(stdout) as { grown: number; saved: number };
  console.log(`${saved} bytes up twice and down once: memory grew by ${Math.round(grown)} MB`);
  expect(saved).toBe(Number(process.env['BIG_FILE'] ?? 100 * megabyte));
  expect(grown).toBeLessThan(80);
});
