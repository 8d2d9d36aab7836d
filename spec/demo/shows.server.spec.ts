import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startDirectus } from '../../demo/server/directus.mjs';
import { freePort } from '../../demo/server/free-port.mjs';
import { fileRows } from '../support/directus-files';
import { noise } from '../support/noise';
import { type Desk, openDesk } from './desk';
import { liveList, press, progressOf, throttle } from './page-actions';

const mark = `show ${randomBytes(4).toString('hex')}`;
const megabyte = 1_000_000;
const long = { timeout: 120_000 };

let desk: Desk;
let folder = '';
let port = 0;
let server: Awaited<ReturnType<typeof startDirectus>>;

const start = (seed: boolean) =>
  startDirectus({ port, dataFolder: folder, accessTokenTtl: '6s', seed, log: () => undefined });

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'directus-rx-shows-'));
  port = await freePort();
  server = await start(true);
  desk = await openDesk(server.url);
}, 240_000);

afterEach(async () => {
  await desk.close();
});

afterAll(async () => {
  await desk.stop();
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

const state = (page: Page, name: string) =>
  page.locator('.uploads li', { hasText: name }).getAttribute('data-state');

/** Files on disk, which the browser opens by itself: their bytes would else go through the protocol that drives the page. */
async function choose(page: Page, ...files: { name: string; size: number }[]): Promise<void> {
  const paths = files.map(({ name }) => join(folder, `${mark} ${name}`));
  await Promise.all(
    files.map(({ name, size }, index) => writeFile(paths[index] ?? '', Buffer.alloc(size, name))),
  );
  await page.locator('[name=files]').setInputFiles(paths);
}

/** What the server holds of this run: each file's name and size. */
async function stored(): Promise<string[]> {
  const filter = encodeURIComponent(JSON.stringify({ title: { _starts_with: mark } }));
  const response = await fetch(
    `${server.url}/files?fields=title,filesize&sort=title&filter=${filter}`,
    { headers: { authorization: `Bearer ${server.admin.token}` } },
  );
  const { data } = (await response.json()) as { data: { title: string; filesize: string }[] };
  return data.map(({ title, filesize }) => `${title.slice(mark.length + 1)} ${filesize}`);
}

const sha256 = (content: Uint8Array) => createHash('sha256').update(content).digest('hex');

/** The checksum of what the server holds under this name. */
async function storedChecksum(name: string): Promise<string> {
  const rows = await fileRows({ ...server, filesFolder: folder }, name);
  expect(rows).toHaveLength(1);
  return sha256(await readFile(join(folder, 'uploads', `${rows[0]?.id ?? ''}.bin`)));
}

/** Writes down where each chunk of an upload begins, and with which token it is sent. */
function chunksOf(page: Page) {
  const chunks: { at: number; token: string | undefined }[] = [];
  page.on('request', (request) => {
    const { 'upload-offset': at, authorization: token } = request.headers();
    if (request.method() === 'PATCH' && at !== undefined) chunks.push({ at: Number(at), token });
  });
  return chunks;
}

describe('uploads', () => {
  it('sends five files over a slow line, one of them cancelled half way', long, async () => {
    const page = await desk.enter('files');
    await throttle(page, 2 * megabyte);
    const names = ['1.bin', '2.bin', '3.bin', '4.bin', '5.bin'];
    await choose(page, ...names.map((name) => ({ name, size: 3 * megabyte })));
    await expect
      .poll(() => progressOf(page, `${mark} 2.bin`), { timeout: 20_000 })
      .toBeGreaterThan(20);
    await press(page, `Cancel: ${mark} 2.bin`);
    for (const name of ['1.bin', '3.bin', '4.bin', '5.bin'])
      await expect.poll(() => state(page, `${mark} ${name}`), { timeout: 40_000 }).toBe('done');
    expect(await state(page, `${mark} 2.bin`)).toBe('cancelled');
    const kept = ['1.bin', '3.bin', '4.bin', '5.bin'].map((name) => `${name} 3000000`);
    await expect.poll(stored, { timeout: 10_000 }).toEqual(kept);
  });

  it(
    'pauses, and goes on after a reload where it stopped, though the token has expired meanwhile',
    long,
    async () => {
      const page = await desk.enter('files');
      await throttle(page, 1 * megabyte);
      // A real file: what tells it from others after a reload is its date, too.
      const name = `${mark} paused.bin`;
      const file = join(folder, name);
      await writeFile(file, noise(12 * megabyte));
      const chunks = chunksOf(page);
      await page.locator('[name=files]').setInputFiles(file);
      await expect.poll(() => progressOf(page, name), { timeout: 30_000 }).toBeGreaterThan(30);
      await press(page, `Pause: ${name}`);
      await expect.poll(() => state(page, name)).toBe('paused');
      const before = chunks.length;
      await page.reload();
      await page.locator('[name=files]').waitFor({ state: 'attached' });
      await throttle(page, 1 * megabyte);
      await page.locator('[name=files]').setInputFiles(file);
      await expect.poll(() => state(page, name), { timeout: 40_000 }).toBe('done');
      expect(chunks[before]?.at).toBeGreaterThan(2 * megabyte);
      expect(await storedChecksum(name)).toBe(sha256(noise(12 * megabyte)));
      // 12 s of sending with tokens of 6 s: no page of the two can have done with one.
      const tokens = (some: typeof chunks) => new Set(some.map(({ token }) => token)).size;
      expect(tokens(chunks)).toBeGreaterThanOrEqual(2);
      expect(tokens(chunks.slice(before))).toBeGreaterThanOrEqual(2);
    },
  );

  it('goes on by itself where it stopped when the network comes back', long, async () => {
    const page = await desk.enter('files');
    const network = await throttle(page, 1 * megabyte);
    const name = `${mark} offline.bin`;
    const file = join(folder, name);
    await writeFile(file, noise(6 * megabyte));
    const chunks = chunksOf(page);
    await page.locator('[name=files]').setInputFiles(file);
    await expect.poll(() => progressOf(page, name), { timeout: 30_000 }).toBeGreaterThan(40);
    const lost = page.waitForEvent('requestfailed', (request) => request.method() === 'PATCH');
    await network.setOffline(true);
    expect((await lost).failure()?.errorText).toBe('net::ERR_INTERNET_DISCONNECTED');
    await expect.poll(() => state(page, name)).toBe('reconnecting');
    // Another try, in vain.
    await page.waitForEvent('requestfailed', (request) => request.url().includes('/files/tus/'));
    expect(await state(page, name)).toBe('reconnecting');
    const before = chunks.length;
    await network.setOffline(false);
    await expect.poll(() => state(page, name), { timeout: 40_000 }).toBe('done');
    expect(chunks[before]?.at).toBeGreaterThanOrEqual(2 * megabyte);
    expect(await storedChecksum(name)).toBe(sha256(noise(6 * megabyte)));
  });
});

describe('a server that is stopped and started again', () => {
  it('ends neither the live list nor the session nor an upload', long, async () => {
    const page = await desk.enter('files');
    await throttle(page, 1 * megabyte);
    const name = `${mark} stopped.bin`;
    const content = noise(6 * megabyte);
    const file = join(folder, name);
    await writeFile(file, content);
    const chunks = chunksOf(page);
    await page.locator('[name=files]').setInputFiles(file);
    const list = await desk.enter();
    await liveList(list);
    await expect.poll(() => progressOf(page, name), { timeout: 30_000 }).toBeGreaterThan(40);
    const before = chunks.length;
    await server.stop();
    await list.getByText('Reconnecting', { exact: true }).waitFor();
    await list.getByText('The connection to the newsroom is lost. Trying again …').waitFor();
    expect(await list.locator('.badge.live').count()).toBe(0);
    expect(await state(page, name)).not.toMatch(/done|failed/);
    server = await start(false);
    await list.getByText('Live', { exact: true }).waitFor({ timeout: 40_000 });
    await list.locator('.banner').waitFor({ state: 'detached' });
    const response = await fetch(`${server.url}/items/articles`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${server.admin.token}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify({ title: `${mark} after` }),
    });
    expect(response.status).toBe(200);
    await list.locator('.articles').getByText(`${mark} after`).waitFor();
    await expect.poll(() => state(page, name), { timeout: 60_000 }).toBe('done');
    expect(
      chunks
        .slice(before)
        .map(({ at }) => at)
        .filter((at) => at < megabyte),
    ).toEqual([]);
    expect(await storedChecksum(name)).toBe(sha256(content));
  });
});
