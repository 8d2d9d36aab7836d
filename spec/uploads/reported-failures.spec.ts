// `errors$` reports the failures that a caller sees, and no others: a transfer in parts goes on from most of them.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defer, type Observable, of, throwError } from 'rxjs';
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
import { Directus } from '../../lib/directus';
import { TransportError } from '../../lib/errors/errors';
import { saveFile } from '../../lib/node';
import { resumableUpload } from '../../lib/tus';
import type { TransportEvent } from '../../lib/transport/backend';
import type { TransportRequest } from '../../lib/transport/request';

const SIZE = 4_000;
const CHUNK = 1_000;
const folder = mkdtempSync(join(tmpdir(), 'directus-rx-reported-'));
afterAll(() => rmSync(folder, { recursive: true }));
afterEach(() => vi.unstubAllGlobals());

const file = new File(['x'.repeat(SIZE)], 'film.mp4');

/** Fails the first requests that `matches`, each with one of these statuses; 0: no answer. */
interface Trouble {
  readonly matches: string;
  readonly statuses: readonly number[];
}

const answer = (
  status: number,
  headers: Readonly<Record<string, string>> = {},
  raw: unknown = '',
): Observable<TransportEvent> => of({ type: 'reply', body: { status, headers, raw, data: raw } });

/** A client of a server with resumable uploads and ranges, and what its `errors$` and `requests$` say. */
function clientOf({ matches, statuses }: Trouble) {
  let offset = 0;
  let failures = 0;
  const backend = (request: TransportRequest) =>
    defer(() => {
      const { method, path, headers, body } = request;
      const status = `${method} ${path}`.startsWith(matches) ? statuses[failures] : undefined;
      if (status !== undefined) {
        failures++;
        const response = { status, headers: {}, raw: '', data: undefined };
        const code = status === 0 ? 'NETWORK' : 'HTTP';
        return throwError(
          () => new TransportError('no', code, request, status === 0 ? undefined : response),
        );
      }
      const place = {
        location: '/files/tus/1',
        'upload-offset': String(offset),
        'upload-length': String(SIZE),
        'upload-metadata': `id ${btoa('abc')}`,
      };
      if (method === 'POST') return answer(201, place, { id: 'abc' });
      if (method === 'HEAD') return answer(200, place);
      if (method === 'PATCH') {
        offset += body instanceof Blob ? body.size : 0;
        return answer(204, { 'upload-offset': String(offset) });
      }
      if (!path.startsWith('/assets')) return answer(200, {}, { id: 'abc' });
      const [from = 0, to = SIZE - 1] = (headers['range'] ?? '').match(/\d+/g)?.map(Number) ?? [];
      const end = Math.min(to, SIZE - 1);
      return answer(
        headers['range'] ? 206 : 200,
        { etag: '1', 'content-range': `bytes ${from}-${end}/${SIZE}` },
        new Uint8Array(end - from + 1),
      );
    });
  const directus = new Directus('http://fake.example', {
    transport: { backend: () => backend, retry: false },
  });
  const errors: unknown[] = [];
  const ends: string[] = [];
  directus.transport.errors$.subscribe((error) => errors.push(error));
  directus.transport.requests$.subscribe((report) => {
    if (report.type === 'reply') ends.push(`${report.method} ${report.status}`);
    else if (report.type !== 'sent') ends.push(`${report.method} ${report.type}`);
  });
  return { directus, errors, ends, failures: () => failures };
}

const retryDelays = [0, 0];

const upload = (directus: Directus) =>
  resumableUpload(directus, file, {}, { chunkSize: CHUNK, retryDelays });
const download = (directus: Directus) =>
  saveFile(directus, 'abc', join(folder, 'film.mp4'), { pieceSize: 1_024, retryDelays });

