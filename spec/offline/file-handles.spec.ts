import { describe, expect, it } from 'vitest';
import type { FileHandle, OfflineStorage } from '../../lib/offline';
import { anna, articleServer, device } from '../support/offline-rig';

/** Keeps values as they are, as a database of a browser keeps handles. */
class SameValues implements OfflineStorage {
  readonly values = new Map<string, unknown>();
  get(key: string): unknown {
    return this.values.get(key);
  }
  set(key: string, value: unknown): void {
    this.values.set(key, value);
  }
  delete(key: string): void {
    this.values.delete(key);
  }
  keys(prefix: string): readonly string[] {
    return [...this.values.keys()].filter((key) => key.startsWith(prefix)).sort();
  }
}

/** A file on the user's disk. */
class Handle implements FileHandle {
  readonly kind = 'file';
  readonly name = 'film.mp4';
  isAllowed = true;
  file: File | undefined = new File(['some bytes'], this.name, {
    type: 'video/mp4',
    lastModified: 1_700_000_000_000,
  });

  getFile(): Promise<File> {
    if (!this.isAllowed) return Promise.reject(new DOMException('no', 'NotAllowedError'));
    if (!this.file) return Promise.reject(new DOMException('gone', 'NotFoundError'));
    return Promise.resolve(this.file);
  }
}

async function away(maxFileBytes?: number) {
  const fake = articleServer();
  const storage = new SameValues();
  const made = device(fake, { storage, ...(maxFileBytes !== undefined && { maxFileBytes }) });
  await made.directus.auth.login(anna);
  fake.offline();
  return { ...made, fake, storage, handle: new Handle() };
}

describe('a file by its handle', () => {
  it('offline: is sent when the network is back, from where it is', async () => {
    const { fake, storage, handle, kept, clock, outbox } = await away();
    const { key, file } = await kept.upload(handle, { title: 'Film' });
    expect(file).toEqual({ name: 'film.mp4', size: 10, lastModified: 1_700_000_000_000 });
    expect([...storage.values.values()]).toContain(handle);
    fake.online();
    await clock.advance(60_000);
    expect(outbox()).toEqual([]);
    expect(fake.rows('directus_files')).toMatchObject([
      { id: key, title: 'Film', filename_download: 'film.mp4', type: 'video/mp4', filesize: 10 },
    ]);
    expect([...storage.values.values()]).not.toContain(handle);
  });

  it('offline: takes no space, whatever its size is', async () => {
    const { handle, kept, outbox } = await away(12);
    await kept.upload(new File(['123456789'], 'small.txt'));
    await kept.upload(handle);
    expect(outbox()).toHaveLength(2);
    await expect(kept.upload(new File(['1234'], 'more.txt'))).rejects.toMatchObject({
      code: 'TOO_LARGE',
    });
  });

  it('offline: waits for the user where the browser has to ask, and is sent after that', async () => {
    const { fake, handle, kept, clock, outbox } = await away();
    const { id } = await kept.upload(handle);
    handle.isAllowed = false;
    fake.online();
    await clock.advance(60_000);
    expect(outbox()).toMatchObject([{ state: 'refused', error: { code: 'FILE_NOT_ALLOWED' } }]);
    expect(await kept.keptFile(id)).toBe(handle);
    handle.isAllowed = true;
    await kept.retry(id);
    await clock.advance(60_000);
    expect(outbox()).toEqual([]);
    expect(fake.rows('directus_files')).toHaveLength(1);
  });

  it.each<[string, (handle: Handle) => void]>([
    ['is gone', (handle) => (handle.file = undefined)],
    ['has other bytes', (handle) => (handle.file = new File(['others'], handle.name))],
    [
      'was written again',
      (handle) => (handle.file = new File(['some bytes'], handle.name, { lastModified: 1 })),
    ],
  ])('offline: is refused if the file %s', async (_, change) => {
    const { fake, handle, kept, clock, outbox } = await away();
    await kept.upload(handle);
    change(handle);
    fake.online();
    await clock.advance(60_000);
    expect(outbox()).toMatchObject([{ state: 'refused', error: { code: 'FILE_LOST' } }]);
    expect(fake.rows('directus_files')).toEqual([]);
  });

  it('offline: one that cannot be read is not kept', async () => {
    const { handle, kept, outbox } = await away();
    handle.isAllowed = false;
    await expect(kept.upload(handle)).rejects.toMatchObject({ code: 'FILE_NOT_ALLOWED' });
    expect(outbox()).toEqual([]);
  });

  it('offline: bytes that wait can be shown, and those of no upload cannot', async () => {
    const { kept, storage } = await away();
    const { id } = await kept.upload(new File(['some bytes'], 'notes.txt'));
    const file = await kept.keptFile(id);
    expect(file instanceof Blob && (await file.text())).toBe('some bytes');
    await expect(kept.keptFile('missing')).rejects.toMatchObject({ code: 'NOT_FOUND' });
    for (const key of storage.keys('')) if (key.includes(' file ')) storage.delete(key);
    await expect(kept.keptFile(id)).rejects.toMatchObject({ code: 'FILE_LOST' });
  });
});
