import type { PreviousUpload, UrlStorage } from 'tus-js-client';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Directus } from '../../lib/directus';
import { type InterruptedTarget, interruptedUploads, resumableUpload } from '../../lib/tus';
import {
  type Answer,
  type Recorded,
  type RecordingServer,
  startRecordingServer,
} from '../support/recording-server';

class MemoryStorage implements UrlStorage {
  readonly entries = new Map<string, unknown>();

  findAllUploads = () =>
    Promise.resolve(
      [...this.entries].map(
        ([urlStorageKey, entry]) => Object.assign({}, entry, { urlStorageKey }) as PreviousUpload,
      ),
    );

  findUploadsByFingerprint = () => Promise.resolve([]);

  removeUpload = (key: string) => {
    this.entries.delete(key);
    return Promise.resolve();
  };

  addUpload = (fingerprint: string, upload: PreviousUpload) => {
    this.entries.set(fingerprint, upload);
    return Promise.resolve(fingerprint);
  };
}

const file = new File(['0123456789'], 'holiday.jpg', { type: 'image/jpeg', lastModified: 7 });

let cms: RecordingServer;
let storage: MemoryStorage;

beforeAll(async () => {
  cms = await startRecordingServer();
});
afterAll(() => cms.stop());
beforeEach(() => {
  storage = new MemoryStorage();
});

const client = () =>
  new Directus(cms.url, { auth: { staticToken: 'secret' }, transport: { retry: false } });

/** The server has 4 of 10 bytes of each upload. */
function answer({ method }: Recorded): Answer {
  if (method === 'POST') return { status: 201, headers: { location: '/files/tus/1' } };
  if (method === 'HEAD' || method === 'DELETE')
    return {
      status: method === 'HEAD' ? 200 : 204,
      headers: { 'upload-offset': '4', 'upload-length': '10' },
    };
  return { status: 500 };
}

/** Begins an upload that fails with its first chunk. */
async function interrupt(): Promise<void> {
  cms.reset(answer);
  await resumableUpload(client(), file, {}, { urlStorage: storage, retryDelays: [] }).catch(
    () => undefined,
  );
  cms.reset(answer);
}

const list = (directus: InterruptedTarget = client()) =>
  interruptedUploads(directus, { urlStorage: storage });

const entry = {
  size: 10,
  metadata: { server: '', name: 'a.txt', lastModified: '7' },
  creationTime: '2024-05-01T00:00:00.000Z',
  uploadUrl: '/files/tus/2',
  parallelUploadUrls: null,
};

describe('interruptedUploads', () => {
  it('interrupted: names the file, what the server has of it, and when it was begun', async () => {
    await interrupt();
    const [one, ...more] = await list();
    expect(more).toEqual([]);
    expect(one).toMatchObject({ name: 'holiday.jpg', size: 10, loaded: 4, percent: 40 });
    expect(Math.abs(Date.now() - (one?.startedAt ?? 0))).toBeLessThan(60_000);
    expect(one?.matches(file)).toBe(true);
    expect(one?.matches(new File(['0123456789'], 'holiday.jpg', { lastModified: 8 }))).toBe(false);
    expect(one?.matches(new File(['012345678'], 'holiday.jpg', { lastModified: 7 }))).toBe(false);
    expect(JSON.stringify([...storage.entries])).not.toContain('secret');
    expect(cms.seen.map(({ method }) => method)).toEqual(['HEAD']);
  });

  it('interrupted: an upload that the server has given up is forgotten', async () => {
    await interrupt();
    cms.reset(() => ({ status: 410 }));
    expect(await list()).toEqual([]);
    expect(storage.entries.size).toBe(0);
  });

  it.each([
    [23, 1],
    [25, 0],
  ])(
    'interrupted: an upload that the server does not know, %i hours old, may be another user’s: %i are remembered',
    async (hours, remembered) => {
      cms.reset(() => ({ status: 404 }));
      const creationTime = new Date(Date.now() - hours * 3_600_000).toISOString();
      const metadata = { ...entry.metadata, server: cms.url };
      storage.entries.set('a', { ...entry, metadata, creationTime });
      expect(await list()).toEqual([]);
      expect(storage.entries.size).toBe(remembered);
    },
  );

  it.each([403, 500])(
    'interrupted: a HEAD that fails with %i gives an empty list, and reports no error',
    async (status) => {
      await interrupt();
      cms.reset(() => ({ status }));
      const directus = client();
      const errors: unknown[] = [];
      directus.transport.errors$.subscribe((error) => errors.push(error));
      expect(await list(directus)).toEqual([]);
      expect(errors).toEqual([]);
      expect(storage.entries.size).toBe(1);
    },
  );

  it('interrupted: an offset beyond the end of the file is not believed', async () => {
    await interrupt();
    const headers = { 'upload-offset': '11' };
    cms.reset((request) => (request.method === 'HEAD' ? { headers } : answer(request)));
    expect(await list()).toEqual([]);
  });

  it('interrupted: discard removes it from the server and from the storage', async () => {
    await interrupt();
    const [one] = await list();
    await one?.discard();
    expect(cms.seen.at(-1)).toMatchObject({ method: 'DELETE', path: '/files/tus/1' });
    expect(storage.entries.size).toBe(0);
    expect(await list()).toEqual([]);
  });

  it('interrupted: one whose discarding fails is still remembered', async () => {
    await interrupt();
    const [one] = await list();
    cms.reset(() => ({ status: 500 }));
    await expect(one?.discard()).rejects.toMatchObject({ status: 500 });
    expect(storage.entries.size).toBe(1);
  });

  it('interrupted: reads an entry of its own form', async () => {
    cms.reset(answer);
    storage.entries.set('a', { ...entry, metadata: { ...entry.metadata, server: cms.url } });
    expect(await list()).toMatchObject([{ name: 'a.txt', startedAt: Date.UTC(2024, 4, 1) }]);
  });

  it.each<[string, object]>([
    ['another server', { metadata: { ...entry.metadata, server: 'https://other.example.com' } }],
    ['no metadata', { metadata: null }],
    ['metadata of an older version', { metadata: {} }],
    ['a name that is no text', { metadata: { ...entry.metadata, name: 5 } }],
    ['a date that is no number', { metadata: { ...entry.metadata, lastModified: 'NaN' } }],
    ['a size that is no number', { size: '10' }],
    ['no size', { size: null }],
    ['a path to elsewhere', { uploadUrl: '/users/me' }],
    ['an address', { uploadUrl: 'https://evil.example.com/files/tus/2' }],
    ['a time that is none', { creationTime: 'yesterday' }],
  ])('interrupted: makes no request for an entry with %s', async (_, change) => {
    cms.reset(answer);
    const metadata = { ...entry.metadata, server: cms.url };
    storage.entries.set('a', { ...entry, metadata, ...change });
    storage.entries.set('b', null);
    expect(await list()).toEqual([]);
    expect(cms.seen).toEqual([]);
  });

  it('interrupted: a storage that fails counts as empty', async () => {
    storage.findAllUploads = () => Promise.reject(new Error('blocked'));
    expect(await list()).toEqual([]);
  });

  it('interrupted: one that is sent at this moment is not listed', async () => {
    cms.reset((request) => (request.method === 'PATCH' ? 'hold' : answer(request)));
    const sending = resumableUpload(client(), file, {}, { urlStorage: storage }).subscribe();
    await expect.poll(() => cms.seen.at(-1)?.method).toBe('PATCH');
    expect(await list()).toEqual([]);
    sending.unsubscribe();
    expect(await list()).toMatchObject([{ name: 'holiday.jpg' }]);
  });
});
