import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Observable, of, throwError } from 'rxjs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Directus } from '../../lib/directus';
import { resumableDownloads } from '../../lib/download';
import { TransportError } from '../../lib/errors/errors';
import { saveFile } from '../../lib/node';
import { resumableUpload } from '../../lib/tus';
import type { TransportEvent } from '../../lib/transport/backend';
import type { TransportRequest } from '../../lib/transport/request';

/** The most requests that a loop may make in a minute, however a server answers. */
const MOST = 20;

const CHUNK = 1_000;
const SIZE = 10 * CHUNK;
const target = join(tmpdir(), `directus-rx-loops-${process.pid}`);
const file = new File(['x'.repeat(SIZE)], 'film.mp4');

type Headers = Readonly<Record<string, string>>;
type Respond = (request: TransportRequest, nth: number) => Observable<TransportEvent>;

const answer = (
  status: number,
  headers: Headers = {},
  raw: unknown = '',
): Observable<TransportEvent> => of({ type: 'reply', body: { status, headers, raw, data: raw } });
const failure = (request: TransportRequest, status: number, code = 'HTTP') =>
  throwError(
    () =>
      new TransportError('no', code, request, {
        status,
        headers: {},
        raw: '',
        data: undefined,
      }),
  );
const lost = (request: TransportRequest) =>
  throwError(() => new TransportError('no', 'NETWORK', request));

const seen: string[] = [];
/** A client of a server that answers each request at once. */
function client(respond: Respond, interceptors = [resumableDownloads()]): Directus {
  let nth = 0;
  const backend = (request: TransportRequest) => {
    seen.push(request.method);
    return respond(request, nth++);
  };
  return new Directus('http://fake.example', {
    transport: { backend: () => backend, interceptors },
  });
}

/** Promises and the bytes of Blobs take turns of the event loop, but no time. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 15; turn++) await new Promise((next) => setImmediate(next));
}

/** Lets a minute pass, timer by timer. */
async function minute(): Promise<void> {
  const end = Date.now() + 60_000;
  await settle();
  while (vi.getTimerCount() > 0 && Date.now() < end && seen.length < 1_000) {
    await vi.advanceTimersToNextTimerAsync();
    await settle();
  }
}

beforeEach(() => {
  seen.length = 0;
  vi.useFakeTimers({
    toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date'],
  });
});
afterEach(() => vi.useRealTimers());

describe('a resumable upload asks no more than 20 times in a minute, and then fails, where', () => {
  const head = (offset: number | string): Headers => ({
    'upload-offset': String(offset),
    'upload-length': String(SIZE),
    'upload-metadata': `id ${btoa('abc')}`,
  });
  const startOf = ({ headers }: TransportRequest) =>
    Number(headers['Upload-Offset'] ?? headers['upload-offset']);
  /** A server whose HEAD tells the offset `at`, and whose PATCH is answered by `patch`. */
  const tus =
    (patch: Respond, at: (nth: number) => number | string = () => 0): Respond =>
    (request, nth) => {
      if (request.method === 'POST') return answer(201, { location: '/files/tus/1' });
      if (request.method === 'HEAD') return answer(200, head(at(nth)));
      return request.method === 'PATCH' ? patch(request, nth) : answer(204);
    };
  const offset = (move: (start: number) => number | string) =>
    tus((request) => answer(204, { 'upload-offset': String(move(startOf(request))) }));
  const always =
    (respond: Respond): Respond =>
    (request, nth) =>
      request.method === 'POST' ? answer(201, { location: '/files/tus/1' }) : respond(request, nth);

  it.each<[string, Respond]>([
    ['the offset never advances', offset((start) => start)],
    ['the offset goes backwards', offset((start) => start - 1)],
    ['the offset advances by a byte', offset((start) => start + 1)],
    ['the offset is beyond the chunk', offset((start) => start + CHUNK + 1)],
    ['the offset is beyond the file', offset(() => SIZE + 1)],
    ['the offset is beyond any number', offset(() => '9'.repeat(400))],
    ['the offset is no number', offset(() => 'NaN')],
    ['the offset is negative', offset(() => '-1')],
    ['the offset is missing', tus(() => answer(204))],
    ['a page answers each chunk', tus(() => answer(200, {}, '<html>'))],
    [
      'a chunk is taken and then forgotten',
      tus((request, nth) =>
        nth % 3 === 1
          ? failure(request, 500)
          : answer(204, { 'upload-offset': String(startOf(request) + CHUNK) }),
      ),
    ],
    ['each chunk is too large', tus((request) => failure(request, 413))],
    ['each chunk is a conflict', tus((request) => failure(request, 409))],
    ['each chunk fails', tus((request) => failure(request, 503))],
    ['each chunk loses the connection', tus(lost)],
    ['HEAD fails', always((request) => failure(request, 503))],
    ['HEAD is locked', always((request) => failure(request, 423))],
    ['HEAD loses the connection', always(lost)],
    ['HEAD tells no offset', always(() => answer(200))],
    [
      'HEAD tells an offset beyond the file',
      tus(
        () => answer(204),
        () => SIZE + 1,
      ),
    ],
    [
      'HEAD is of a longer file',
      always(() => answer(200, { ...head(0), 'upload-length': '99999' })),
    ],
    ['HEAD has expired', always((request) => failure(request, 410))],
    ['nothing can be created', (request) => failure(request, 503)],
    ['the location is nowhere', () => answer(201)],
  ])('%s', async (_, respond) => {
    let error: unknown;
    resumableUpload(client(respond), file, {}, { chunkSize: CHUNK }).subscribe({
      error: (reason: unknown) => (error = reason),
    });
    await minute();
    expect(seen.length).toBeLessThanOrEqual(MOST);
    await minute();
    expect(error).toMatchObject({ name: 'TransportError' });
  });

  it('the row cannot be read', async () => {
    let error: unknown;
    const respond = tus(
      () => answer(204),
      () => SIZE,
    );
    resumableUpload(
      client((request, nth) =>
        request.method === 'GET' ? failure(request, 503) : respond(request, nth),
      ),
      file,
    ).subscribe({ error: (reason: unknown) => (error = reason) });
    await minute();
    expect(seen.length).toBeLessThanOrEqual(MOST);
    expect(error).toMatchObject({ status: 503 });
  });
});

