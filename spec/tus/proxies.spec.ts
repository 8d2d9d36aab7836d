import type { PreviousUpload, UrlStorage } from 'tus-js-client';
import fc from 'fast-check';
import { EMPTY, firstValueFrom } from 'rxjs';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Directus } from '../../lib/directus';
import { resumableUpload } from '../../lib/tus';
import { UrlStore } from '../../lib/tus/url-store';
import {
  type Answer,
  type Recorded,
  type RecordingServer,
  startRecordingServer,
} from '../support/recording-server';

const SIZE = 1_000;
const file = new File(['x'.repeat(SIZE)], 'a.txt', { lastModified: 1 });
const row = { id: 'abc' };
const refusal = (status: number, code: string): Answer => ({
  status,
  body: { errors: [{ message: code, extensions: { code } }] },
});

let server: RecordingServer;
let directus: Directus;
let offset = 0;
const sent = () => server.seen.map(({ method, path }) => `${method} ${path}`);
const sizes = () =>
  server.seen.flatMap(({ method, headers }) =>
    method === 'PATCH' ? [Number(headers['content-length'])] : [],
  );

/** A server with resumable uploads, without anything before it. */
function tus({ method, path, headers }: Recorded): Answer {
  if (path.startsWith('/files/abc') || path === '/files') return { body: { data: row } };
  if (method === 'POST') {
    offset = 0;
    return { status: 201, headers: { location: '/files/tus/1' } };
  }
  if (method === 'PATCH') offset += Number(headers['content-length']);
  return {
    status: method === 'DELETE' ? 204 : 200,
    headers: {
      'upload-offset': String(offset),
      'upload-length': String(SIZE),
      'upload-metadata': `id ${btoa('abc')}`,
    },
  };
}

beforeAll(async () => {
  server = await startRecordingServer();
});
beforeEach(() => {
  directus = new Directus(server.url, { auth: { staticToken: 'secret' } });
});
afterAll(() => server.stop());

describe('a resumable upload behind a proxy', () => {
  const tooLarge = { status: 413, body: '<h1>Request Entity Too Large</h1>' };
  const limitedTo =
    (bytes: number, refusal: typeof tooLarge | 'close' = tooLarge) =>
    (request: Recorded) =>
      request.method === 'PATCH' && Number(request.headers['content-length']) > bytes
        ? refusal
        : tus(request);

  it('that refuses large bodies halves its chunks, and the client remembers what is let through', async () => {
    server.reset(limitedTo(300));
    expect(await resumableUpload(directus, file)).toEqual(row);
    expect(sizes()).toEqual([1_000, 500, 250, 250, 250, 250]);
    server.reset(limitedTo(300));
    await resumableUpload(directus, file, {}, { retryDelays: [] });
    expect(sizes()).toEqual([250, 250, 250, 250]);
    server.reset(limitedTo(300));
    await resumableUpload(new Directus(server.url), file, {}, { chunkSize: 600 });
    expect(sizes()).toEqual([600, 300, 300, 300, 100]);
  });

  it('resumable upload: halves its chunks where a proxy closes the connection on large bodies', async () => {
    server.reset(limitedTo(300, 'close'));
    const options = { retryDelays: [1, 1, 1, 1] };
    expect(await resumableUpload(directus, file, {}, options)).toEqual(row);
    expect(sizes()).toEqual([1_000, 1_000, 500, 250, 250, 250, 250]);
  });

  it('that refuses every body fails with its 413, after chunks that are no smaller than a 128th', async () => {
    server.reset(limitedTo(0));
    await expect(resumableUpload(directus, file).then()).rejects.toMatchObject({ status: 413 });
    expect(sizes()).toEqual([1_000, 500, 250, 125, 62, 31, 15]);
  });

  it.each([
    ['POST', 405],
    ['HEAD', 405],
    ['PATCH', 405],
    ['PATCH', 501],
  ])(
    'that blocks %s with %i is a plain upload, and the client remembers that',
    async (method, status) => {
      server.reset((request) =>
        request.method === method && request.path.startsWith('/files/tus')
          ? { status, body: '<h1>Not allowed</h1>' }
          : tus(request),
      );
      expect(await resumableUpload(directus, file)).toEqual(row);
      const before = sent().length;
      expect(await resumableUpload(directus, file)).toEqual(row);
      expect(sent().slice(before)).toEqual(['POST /files']);
    },
  );

  it('that makes GET of HEAD is a plain upload, and the client remembers that', async () => {
    server.reset((request) =>
      request.method === 'HEAD' ? refusal(404, 'ROUTE_NOT_FOUND') : tus(request),
    );
    expect(await resumableUpload(directus, file)).toEqual(row);
    expect(await resumableUpload(directus, file)).toEqual(row);
    expect(sent()).toEqual([
      'POST /files/tus',
      'HEAD /files/tus/1',
      'DELETE /files/tus/1',
      'POST /files',
      'POST /files',
    ]);
  });
});

class MemoryStorage implements UrlStorage {
  readonly uploads: PreviousUpload[] = [];
  findAllUploads = () => Promise.resolve(this.uploads);
  findUploadsByFingerprint = () => Promise.resolve([...this.uploads]);
  addUpload = (_: string, upload: PreviousUpload) => {
    this.uploads.push({ ...upload, urlStorageKey: upload.uploadUrl ?? '' });
    return Promise.resolve('');
  };

  removeUpload = (key: string) => {
    const at = this.uploads.findIndex(({ urlStorageKey }) => urlStorageKey === key);
    if (at >= 0) this.uploads.splice(at, 1);
    return Promise.resolve();
  };
}

