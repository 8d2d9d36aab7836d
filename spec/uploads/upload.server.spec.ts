import { createHash } from 'node:crypto';
import { createReadStream, mkdtempSync, openAsBlob, readdirSync, rmSync, statSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { lastValueFrom, tap, toArray } from 'rxjs';
import { afterAll, describe, expect, inject, it, vi } from 'vitest';
import { Directus } from '../../lib/directus';
import { progress } from '../../lib/uploads/progress';
import type { UploadsProgress } from '../../lib/uploads/upload-all';
import { fileRows } from '../support/directus-files';
import { present } from '../support/present';

const server = inject('directus');
const directus = new Directus(server.url, { auth: { staticToken: server.admin.token } });
const megabyte = 1_000_000;

const onDisk = () => new Set(readdirSync(server.filesFolder));
const uniqueName = (extension = 'bin') => `${crypto.randomUUID()}.${extension}`;
const fileOf = (bytes: number, name = uniqueName()) => new File([new Uint8Array(bytes)], name);

describe('files.upload of one file', () => {
  it('makes a row of it, its metadata included, and emits that', async () => {
    const name = uniqueName('txt');
    const file = new File(['the text'], name, { type: 'text/plain' });
    const row = present(
      await directus.files.upload(file, {
        title: 'Naïve “title” 漢字',
        description: null,
        tags: ['a', 'b, c'],
        focal_point_x: 12,
      }),
    );
    expect(row).toMatchObject({
      title: 'Naïve “title” 漢字',
      description: null,
      tags: ['a', 'b, c'],
      focal_point_x: 12,
      filename_download: name,
      type: 'text/plain',
    });
    expect(await (await directus.files.download(row.id)).text()).toBe('the text');
  });

  it('emits the fields asked for', async () => {
    const query = { fields: ['title'] } as const;
    expect(await directus.files.upload(fileOf(9), { title: 'Nine' }, { query })).toEqual({
      title: 'Nine',
    });
  });

  it('gives a Blob the name that is asked for', async () => {
    const row = present(
      await directus.files.upload(new Blob(['{}'], { type: 'application/json' }), {
        filename_download: 'data.json',
      }),
    );
    expect(row).toMatchObject({ filename_download: 'data.json', type: 'application/json' });
    expect(row.filename_disk).toMatch(/\.json$/);
  });

  it('shows a bar that ends at 100 % with the row', async () => {
    const file = fileOf(60 * megabyte);
    const bar = await lastValueFrom(
      directus.files.upload(file).events().pipe(progress(), toArray()),
    );
    const percents = bar.map(({ percent = 0 }) => percent);
    expect(percents).toEqual([...percents].sort((a, b) => a - b));
    expect(bar[0]).toEqual({ state: 'waiting', loaded: 0 });
    expect(bar.filter(({ state }) => state === 'sending').length).toBeGreaterThan(2);
    expect(bar.at(-2)).toMatchObject({ state: 'processing', percent: 99 });
    expect(bar.at(-1)).toMatchObject({
      state: 'done',
      percent: 100,
      result: { filename_download: file.name },
    });
  });
});

describe('files.upload of several', () => {
  it('uploads them all, three at a time, and adds up their progress', async () => {
    const files = Array.from({ length: 5 }, (_, i) => fileOf(i * megabyte + 1));
    let most = 0;
    const last = await lastValueFrom(
      directus.files
        .upload(files, { title: 'One of five' }, { query: { fields: ['title', 'filesize'] } })
        .pipe(
          tap(({ files: all }) => {
            most = Math.max(
              most,
              all.filter(({ state }) => /sending|processing/.test(state)).length,
            );
          }),
        ),
    );
    expect(most).toBe(3);
    expect(last).toMatchObject({ state: 'done', percent: 100 });
    expect(last.result?.map(({ title }) => title)).toEqual(Array<string>(5).fill('One of five'));
    expect(last.result?.map(({ filesize }) => Number(filesize))).toEqual(
      files.map(({ size }) => size),
    );
    for (const { name } of files) expect(await fileRows(server, name)).toHaveLength(1);
  });

  it('leaves nothing on the server of one that is cancelled, and all of the others', async () => {
    const files = [fileOf(100 * megabyte), fileOf(10), fileOf(20)];
    const before = onDisk();
    const last = await lastValueFrom(
      directus.files.upload(files).pipe(
        tap(({ files: [first] }) => {
          if (first && first.loaded > 10 * megabyte && first.state === 'sending') first.cancel();
        }),
      ),
    );
    expect(last.files.map(({ state }) => state)).toEqual(['cancelled', 'done', 'done']);
    await vi.waitFor(async () => {
      expect(
        await Promise.all(files.map(async ({ name }) => (await fileRows(server, name)).length)),
      ).toEqual([0, 1, 1]);
      expect(onDisk().size).toBe(before.size + 2);
    }, 10_000);
  });

  it('leaves nothing of any when unsubscribed half way', async () => {
    const files = Array.from({ length: 4 }, () => fileOf(80 * megabyte));
    const before = onDisk();
    await new Promise<UploadsProgress>((resolve, reject) => {
      const subscription = directus.files.upload(files).subscribe({
        next: (all) => {
          if (all.files.filter(({ loaded }) => loaded > 5 * megabyte).length < 3) return;
          subscription.unsubscribe();
          resolve(all);
        },
        complete: () => reject(new Error('The uploads were too fast to be cancelled.')),
      });
    });
    await vi.waitFor(async () => {
      for (const { name } of files) expect(await fileRows(server, name)).toEqual([]);
      expect(onDisk()).toEqual(before);
    }, 10_000);
  });
});

describe('files.replace', () => {
  it('puts another file in the place of the first, under the same id', async () => {
    const { id } = present(
      await directus.files.upload(new File(['old'], 'old.txt', { type: 'text/plain' })),
    );
    const edition = new File(['{"new":1}'], 'new.json', { type: 'application/json' });
    const row = present(await directus.files.replace(id, edition, { title: 'Second edition' }));
    expect(row).toMatchObject({ id, title: 'Second edition', type: 'application/json' });
    expect(row.filename_download).toBe('new.json');
    expect(await (await directus.files.download(id)).text()).toBe('{"new":1}');
  });

  // Directus has no way to remove that safely: see docs/uploads.md.
  it('keeps the old file when it is cancelled half way, and leaves a part that the next takes over', async () => {
    const { id } = present(await directus.files.upload(new File(['old'], 'old.txt')));
    await new Promise<void>((resolve, reject) => {
      const subscription = directus.files
        .replace(id, fileOf(100 * megabyte))
        .events()
        .subscribe({
          next: (event) => {
            if (event.type !== 'upload' || event.loaded < 10 * megabyte) return;
            subscription.unsubscribe();
            resolve();
          },
          complete: () => reject(new Error('The upload was too fast to be cancelled.')),
        });
    });
    expect(await (await directus.files.download(id)).text()).toBe('old');
    const left = () => [...onDisk()].filter((name) => name.startsWith(`temp_${id}`));
    expect(left()).toEqual([`temp_${id}.bin`]);
    // Directus goes on writing what it had received, into the next one's part, too, if that comes too soon.
    let size = -1;
    await expect
      .poll(
        () => {
          const before = size;
          ({ size } = statSync(join(server.filesFolder, `temp_${id}.bin`)));
          return size === before;
        },
        { interval: 500, timeout: 10_000 },
      )
      .toBe(true);
    await directus.files.replace(id, fileOf(9));
    expect(left()).toEqual([]);
    expect((await directus.files.download(id)).size).toBe(9);
  });
});

describe('files.download', () => {
  const folder = mkdtempSync(join(tmpdir(), 'directus-rx-download-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  it('gets the bytes that were uploaded, in steps', async () => {
    const path = join(folder, 'random.bin');
    await writeFile(path, Buffer.alloc(30 * megabyte, crypto.randomUUID()));
    const { id } = present(
      await directus.files.upload(await openAsBlob(path), {
        filename_download: 'random.bin',
      }),
    );
    const bar = await lastValueFrom(
      directus.files.download(id).events().pipe(progress(), toArray()),
    );
    const done = bar.at(-1);
    expect(done).toMatchObject({ state: 'done', total: 30 * megabyte, percent: 100 });
    expect(bar.some(({ state, percent = 0 }) => state === 'receiving' && percent > 0)).toBe(true);
    const sha = createHash('sha256');
    await pipeline(createReadStream(path), sha);
    const blob = done?.result ?? new Blob();
    expect(
      createHash('sha256')
        .update(Buffer.from(await blob.arrayBuffer()))
        .digest('hex'),
    ).toBe(sha.digest('hex'));
  });

  it('gets an image as it was asked for', async () => {
    const {
      data: [image],
    } = await directus.files.readByQuery({ filter: { type: { _eq: 'image/png' } }, limit: 1 });
    const id = image?.id ?? '';
    const small = await directus.files.download(id, {
      width: 20,
      height: 10,
      fit: 'cover',
      format: 'webp',
      transforms: [['blur', 2]],
    });
    expect(small.type).toBe('image/webp');
    expect(small.size).toBeLessThan((await directus.files.download(id)).size);
  });

  it('fails with the server’s own refusal where there is no such file', async () => {
    await expect(directus.files.download(crypto.randomUUID()).then()).rejects.toMatchObject({
      status: 403,
      code: 'FORBIDDEN',
    });
  });
});