const RECOVERED: readonly (readonly [
  string,
  (directus: Directus) => PromiseLike<unknown>,
  Trouble,
])[] = [
  ['an upload whose POST fails', upload, { matches: 'POST /files/tus', statuses: [503] }],
  ['an upload whose POST is lost', upload, { matches: 'POST /files/tus', statuses: [0, 0] }],
  ['an upload whose HEAD is lost', upload, { matches: 'HEAD', statuses: [0] }],
  ['an upload whose HEAD is locked', upload, { matches: 'HEAD', statuses: [423] }],
  ['an upload whose chunk fails', upload, { matches: 'PATCH', statuses: [503, 500] }],
  ['an upload whose chunk is lost', upload, { matches: 'PATCH', statuses: [0] }],
  ['an upload whose chunk is a conflict', upload, { matches: 'PATCH', statuses: [409] }],
  ['an upload whose chunks are too large', upload, { matches: 'PATCH', statuses: [413, 413, 413] }],
  ['an upload that the server has lost', upload, { matches: 'PATCH', statuses: [410] }],
  ['an upload whose row cannot be read at first', upload, { matches: 'GET', statuses: [503] }],
  [
    'an upload that becomes a plain one, as HEAD is refused',
    upload,
    { matches: 'HEAD', statuses: [405] },
  ],
  [
    'an upload that becomes a plain one, and whose begun part cannot be removed',
    (directus) => {
      const { transport } = directus;
      vi.spyOn(transport, 'head').mockImplementation((path, options) =>
        transport.get('/refused', options),
      );
      return upload(directus);
    },
    { matches: 'GET /refused', statuses: [403] },
  ],
  ['saveFile whose first piece is lost', download, { matches: 'GET', statuses: [0, 0] }],
  ['saveFile whose piece fails', download, { matches: 'GET', statuses: [503, 0] }],
  ['saveFile without pieces', download, { matches: 'GET', statuses: [416] }],
];

describe('errors$ is silent about', () => {
  it.each(RECOVERED)('%s, and then goes on', async (_, transfer, trouble) => {
    const { directus, errors, ends, failures } = clientOf(trouble);
    await transfer(directus);
    expect(failures()).toBe(trouble.statuses.length);
    expect(errors).toEqual([]);
    for (const status of trouble.statuses) expect(ends.join()).toContain(` ${status}`);
  });

  it('an upload whose POST to another origin is lost, as CORS refuses it', async () => {
    vi.stubGlobal('location', new URL('http://page.example/'));
    const { directus, errors } = clientOf({ matches: 'POST /files/tus', statuses: [0] });
    await upload(directus);
    expect(errors).toEqual([]);
  });
});

describe('errors$ reports once', () => {
  it.each<readonly [string, (directus: Directus) => PromiseLike<unknown>, Trouble]>([
    ['POST, lost', upload, { matches: 'POST /files/tus', statuses: [0, 0, 0] }],
    ['POST, refused', upload, { matches: 'POST /files/tus', statuses: [400] }],
    ['HEAD, lost', upload, { matches: 'HEAD', statuses: [0, 0, 0] }],
    ['PATCH, failed', upload, { matches: 'PATCH', statuses: [503, 503, 503] }],
    ['PATCH, refused', upload, { matches: 'PATCH', statuses: [400] }],
    ['PATCH, unknown twice', upload, { matches: 'PATCH', statuses: [410, 410] }],
    ['GET of the row, failed', upload, { matches: 'GET', statuses: [503, 503, 503] }],
    ['GET of a piece, lost', download, { matches: 'GET', statuses: [0, 0, 0] }],
    ['GET of a piece, refused', download, { matches: 'GET', statuses: [403] }],
  ])('what the transfer fails with: %s', async (_, transfer, trouble) => {
    const { directus, errors } = clientOf(trouble);
    const error: unknown = await Promise.resolve(transfer(directus)).catch(
      (reason: unknown) => reason,
    );
    expect(error).toMatchObject({ name: 'TransportError' });
    expect(errors).toEqual([error]);
  });

  it('errors$: an upload to another origin that fails with NETWORK is reported once', async () => {
    vi.stubGlobal('location', new URL('http://page.example/'));
    const { directus, errors } = clientOf({ matches: '', statuses: [0, 0, 0, 0, 0, 0] });
    const error: unknown = await upload(directus).then(
      () => 'none',
      (reason: unknown) => reason,
    );
    expect(error).toMatchObject({ code: 'NETWORK' });
    expect(errors).toEqual([error]);
  });
});
