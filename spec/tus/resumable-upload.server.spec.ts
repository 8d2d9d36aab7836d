import { createHash } from 'node:crypto';
import {
  createReadStream,
  mkdtempSync,
  openAsBlob,
  readdirSync,
  readFileSync,
  rmSync,
} from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { firstValueFrom, lastValueFrom, toArray } from 'rxjs';
import { afterAll, describe, expect, inject, it, vi } from 'vitest';
import type { ProgressEvent } from '../../lib/call';
import { Directus } from '../../lib/directus';
import { progress } from '../../lib/uploads/progress';
import { fileUrlStorage, type ResumableUpload, resumableUpload } from '../../lib/tus';
import { startCountingProxy } from '../support/counting-proxy';
import { startCuttingProxy } from '../support/cutting-proxy';
import { fileRows } from '../support/directus-files';
import { present } from '../support/present';

const server = inject('directus');
const client = (url = server.url) =>
  new Directus(url, { auth: { staticToken: server.admin.token } });
const directus = client();
const megabyte = 1_000_000;

const folder = mkdtempSync(join(tmpdir(), 'directus-rx-tus-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** A file with content of its own, read from disk as it is sent. */
async function fileOf(bytes: number) {
  const name = `${crypto.randomUUID()}.bin`;
  const path = join(folder, name);
  const content = Buffer.alloc(bytes);
  for (let i = 0; i + 4 <= bytes; i += 4) content.writeUInt32LE((i * 2_654_435_761) >>> 0, i);
  content.write(name);
  await writeFile(path, content);
  return new File([await openAsBlob(path)], name, { lastModified: 1_700_000_000_000 });
}

async function digest(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}

const onDisk = () => new Set(readdirSync(server.filesFolder));

/** That the server has this file once, with these bytes. */
async function expectStored({ name, size }: File): Promise<void> {
  const rows = await fileRows(server, name);
  expect(rows.map(({ filesize }) => Number(filesize))).toEqual([size]);
  const stored = join(server.filesFolder, `${rows[0]?.id ?? ''}.bin`);
  expect(await digest(stored)).toBe(await digest(join(folder, name)));
}

/** Subscribes until `bytes` are on their way, then leaves. */
function pauseAt<T>(upload: ResumableUpload<T>, bytes: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const subscription = upload.events().subscribe({
      next: (event) => {
        if (event.type !== 'upload' || event.loaded < bytes) return;
        subscription.unsubscribe();
        resolve(event.loaded);
      },
      error: reject,
      complete: () => reject(new Error('The upload was too fast to be paused.')),
    });
  });
}