describe('a resumable download asks no more than 20 times in a minute, and then fails, where', () => {
  const total = 10_000_000;
  const rangeOf = ({ headers }: TransportRequest) => {
    const [from = 0, to = 0] = (headers['range'] ?? '').match(/\d+/g)?.map(Number) ?? [];
    return { from, to };
  };
  const piece = (from: number, bytes: number, all: number | string = total) =>
    answer(
      206,
      { etag: '1', 'content-range': `bytes ${from}-${from + bytes - 1}/${all}` },
      new Blob(['x'.repeat(bytes)]),
    );
  /** A server whose first piece is right. */
  const then =
    (respond: Respond): Respond =>
    (request, nth) =>
      nth === 0 ? piece(0, rangeOf(request).to + 1) : respond(request, nth);
  const html = () => answer(200, { 'content-type': 'text/html' }, new Blob(['<html>']));

  it.each<[string, Respond]>([
    ['each piece is the same', () => piece(0, 5_000)],
    ['each piece is empty', then((request) => piece(rangeOf(request).from, 0))],
    ['each piece is one byte', (request) => piece(rangeOf(request).from, 1)],
    [
      'each piece is a byte shorter',
      (request) => piece(rangeOf(request).from, rangeOf(request).to - rangeOf(request).from),
    ],
    ['each piece begins elsewhere', then((request) => piece(rangeOf(request).from + 1, 100))],
    [
      'the file grows with each piece',
      (request, nth) =>
        piece(rangeOf(request).from, rangeOf(request).to - rangeOf(request).from + 1, total + nth),
    ],
    ['no piece says which it is', () => answer(206, {}, new Blob(['x']))],
    [
      'each piece is there twice',
      () => answer(206, { 'content-range': 'bytes 0-3/9, bytes 0-3/9' }, new Blob(['xxxx'])),
    ],
    ['no piece can be had', then((request) => failure(request, 416))],
    ['each piece fails', then((request) => failure(request, 503))],
    ['each piece loses the connection', then(lost)],
    ['each piece is a page', then(html)],
    ['each piece is no content', then(() => answer(204))],
    ['the first is a page', html],
    ['the first is no content', () => answer(204)],
    ['the first loses the connection', lost],
  ])('%s', async (_, respond) => {
    let error: unknown;
    client(respond)
      .files.download('film')
      .subscribe({ error: (reason: unknown) => (error = reason) });
    await minute();
    expect(seen.length).toBeLessThanOrEqual(MOST);
    await minute();
    expect(error).toMatchObject({ name: 'TransportError' });
  });

  it('goes on at once where a server limits its pieces, having waited for none', async () => {
    let size = 0;
    client((request) => {
      const { from, to } = rangeOf(request);
      return piece(from, Math.min(1_000_000, to - from + 1, total - from));
    })
      .files.download('film')
      .subscribe((blob) => (size = blob.size));
    await minute();
    expect(size).toBe(total);
    expect(seen.length).toBeLessThanOrEqual(12);
  });
});

