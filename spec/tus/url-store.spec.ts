import { firstValueFrom } from 'rxjs';
import type { PreviousUpload, UrlStorage } from 'tus-js-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Directus } from '../../lib/directus';
import { resumableUpload } from '../../lib/tus';
import { UrlStore } from '../../lib/tus/url-store';
import { type RecordingServer, startRecordingServer } from '../support/recording-server';

class MemoryStorage implements UrlStorage {
  readonly #uploads: (PreviousUpload & { readonly fingerprint: string })[] = [];

  findAllUploads = () => Promise.resolve(this.#uploads);

  findUploadsByFingerprint = (wanted: string) =>
    Promise.resolve(this.#uploads.filter(({ fingerprint }) => fingerprint === wanted));

  removeUpload = () => Promise.resolve();

  addUpload = (fingerprint: string, upload: PreviousUpload) => {
    this.#uploads.push({ ...upload, fingerprint });
    return Promise.resolve('');
  };
}

const server = 'https://cms.example.com';
const file = new File(['the text'], 'a.txt', { type: 'text/plain', lastModified: 1 });
const path = '/files/tus/1';

/** What is found for a file about which `now` is said, when `before` was said of it at first. */
function found(before: object | undefined, now: object | undefined) {
  const storage = new MemoryStorage();
  new UrlStore(server, file, before, storage).add(path);
  return firstValueFrom(new UrlStore(server, file, now, storage).find());
}

describe('an unfinished upload', () => {
  it.each([
    [
      { title: 'A', folder: 'f' },
      { folder: 'f', title: 'A' },
    ],
    [{ folder: undefined }, undefined],
    [{ folder: null }, {}],
  ])('is found by the same file with the same metadata: %j and %j', async (before, now) => {
    expect(await found(before, now)).toEqual([path]);
  });

  it.each([
    [{ folder: 'private' }, { folder: 'public' }],
    [{ title: 'First' }, undefined],
    [undefined, { filename_download: 'b.txt' }],
    [{ tags: ['a', 'b'] }, { tags: ['a'] }],
  ])('is not that of other metadata, which would get lost: %j and %j', async (before, now) => {
    expect(await found(before, now)).toEqual([]);
  });

  it('is remembered of no file that has no name', async () => {
    const storage = new MemoryStorage();
    const store = new UrlStore(server, new Blob(['the text']), {}, storage);
    store.add(path);
    expect(await firstValueFrom(store.find())).toEqual([]);
    expect(await storage.findAllUploads()).toEqual([]);
  });
});

describe('a resumable upload that was interrupted', () => {
  let cms: RecordingServer;

  beforeAll(async () => {
    cms = await startRecordingServer();
    cms.reset(({ method }) =>
      method === 'POST' ? { status: 201, headers: { location: '/files/tus/1' } } : { status: 500 },
    );
  });
  afterAll(() => cms.stop());

  it.each([
    ['is resumed with the same metadata', 'public', 'HEAD'],
    ['begins anew with other metadata', 'private', 'POST'],
  ])('%s', async (_, folder, first) => {
    const options = { urlStorage: new MemoryStorage(), retryDelays: [] };
    const upload = (metadata: object) =>
      resumableUpload(new Directus(cms.url), file, metadata, options).then();
    await expect(upload({ folder: 'public' })).rejects.toMatchObject({ status: 500 });
    const before = cms.seen.length;
    await expect(upload({ folder })).rejects.toMatchObject({ status: 500 });
    expect(cms.seen[before]?.method).toBe(first);
  });
});