describe('resumableUpload', () => {
  it('uploads a file with its metadata and emits the row', async () => {
    const file = new File(['the text'], 'naïve 漢.txt', { type: 'text/plain' });
    const upload = resumableUpload(directus, file, {
      title: 'Naïve “title” 漢字',
      tags: ['a', 'b'],
      description: null,
    });
    const row = present(await upload);
    expect(row).toMatchObject({
      title: 'Naïve “title” 漢字',
      filename_download: 'naïve 漢.txt',
      type: 'text/plain',
      tags: ['a', 'b'],
      description: null,
    });
    expect(Number(row.filesize)).toBe(8);
    expect(await (await directus.files.download(row.id)).text()).toBe('the text');
  });

  it('uploads 100 MB in chunks, with the same bar as any upload', async () => {
    const file = await fileOf(100 * megabyte);
    const bar = await lastValueFrom(
      resumableUpload(directus, file).events().pipe(progress(), toArray()),
    );
    const loaded = bar.map((one) => one.loaded);
    expect(loaded).toEqual([...loaded].sort((a, b) => a - b));
    expect(bar[0]?.state).toBe('waiting');
    expect(bar.at(-2)).toMatchObject({ state: 'processing', percent: 99 });
    expect(bar.at(-1)).toMatchObject({ state: 'done', percent: 100, total: 100 * megabyte });
    await expectStored(file);
  });

  it('is paused by unsubscribing and goes on when subscribed to again', async () => {
    const file = await fileOf(60 * megabyte);
    const upload = resumableUpload(
      directus,
      file,
      {},
      { query: { fields: ['filename_download'] } },
    );
    await pauseAt(upload, 30 * megabyte);
    const events = await lastValueFrom(upload.events().pipe(toArray()));
    const first = events.find((event): event is ProgressEvent => event.type === 'upload');
    // What arrived of the interrupted chunk counts, too.
    expect(first?.loaded).toBeGreaterThanOrEqual(16 * megabyte);
    expect(events.at(-1)).toEqual({ type: 'reply', body: { filename_download: file.name } });
    await expectStored(file);
    // It is one upload: who asks later gets the same row, and nothing is sent.
    expect(await upload).toEqual({ filename_download: file.name });
    await expectStored(file);
  });

  it('several subscribers share one upload', async () => {
    const file = await fileOf(10 * megabyte);
    const upload = resumableUpload(directus, file);
    const [row, events] = await Promise.all([
      upload,
      lastValueFrom(upload.events()),
      upload.then(),
    ]);
    expect(events).toMatchObject({ type: 'reply', body: { id: row?.id } });
    await expectStored(file);
  });

  it('goes on in a process that comes after, by what the first has left in a file', async () => {
    const file = await fileOf(60 * megabyte);
    const stored = join(folder, 'uploads.json');
    await pauseAt(
      resumableUpload(directus, file, {}, { urlStorage: fileUrlStorage(stored) }),
      30 * megabyte,
    );
    const kept = readFileSync(stored, 'utf8');
    expect(kept).toContain('/files/tus/');
    expect(kept).not.toContain(server.admin.token);

    const again = new File([await openAsBlob(join(folder, file.name))], file.name, {
      lastModified: file.lastModified,
    });
    const next = resumableUpload(client(), again, {}, { urlStorage: fileUrlStorage(stored) });
    const events = await lastValueFrom(next.events().pipe(toArray()));
    const first = events.find((event): event is ProgressEvent => event.type === 'upload');
    expect(first?.loaded).toBeGreaterThanOrEqual(16 * megabyte);
    await expectStored(file);
    await vi.waitFor(() => expect(readFileSync(stored, 'utf8')).toBe('{}'), 10_000);
  });

  it(
    'goes on by itself when the server is gone half way and comes back',
    { timeout: 60_000 },
    async () => {
      const proxy = await startCuttingProxy(server.url);
      const file = await fileOf(80 * megabyte);
      const upload = resumableUpload(
        client(proxy.url),
        file,
        {},
        { retryDelays: [0, 200, 400, 800, 2_000, 4_000] },
      );
      const bar = lastValueFrom(upload.events().pipe(progress()));
      for (const mark of [20, 40, 60]) {
        await proxy.cutWhen(() => proxy.received > mark * megabyte);
        await delay(300);
        await proxy.restore();
      }
      expect(await bar).toMatchObject({ state: 'done' });
      await expectStored(file);
      // Not all over again: what had arrived was not sent twice.
      expect(proxy.received).toBeLessThan(80 * megabyte + 4 * 9 * megabyte);
      await proxy.cut();
    },
  );

  it('does not upload twice when the answer to the last chunk gets lost', async () => {
    const proxy = await startCountingProxy(server.url);
    const file = await fileOf(2 * megabyte);
    let lost = false;
    proxy.decide((request) => {
      if (lost || !request.startsWith('PATCH')) return 'pass';
      lost = true;
      return 'lose';
    });
    await resumableUpload(client(proxy.url), file);
    expect(lost).toBe(true);
    await expectStored(file);
    await proxy.stop();
  });

  it('cancel: removes the partial file and fails all subscribers with AbortError', async () => {
    const file = await fileOf(60 * megabyte);
    const before = onDisk();
    const upload = resumableUpload(directus, file);
    await pauseAt(upload, 30 * megabyte);
    expect(onDisk().size).toBe(before.size + 1);
    const watched = lastValueFrom(upload.events().pipe(progress()));
    await upload.cancel();
    expect(await watched).toMatchObject({ state: 'cancelled' });
    expect(await fileRows(server, file.name)).toEqual([]);
    expect(onDisk()).toEqual(before);
    // And begins anew.
    await pauseAt(upload, 1);
    await upload.cancel();
  });

  it('leaves nothing when cancelled before the server has answered at all', async () => {
    const file = await fileOf(megabyte);
    const upload = resumableUpload(directus, file);
    const failed = firstValueFrom(upload.asObservable()).catch((error: unknown) => error);
    await upload.cancel();
    expect(await failed).toMatchObject({ name: 'AbortError' });
    expect(await fileRows(server, file.name)).toEqual([]);
  });

  it('does not touch a file that is complete', async () => {
    const file = await fileOf(megabyte);
    const upload = resumableUpload(directus, file);
    await upload;
    await upload.cancel();
    await expectStored(file);
  });

  it('uploads an empty file, too', async () => {
    const row = await resumableUpload(directus, new File([], 'empty.txt', { type: 'text/plain' }));
    expect(row?.filename_download).toBe('empty.txt');
  });

  it('keeps its token fresh: each chunk has that of the moment', { timeout: 60_000 }, async () => {
    const short = inject('directusShortTtl');
    const expiring = new Directus(short.url, { auth: { msRefreshBeforeExpires: 0 } });
    await expiring.auth.login(short.admin);
    const tokens = new Set<string | null>();
    const file = await fileOf(40 * megabyte);
    const upload = resumableUpload(expiring, file, {}, { chunkSize: 5 * megabyte });
    for (let at = 5; at < 40; at += 12) {
      await pauseAt(upload, at * megabyte);
      tokens.add(await expiring.auth.token);
      await new Promise((resolve) => setTimeout(resolve, 5_500));
    }
    const row = present(await upload);
    tokens.add(await expiring.auth.token);
    expect(tokens.size).toBeGreaterThan(2);
    expect(Number(row.filesize)).toBe(40 * megabyte);
    await expiring.files.deleteOne(row.id);
    expiring.dispose();
  });

  it('says in no error what the token is', async () => {
    const error: unknown = await resumableUpload(
      new Directus('http://127.0.0.1:9', { auth: { staticToken: 'secret' } }),
      await fileOf(9),
      {},
      { retryDelays: [] },
    ).then(
      () => 'no error',
      (reason: unknown) => reason,
    );
    expect(error).toMatchObject({ name: 'TransportError', code: 'NETWORK', path: '/files/tus' });
    expect(JSON.stringify(error) + String((error as Error).stack)).not.toContain('secret');
  });
});