describe('a resumable upload that is remembered', () => {
  const remember = (path: string) => {
    const storage = new MemoryStorage();
    void storage.addUpload('', {
      size: SIZE,
      metadata: {},
      creationTime: '2027',
      uploadUrl: path,
      urlStorageKey: '',
      parallelUploadUrls: null,
    });
    return storage;
  };

  it.each([403, 404, 410])(
    'begins anew where the server answers %i, and is forgotten',
    async (status) => {
      const urlStorage = remember('/files/tus/old');
      server.reset((request) =>
        request.path === '/files/tus/old' ? refusal(status, 'FORBIDDEN') : tus(request),
      );
      expect(await resumableUpload(directus, file, {}, { urlStorage })).toEqual(row);
      expect(sent()).toEqual([
        'HEAD /files/tus/old',
        'POST /files/tus',
        'HEAD /files/tus/1',
        'PATCH /files/tus/1',
        'GET /files/abc',
      ]);
      expect(urlStorage.uploads).toEqual([]);
    },
  );

  it('is forgotten also where a role may go on with none, and remove none', async () => {
    const urlStorage = remember('/files/tus/old');
    server.reset((request) =>
      /HEAD|DELETE/.test(request.method) ? refusal(403, 'FORBIDDEN') : tus(request),
    );
    await resumableUpload(directus, file, {}, { urlStorage });
    expect(sent().slice(-1)).toEqual(['POST /files']);
    expect(urlStorage.uploads).toEqual([]);
  });

  it('is not gone on with where it is of another length', async () => {
    const urlStorage = remember('/files/tus/old');
    server.reset((request) => {
      const answer = tus(request);
      return request.path === '/files/tus/old'
        ? { ...answer, headers: { 'upload-offset': '0', 'upload-length': '5' } }
        : answer;
    });
    expect(await resumableUpload(directus, file, {}, { urlStorage })).toEqual(row);
    expect(urlStorage.uploads).toEqual([]);
    expect(sizes()).toEqual([SIZE]);
  });

  it('begins anew with a storage that returns anything at all, or throws', async () => {
    const anything = fc.oneof(
      fc.anything(),
      fc.array(
        fc.oneof(
          fc.anything(),
          fc.record({
            uploadUrl: fc.oneof(
              fc.anything(),
              fc.constantFrom('/files/tus/../../x', 'https://evil.example/'),
            ),
            creationTime: fc.oneof(
              fc.anything(),
              fc.constant('2027'),
              fc.constant({ toString: 1 }),
            ),
          }),
        ),
      ),
    );
    const urlStorage = (found: unknown) =>
      ({
        findUploadsByFingerprint: () => found,
        addUpload: () => found,
        findAllUploads: () => found,
        removeUpload: () => found,
      }) as unknown as UrlStorage;
    await fc.assert(
      fc.asyncProperty(anything, async (found) => {
        const store = new UrlStore(server.url, file, {}, urlStorage(found));
        for (const path of await firstValueFrom(store.find())) expect(path).toBeTypeOf('string');
        store.add('/files/tus/1');
        store.remove('/files/tus/1');
      }),
      { numRuns: 50 },
    );
    const thrower = () => {
      throw new DOMException('denied', 'SecurityError');
    };
    const throwing = {
      findUploadsByFingerprint: thrower,
      addUpload: thrower,
      removeUpload: thrower,
    };
    for (const storage of [urlStorage([null, 1, { uploadUrl: {}, creationTime: '' }]), throwing]) {
      server.reset(tus);
      const options = { urlStorage: storage as unknown as UrlStorage };
      expect(await resumableUpload(directus, file, {}, options)).toEqual(row);
      expect(sent()[0]).toBe('POST /files/tus');
    }
  });
});

describe('a resumable upload', () => {
  it('fails at once where its file has changed on disk, rather than to look like a lost connection', async () => {
    server.reset(tus);
    const changed = new File(['x'.repeat(SIZE)], 'a.txt');
    changed.slice = () =>
      Object.assign(new Blob(), {
        slice: () => ({
          arrayBuffer: () => Promise.reject(new DOMException('', 'NotReadableError')),
        }),
      });
    await expect(resumableUpload(directus, changed).then()).rejects.toMatchObject({
      name: 'InvalidParamError',
      message: 'file cannot be read, or has changed',
    });
  });

  it('fails where a Blob has no `arrayBuffer`, as in jsdom, rather than to wait for ever', async () => {
    server.reset(tus);
    const old = new File(['x'.repeat(SIZE)], 'a.txt');
    old.slice = () => Object.assign(new Blob(), { slice: () => ({}) });
    await expect(resumableUpload(directus, old).then()).rejects.toMatchObject({
      name: 'InvalidParamError',
      message: 'file cannot be read, or has changed',
    });
  });

  it('fails where an interceptor leaves an answer out, rather than to wait for ever', async () => {
    server.reset(tus);
    const silent = new Directus(server.url, {
      transport: {
        interceptors: [(request, next) => (request.method === 'PATCH' ? EMPTY : next(request))],
      },
    });
    const outcome = resumableUpload(silent, file).then(
      () => sent(),
      (error: unknown) => error,
    );
    expect(await outcome).toMatchObject({
      name: 'InvalidParamError',
      message: 'transport.interceptors[0] completed without a reply',
    });
  });

  it('does not modify its options and metadata', async () => {
    server.reset(tus);
    const options = Object.freeze({ retryDelays: Object.freeze([0]), chunkSize: 400 });
    await resumableUpload(directus, file, Object.freeze({ title: 'A' }), options);
    expect(sizes()).toEqual([400, 400, 200]);
  });
});
