import fs, { mkdtempSync, openAsBlob, readdirSync, rmSync, statSync } from 'node:fs';
import { truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import FormDataOfNpm from 'form-data';
import { lastValueFrom, toArray } from 'rxjs';
import { afterAll, expect, inject, it, vi } from 'vitest';
import { Directus } from '../../lib/directus';
import type { ProgressEvent } from '../../lib/call';
import type { FileForm } from '../../lib/handlers/files';
import { runChild } from '../support/child';
import { fileRows } from '../support/directus-files';
import { present } from '../support/present';

const server = inject('directus');
const directus = new Directus(server.url, { auth: { staticToken: server.admin.token } });
const megabyte = 1_000_000;

const folder = mkdtempSync(join(tmpdir(), 'directus-rx-uploads-'));
afterAll(() => rmSync(folder, { recursive: true }));

async function fileOf(bytes: number) {
  const name = `${crypto.randomUUID()}.bin`;
  const path = join(folder, name);
  await writeFile(path, '');
  await truncate(path, bytes);
  return { name, path };
}

const onDisk = () => new Set(readdirSync(server.filesFolder));

it('uploads 100 MB from disk in steps that grow to the exact total', async () => {
  const { name, path } = await fileOf(100 * megabyte);
  const form = new FormData();
  form.append('title', 'A hundred');
  form.append('file', await openAsBlob(path), name);
  const events = await lastValueFrom(directus.files.createOne(form).events().pipe(toArray()));

  const steps = events.filter((event): event is ProgressEvent => event.type === 'upload');
  const loaded = steps.map((step) => step.loaded);
  expect(loaded).toEqual([...loaded].sort((a, b) => a - b));
  expect(new Set(loaded).size).toBeGreaterThan(2);
  expect(new Set(steps.map(({ total }) => total))).toEqual(new Set([loaded.at(-1)]));
  expect(events.at(-1)).toMatchObject({ type: 'reply', body: { title: 'A hundred' } });
  const [row, ...more] = await fileRows(server, name);
  expect(more).toEqual([]);
  expect(Number(row?.filesize)).toBe(100 * megabyte);
  expect(statSync(join(server.filesFolder, `${row?.id ?? ''}.bin`)).size).toBe(100 * megabyte);
});

/** Uploads 300 MB until `enough` bytes are on their way, then unsubscribes. */
function cancelHalfWay(form: FileForm, enough = 30 * megabyte) {
  return new Promise<{ loaded: number; onDisk: Set<string> }>((resolve, reject) => {
    const subscription = directus.files
      .createOne(form)
      .events()
      .subscribe({
        next: (event) => {
          if (event.type !== 'upload' || event.loaded < enough) return;
          subscription.unsubscribe();
          resolve({ loaded: event.loaded, onDisk: onDisk() });
        },
        error: reject,
        complete: () => reject(new Error('The upload was too fast to be cancelled.')),
      });
  });
}

it('leaves neither a row nor a file on the server when unsubscribed half way', async () => {
  const { name, path } = await fileOf(300 * megabyte);
  const form = new FormData();
  form.append('file', await openAsBlob(path), name);
  const before = onDisk();
  const cancelled = await cancelHalfWay(form);
  expect(cancelled.loaded).toBeLessThan(300 * megabyte);
  // Otherwise nothing would have had to be removed.
  expect(cancelled.onDisk.size).toBe(before.size + 1);
  await vi.waitFor(async () => {
    expect(onDisk()).toEqual(before);
    expect(await fileRows(server, name)).toEqual([]);
  }, 10_000);
});

it('stops sending npm’s form-data, though what Directus has got of it stays there', async () => {
  const { name, path } = await fileOf(300 * megabyte);
  const form = new FormDataOfNpm();
  form.append('file', fs.createReadStream(path), name);
  const before = onDisk();
  const cancelled = await cancelHalfWay(form);
  expect(cancelled.loaded).toBeLessThan(300 * megabyte);
  const [partial = ''] = [...cancelled.onDisk].filter((file) => !before.has(file));
  const size = () => statSync(join(server.filesFolder, partial)).size;
  let last = -1;
  // What was on the way still arrives.
  await vi.waitFor(
    () => {
      const now = size();
      const grows = now !== last;
      last = now;
      expect(grows).toBe(false);
    },
    { timeout: 5_000, interval: 300 },
  );
  expect(last).toBeLessThan(300 * megabyte);
  expect(await fileRows(server, name)).toMatchObject([{ filesize: null }]);
  rmSync(join(server.filesFolder, partial));
});

it('uploads with npm’s form-data and its headers, as the documentation has it', async () => {
  const { name, path } = await fileOf(100_000);

  const form = new FormDataOfNpm();
  form.append('file', fs.createReadStream(path));
  const file = present(
    await directus.files.createOne(
      form,
      {},
      {
        requestOptions: {
          headers: {
            ...form.getHeaders(),
          },
        },
      },
    ),
  );

  expect(file).toMatchObject({ filename_download: name, filesize: 100_000 });
  expect((await fileRows(server, name)).map(({ id }) => id)).toEqual([file.id]);
});

it('keeps the fields of a form that stand before its file', async () => {
  const form = new FormData();
  form.append('title', 'Naïve “title” 漢字');
  form.append('description', 'a\nb');
  form.append('file', new Blob(['content'], { type: 'text/plain' }), 'naïve name; 漢.txt');
  expect(await directus.files.createOne(form)).toMatchObject({
    title: 'Naïve “title” 漢字',
    description: 'a\r\nb',
    filename_download: 'naïve name; 漢.txt',
    type: 'text/plain',
  });
});

it('fails with the server’s own refusal when the token is of no use, however large the file', async () => {
  const { name, path } = await fileOf(50 * megabyte);
  const form = new FormData();
  form.append('file', await openAsBlob(path), name);
  const options = { requestOptions: { token: 'wrong' } };
  await expect(directus.files.createOne(form, {}, options).then()).rejects.toMatchObject({
    status: 401,
    code: 'INVALID_CREDENTIALS',
  });
  expect(await fileRows(server, name)).toEqual([]);
});

it(
  'needs no more memory for 500 MB than for 40 MB: a file is streamed',
  { timeout: 60_000 },
  async () => {
    const { name, path } = await fileOf(500 * megabyte);
    const { stdout, stderr } = await runChild(
      `import { openAsBlob } from 'node:fs';
    import { Directus } from './lib/directus';
    const [, url, token, path, name] = process.argv;
    const directus = new Directus(url!, { auth: { staticToken: token! } });
    const upload = async (bytes: number) => {
      const form = new FormData();
      form.append('file', (await openAsBlob(path!)).slice(0, bytes), name!);
      const { id } = await directus.files.createOne(form, { fields: ['id'] });
      return id;
    };
    await directus.files.deleteOne(await upload(${40 * megabyte}));
    const before = process.memoryUsage().rss;
    let peak = before;
    const timer = setInterval(() => { peak = Math.max(peak, process.memoryUsage().rss); }, 20);
    const id = await upload(${500 * megabyte});
    clearInterval(timer);
    console.log(JSON.stringify({ grown: (peak - before) / 1e6, id }));`,
      [server.url, server.admin.token, path, name],
      { timeout: 55_000 },
    );
    expect(stderr).toBe('');
    const { grown, id } = JSON.parse(stdout) as { grown: number; id: string };
    expect(grown).toBeLessThan(60);
    expect(statSync(join(server.filesFolder, `${id}.bin`)).size).toBe(500 * megabyte);
    await directus.files.deleteOne(id);
  },
);