describe('a resumable upload to another origin, whose proxy’s 413 looks like a lost connection', () => {
  beforeEach(() => vi.stubGlobal('location', new URL('http://page.example/')));
  afterEach(() => vi.unstubAllGlobals());

  /** Loses the connection of the chunks that `loses` names; gives the sizes of all. */
  async function sizesOf(
    loses: (bytes: number, nth: number) => boolean,
  ): Promise<readonly number[]> {
    const sizes: number[] = [];
    let offset = 0;
    let isDone = false;
    const directus = client((request) => {
      const headers = () => ({
        location: '/files/tus/1',
        'upload-offset': String(offset),
        'upload-length': String(SIZE),
        'upload-metadata': `id ${btoa('abc')}`,
      });
      if (request.method === 'GET') return answer(200, {}, { data: { id: 'abc' } });
      if (request.method !== 'PATCH') return answer(200, headers());
      const bytes = request.body instanceof Blob ? request.body.size : 0;
      sizes.push(bytes);
      if (loses(bytes, sizes.length)) return lost(request);
      offset += bytes;
      return answer(204, headers());
    });
    resumableUpload(directus, file, {}, { chunkSize: 5_000 }).subscribe({
      error: () => expect.unreachable(),
      complete: () => (isDone = true),
    });
    await minute();
    expect(isDone).toBe(true);
    return sizes;
  }

  it('halves the chunk that loses its connection again and again', async () => {
    const sizes = await sizesOf((bytes) => bytes > 2_500);
    expect(sizes).toEqual([5_000, 5_000, 2_500, 2_500, 2_500, 2_500]);
  });

  it('keeps the size where a connection is lost now and then', async () => {
    const sizes = await sizesOf((_, nth) => nth % 2 === 1);
    expect(sizes).toEqual([5_000, 5_000, 5_000, 5_000]);
  });
});

describe('retryDelays', () => {
  const never = [Infinity, 0];
  it('of Infinity is no further try', async () => {
    const directus = client(lost);
    await expect(
      resumableUpload(directus, file, {}, { retryDelays: never }).then(),
    ).rejects.toMatchObject({ code: 'NETWORK' });
    expect(seen).toEqual(['POST']);
  });

  const zeros = Array.from({ length: 1_000 }, () => 0);
  it.each<[string, (directus: Directus) => Observable<unknown>]>([
    [
      'a resumable upload',
      (directus) => resumableUpload(directus, file, {}, { retryDelays: zeros }),
    ],
    ['a resumable download', (directus) => directus.files.download('film')],
    ['saveFile', (directus) => saveFile(directus, 'film', target, { retryDelays: zeros })],
  ])('of nothing but 0 make at most 20 requests of %s in a minute', async (_, transfer) => {
    const respond: Respond = (request, nth) => {
      if (request.method === 'POST') return answer(201, { location: '/files/tus/1' });
      if (request.method === 'HEAD')
        return answer(200, { 'upload-offset': '0', 'upload-length': String(SIZE) });
      if (request.responseType === 'blob' && nth === 0)
        return answer(206, { etag: '1', 'content-range': 'bytes 0-3/1000000' }, new Blob(['xxxx']));
      return lost(request);
    };
    const directus = client(respond, [resumableDownloads({ retryDelays: zeros })]);
    const subscription = transfer(directus).subscribe({ error: () => expect.unreachable() });
    // A file is opened first, which takes time that no fake clock has.
    while (seen.length === 0) await settle();
    await minute();
    expect(seen.length).toBeGreaterThan(6);
    expect(seen.length).toBeLessThanOrEqual(MOST);
    subscription.unsubscribe();
  });

  it('of more than a timer holds is not a wait of nothing', async () => {
    const subscription = resumableUpload(client(lost), file, {}, { retryDelays: [1e12] }).subscribe(
      {
        error: () => expect.unreachable(),
      },
    );
    await minute();
    expect(seen).toEqual(['POST']);
    subscription.unsubscribe();
    expect(vi.getTimerCount()).toBe(0);
  });

  it.each([null, 5, '1', [NaN], [-1], ['1'], [null], {}, [Symbol('delay')]])(
    'of %s are refused before anything is sent, up and down',
    async (retryDelays) => {
      const options = { retryDelays: retryDelays as number[] };
      const refusal = {
        name: 'InvalidParamError',
        message: expect.stringContaining('retryDelays'),
      };
      const directus = client(lost, [resumableDownloads(options)]);
      await expect(resumableUpload(directus, file, {}, options).then()).rejects.toMatchObject(
        refusal,
      );
      await expect(directus.files.download('film').then()).rejects.toMatchObject(refusal);
      expect(seen).toEqual([]);
    },
  );

  it.each([0, -1, NaN, '8', 1.5, {}])('beside a size of %s are refused, too', async (size) => {
    const number = size as number;
    const directus = client(lost, [resumableDownloads({ pieceSize: number })]);
    await expect(
      resumableUpload(directus, file, {}, { chunkSize: number }).then(),
    ).rejects.toMatchObject({ name: 'InvalidParamError' });
    await expect(directus.files.download('film').then()).rejects.toMatchObject({
      name: 'InvalidParamError',
    });
    expect(seen).toEqual([]);
  });
});
