// Files that are uploaded without a network, on a real Directus.
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { MemoryOfflineStorage } from '../../lib/offline';
import type { Loss } from '../support/lossy-backend';
import { deviceOn, startNotesServer } from '../support/offline-on-server';

let server: Awaited<ReturnType<typeof startNotesServer>>;

beforeAll(async () => {
  server = await startNotesServer();
}, 120_000);
afterAll(() => server.stop());

const text = 'some bytes '.repeat(1_000);
const file = () => new File([text], 'notes.txt', { type: 'text/plain' });

const stored = async (id: unknown): Promise<string> =>
  (await fetch(`${server.url}/assets/${String(id)}?access_token=${server.admin.token}`)).text();

/** How often a file was created and updated. */
const writes = async (id: unknown): Promise<string[]> =>
  (
    (await server.send(
      'GET',
      `/activity?filter[collection][_eq]=directus_files&filter[item][_eq]=${String(id)}&fields=action&sort=id`,
    )) as { action: string }[]
  ).map(({ action }) => action);

/** Loses each upload before the server has seen it. */
const losingFiles = ({ path }: { readonly path: string }): Loss =>
  path === '/files' ? 'before' : undefined;

/** The keys of bytes that a storage has. */
const bytesIn = (storage: MemoryOfflineStorage) =>
  storage.keys('').filter((key) => key.includes(' file '));

const drained = (device: Awaited<ReturnType<typeof deviceOn>>) =>
  vi.waitFor(() => expect(device.outbox()).toEqual([]), { timeout: 15_000 });

it('offline: a file is kept with its bytes, also over a restart, and sent before what refers to it', async () => {
  const storage = new MemoryOfflineStorage();
  const away = await deviceOn(server.url, {
    storage,
    loss: ({ path }) => (/^.(files|items)/.test(path) ? 'before' : undefined),
  });
  const { key } = await away.kept.upload(file(), { title: 'Notes' });
  const note = await away.kept.createOne('notes', { title: 'with a file', body: String(key) });
  expect(bytesIn(storage)).toHaveLength(1);
  away.kept.dispose();

  const sent: string[] = [];
  const back = await deviceOn(server.url, {
    storage,
    before: ({ method, path }) => {
      if (method === 'POST' && /^.(files|items)/.test(path)) sent.push(path);
      return Promise.resolve();
    },
  });
  await vi.waitFor(
    () => expect(back.changes.filter(({ state }) => state === 'done')).toHaveLength(2),
    { timeout: 15_000 },
  );
  expect(sent).toEqual(['/files', '/items/notes']);
  expect(await stored(key)).toBe(text);
  expect(await server.send('GET', `/files/${String(key)}`)).toMatchObject({
    title: 'Notes',
    filename_download: 'notes.txt',
    type: 'text/plain',
    filesize: text.length,
  });
  expect(await server.send('GET', `/items/notes/${String(note.key)}`)).toMatchObject({ body: key });
  await vi.waitFor(() => expect(bytesIn(storage)).toEqual([]));
  back.kept.dispose();
});

it('offline: a file whose answer was lost is not sent again', async () => {
  const fates = ['after'] as ('after' | undefined)[];
  const device = await deviceOn(server.url, {
    loss: ({ method, path }) =>
      method === 'POST' && path === '/files' ? fates.shift() : undefined,
  });
  const { key } = await device.kept.upload(file());
  await drained(device);
  expect(await stored(key)).toBe(text);
  expect(await writes(key)).toEqual(['create']);
  device.kept.dispose();
});

it('offline: a file of which the server has the row and not the bytes is completed', async () => {
  let isFirst = true;
  const id = crypto.randomUUID();
  const device = await deviceOn(server.url, {
    loss: ({ method, path }) => {
      if (method !== 'POST' || path !== '/files' || !isFirst) return undefined;
      isFirst = false;
      return 'before';
    },
    before: async ({ method, path }) => {
      if (method !== 'POST' || path !== '/files' || isFirst) return;
      // As an upload leaves it whose connection broke.
      await server.send('POST', '/files', {
        id,
        storage: 'local',
        filename_download: 'notes.txt',
        type: 'text/plain',
      });
    },
  });
  await device.kept.upload(file(), { id });
  await drained(device);
  expect(await stored(id)).toBe(text);
  device.kept.dispose();
});

it('offline: a file that is given up is deleted from the device', async () => {
  const storage = new MemoryOfflineStorage();
  const device = await deviceOn(server.url, {
    storage,
    loss: losingFiles,
  });
  const { id } = await device.kept.upload(file());
  expect(bytesIn(storage)).toHaveLength(1);
  await vi.waitFor(() => device.kept.discard(id), { timeout: 10_000 });
  await vi.waitFor(() => expect(bytesIn(storage)).toEqual([]));
  device.kept.dispose();
});

it('offline: a file whose bytes are gone is refused and says so', async () => {
  const storage = new MemoryOfflineStorage();
  const away = await deviceOn(server.url, {
    storage,
    loss: losingFiles,
  });
  await away.kept.upload(file());
  away.kept.dispose();
  for (const key of bytesIn(storage)) storage.delete(key);
  const back = await deviceOn(server.url, { storage });
  await vi.waitFor(
    () => expect(back.outbox()).toMatchObject([{ state: 'refused', error: { code: 'FILE_LOST' } }]),
    10_000,
  );
  back.kept.dispose();
});

it('offline: files beyond the limit are refused, and nothing of them is kept', async () => {
  const storage = new MemoryOfflineStorage();
  const device = await deviceOn(server.url, {
    storage,
    maxFileBytes: text.length + 10,
    loss: losingFiles,
  });
  await device.kept.upload(file());
  await expect(device.kept.upload(file())).rejects.toMatchObject({ code: 'TOO_LARGE' });
  await expect(device.kept.upload('no file' as never)).rejects.toMatchObject({
    name: 'InvalidParamError',
  });
  expect(bytesIn(storage)).toHaveLength(1);
  device.kept.dispose();
});
