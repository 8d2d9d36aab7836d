import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { lastValueFrom, retry, tap, toArray } from 'rxjs';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { CallEvent } from '../../lib/call';
import { Directus } from '../../lib/directus';
import { fetchBackend } from '../../lib/fetch';
import { saveFile } from '../../lib/node';
import type { Interceptor } from '../../lib/transport/backend';
import type { RequestReport } from '../../lib/transport/request-reporter';
import { type HttpServer, startHttpServer } from '../support/http-server';
import { openFilesIn } from '../support/open-files';

const MEGABYTE = 1_000_000;
const FIRST = 512 * 1024;
const folder = mkdtempSync(join(tmpdir(), 'directus-rx-stream-'));
const path = join(folder, 'film.mp4');
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

/** The offsets, one for each answer that has sent a byte beyond them, at which the server cuts the connection. */
let cuts: number[] = [];
let content = Buffer.of();
let etag = () => '"1"';
/** The first byte that each request asks for. */
let begins: number[] = [];
let headers: IncomingMessage['headers'][] = [];

/** Sends `bytes`, which begin at the offset `from` of the file, up to the next cut. */
function send(response: ServerResponse, bytes: Buffer, from: number): void {
  const [cut = Infinity] = cuts;
  if (cut >= from + bytes.length) response.end(bytes);
  else {
    cuts.shift();
    response.write(bytes.subarray(0, cut - from), () => {
      // Time for the bytes to be read: a reset connection drops those that were not.
      setTimeout(() => response.destroy(), 30);
    });
  }
}

/** Answers as Directus does. */
function ranges(request: IncomingMessage, response: ServerResponse): void {
  const [, first = '0', last = ''] = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '') ?? [];
  const from = Number(first);
  begins.push(from);
  headers.push(request.headers);
  const bytes = content.subarray(from, last === '' ? undefined : Number(last) + 1);
  response.writeHead(206, {
    etag: etag(),
    'content-type': 'video/mp4',
    'content-length': bytes.length,
    'content-range': `bytes ${from}-${from + bytes.length - 1}/${content.length}`,
  });
  send(response, bytes, from);
}

let answer = ranges;
let server: HttpServer;
let url: string;

beforeAll(async () => {
  server = await startHttpServer((request, response) => {
    answer(request, response);
  });
  ({ url } = server);
});
beforeEach(() => {
  answer = ranges;
  cuts = [];
  begins = [];
  headers = [];
  etag = () => '"1"';
});
afterEach(() => rmSync(path, { force: true }));
afterAll(async () => {
  await server.stop();
  rmSync(folder, { recursive: true });
});

const client = () => new Directus(url, { auth: { staticToken: 'token' } });
const delays = { retryDelays: [0, 0, 0, 0] };
const save = (directus = client(), options = {}) =>
  saveFile(directus, 'a', path, { ...delays, ...options });
const failure = (download: PromiseLike<unknown>): Promise<unknown> =>
  Promise.resolve(download).then(
    () => expect.unreachable(),
    (error: unknown) => error,
  );

describe('saveFile, with an answer that is written to disk as it arrives', () => {
  it('resumes at the very byte after each of three cuts, and saves the right bytes', async () => {
    content = randomBytes(50 * MEGABYTE);
    cuts = [3_000_001, 12_345_678, 30_000_000];
    const events = await lastValueFrom(save().events().pipe(toArray()));
    expect(sha256(readFileSync(path))).toBe(sha256(content));
    expect(begins).toEqual([0, FIRST, 3_000_001, 12_345_678, 30_000_000]);
    const loaded = events.flatMap((event) => (event.type === 'download' ? event.loaded : []));
    expect(loaded).toEqual([...loaded].sort((a, b) => a - b));
    expect(events.at(-2)).toEqual({ type: 'download', loaded: content.length, total: content.length });
    expect(events.at(-1)).toEqual({ type: 'reply', body: content.length });
  }); // prettier-ignore

  it('asks for no byte twice and saves the right bytes, wherever the connection is cut', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 3 * FIRST }),
        fc.array(fc.integer({ min: 1, max: 3 * FIRST }), { maxLength: 4 }),
        async (size, offsets) => {
          content = randomBytes(size);
          cuts = [...new Set(offsets)]
            .sort((a, b) => a - b)
            .filter((cut) => cut < size && cut !== FIRST);
          begins = [];
          const isFirstWhole = size > FIRST && !cuts.some((cut) => cut < FIRST);
          const expected = [0, ...cuts, ...(isFirstWhole ? [FIRST] : [])];
          expect(await save()).toBe(size);
          expect(readFileSync(path).equals(content)).toBe(true);
          expect(begins).toEqual([...new Set(expected)].sort((a, b) => a - b));
        },
      ),
      { numRuns: 15 },
    );
  });

  it('asks for the file as it is stored, as packed bytes have other offsets', async () => {
    content = randomBytes(FIRST + 1);
    await save();
    expect(headers.map((sent) => sent['accept-encoding'])).toEqual(['identity', 'identity']);
  });

  it('asks for pieces where the caller has set their size', async () => {
    content = randomBytes(300_000);
    await save(client(), { pieceSize: 100_000 });
    expect(begins).toEqual([0, 100_000, 200_000]);
  });

  it('fails where the file changes between two answers, and leaves nothing', async () => {
    content = randomBytes(2 * MEGABYTE);
    cuts = [MEGABYTE];
    etag = () => `"${cuts.length}"`;
    expect(await failure(save())).toMatchObject({
      code: 'INVALID_RESPONSE',
      message: expect.stringContaining('the file has changed meanwhile'),
    });
    expect(readdirSync(folder)).toEqual([]);
  });

  it('begins anew with a server that has no ranges, and saves the right bytes', async () => {
    content = randomBytes(2 * MEGABYTE);
    cuts = [MEGABYTE];
    let requests = 0;
    answer = (_, response) => {
      requests++;
      response.writeHead(200, { etag: '1', 'content-length': content.length });
      send(response, content, 0);
    };
    expect(await save()).toBe(content.length);
    expect(readFileSync(path).equals(content)).toBe(true);
    expect(requests).toBe(2);
  });

  it('saves a packed answer unpacked', async () => {
    content = randomBytes(1_000);
    answer = (_, response) => {
      response.writeHead(200, { etag: '1', 'content-encoding': 'gzip' }).end(gzipSync(content));
    };
    expect(await save()).toBe(content.length);
    expect(readFileSync(path).equals(content)).toBe(true);
  });

  it('saveFile: a download with all its bytes is complete, although the connection breaks before its end', async () => {
    content = randomBytes(MEGABYTE);
    answer = (request, response) => {
      if (request.headers.range === `bytes=0-${FIRST - 1}`) ranges(request, response);
      else {
        begins.push(FIRST);
        response.writeHead(206, { etag: '"1"', 'content-range': `bytes ${FIRST}-${MEGABYTE - 1}/${MEGABYTE}` });
        response.write(content.subarray(FIRST), () => setTimeout(() => response.destroy(), 30));
      }
    };
    expect(await save()).toBe(MEGABYTE);
    expect(readFileSync(path).equals(content)).toBe(true);
    expect(begins).toEqual([0, FIRST]);
  }); // prettier-ignore

  it('stops at the end of the file where a server sends bytes without end', async () => {
    content = randomBytes(FIRST + 1_000);
    let sent = 0;
    answer = (request, response) => {
      if (request.headers.range === `bytes=0-${FIRST - 1}`) {
        ranges(request, response);
        return;
      }
      response.writeHead(206, { etag: '"1"', 'content-range': `bytes ${FIRST}-${FIRST + 999}/${FIRST + 1_000}` });
      const more = () => {
        if (response.destroyed || sent > 100 * MEGABYTE) return;
        sent += MEGABYTE;
        response.write(Buffer.alloc(MEGABYTE), more);
      };
      more();
    };
    expect(await failure(save())).toMatchObject({ code: 'INVALID_RESPONSE' });
    expect(sent).toBeLessThan(20 * MEGABYTE);
    expect(readdirSync(folder)).toEqual([]);
  }); // prettier-ignore

  it('gives up on a server that sends a byte and cuts, after as many tries as the delays are', async () => {
    content = randomBytes(1_000);
    cuts = Array.from({ length: 100 }, (_, at) => at + 1);
    expect(await failure(save())).toMatchObject({ code: 'NETWORK' });
    expect(begins).toEqual([0, 1, 2, 3, 4]);
  });

  it('reads a refusal as an error, and keeps nothing of it', async () => {
    answer = (_, response) => {
      response.writeHead(403, { 'content-type': 'application/json' });
      response.end('{"errors":[{"message":"No.","extensions":{"code":"FORBIDDEN"}}]}');
    };
    expect(await failure(save())).toMatchObject({ code: 'FORBIDDEN', message: 'No.' });
    expect(readdirSync(folder)).toEqual([]);
  });

  it('goes on after a refresh of the token between two answers', async () => {
    content = randomBytes(2 * MEGABYTE);
    let isExpired = true;
    answer = (request, response) => {
      if (request.url === '/auth/refresh') {
        response.setHeader('content-type', 'application/json');
        response.end('{"data":{"access_token":"b","refresh_token":"c","expires":900000}}');
      } else if (isExpired && request.headers.range !== `bytes=0-${FIRST - 1}`) {
        isExpired = false;
        response.writeHead(401, { 'content-type': 'application/json' });
        response.end('{"errors":[{"message":"","extensions":{"code":"TOKEN_EXPIRED"}}]}');
      } else ranges(request, response);
    };
    const directus = new Directus(url, { auth: { mode: 'json' } });
    directus.storage.auth_token = 'a';
    directus.storage.auth_refresh_token = 'r';
    directus.storage.auth_expires_at = Date.now() + 900_000;
    const resumed = new Directus(url, { auth: { mode: 'json' }, storage: directus.storage });
    expect(await save(resumed)).toBe(content.length);
    expect(readFileSync(path).equals(content)).toBe(true);
    expect(begins).toEqual([0, FIRST]);
    resumed.dispose();
    directus.dispose();
  });

  it('saveFile: maxContentLength, a limit of memory, does not limit an answer that goes to disk', async () => {
    content = randomBytes(3 * MEGABYTE);
    const directus = new Directus(url, { transport: { maxContentLength: MEGABYTE } });
    expect(await save(directus)).toBe(content.length);
  });

  it('reports the bytes that were written to disk as received', async () => {
    content = randomBytes(2 * MEGABYTE);
    const directus = client();
    const received: (number | undefined)[] = [];
    directus.transport.requests$.subscribe((report: RequestReport) => {
      if (report.type === 'reply') received.push(report.receivedBytes);
    });
    await save(directus);
    expect(received).toEqual([FIRST, content.length - FIRST]);
  });

  it('reads pieces of 4 MiB into memory, one at a time, with a backend of one’s own', async () => {
    content = randomBytes(9 * MEGABYTE);
    cuts = [5 * MEGABYTE];
    const directus = new Directus(url, { transport: { backend: fetchBackend } });
    expect(await save(directus)).toBe(content.length);
    expect(readFileSync(path).equals(content)).toBe(true);
    const piece = 4 * 1024 * 1024;
    expect(begins).toEqual([0, FIRST, FIRST + piece, FIRST + piece, FIRST + 2 * piece]);
  });

  it('saves the right bytes where an interceptor sends a request again after a cut', async () => {
    content = randomBytes(8 * MEGABYTE);
    // With the bytes that come twice, more arrives than the file has.
    cuts = [7 * MEGABYTE];
    const interceptor: Interceptor = (request, next) => next(request).pipe(retry(1));
    const directus = new Directus(url, { transport: { interceptors: [interceptor] } });
    expect(await save(directus)).toBe(content.length);
    expect(readFileSync(path).equals(content)).toBe(true);
    expect(begins).toEqual([0, FIRST, FIRST]);
  });

  it('gives up on a server without ranges that cuts each answer, however long that is', async () => {
    content = randomBytes(6 * MEGABYTE);
    let requests = 0;
    answer = (_, response) => {
      requests++;
      cuts = [5 * MEGABYTE];
      // Ends the run where it would not end by itself.
      response.writeHead(requests > 20 ? 404 : 200, { 'content-length': content.length });
      send(response, content, 0);
    };
    expect(await failure(save())).toMatchObject({ code: 'NETWORK' });
    expect(requests).toBe(delays.retryDelays.length + 1);
  });

  it('resumes with ranges after a cut answer without one, if it is the same file', async () => {
    content = randomBytes(2 * MEGABYTE);
    cuts = [MEGABYTE];
    answer = (request, response) => {
      if (request.headers.range !== `bytes=0-${FIRST - 1}`) {
        ranges(request, response);
        return;
      }
      // As caches do which have not stored the file yet.
      response.writeHead(200, { etag: etag(), 'content-length': content.length });
      send(response, content, 0);
    };
    expect(await save()).toBe(content.length);
    expect(readFileSync(path).equals(content)).toBe(true);
    expect(begins).toEqual([MEGABYTE]);
  });

  it('fails after a cut answer that nothing identifies, where the next one is a part', async () => {
    content = randomBytes(2 * MEGABYTE);
    cuts = [MEGABYTE];
    answer = (request, response) => {
      const [, from = 0] = /^bytes=(\d+)-/.exec(request.headers.range ?? '') ?? [];
      const range = `bytes ${from}-${content.length - 1}/${content.length}`;
      response.writeHead(from === '0' ? 200 : 206, from === '0' ? {} : { 'content-range': range });
      send(response, content.subarray(Number(from)), Number(from));
    };
    expect(await failure(save())).toMatchObject({ code: 'INVALID_RESPONSE' });
    expect(readdirSync(folder)).toEqual([]);
  });

  it('fails where a server sends more than the file, also if that begins with a chunk of its own', async () => {
    content = randomBytes(1_000);
    answer = (_, response) => {
      response.writeHead(206, { etag: '"1"', 'content-range': 'bytes 0-999/1000' });
      response.write(content);
      setTimeout(() => response.end('more'), 50);
    };
    expect(await failure(save())).toMatchObject({ code: 'INVALID_RESPONSE' });
    expect(readdirSync(folder)).toEqual([]);
  });

  it('writes an answer as it arrives whose content-encoding is identity', async () => {
    content = randomBytes(2 * MEGABYTE);
    answer = (request, response) => {
      response.setHeader('content-encoding', 'identity');
      ranges(request, response);
    };
    await save();
    expect(begins).toEqual([0, FIRST]);
    expect(headers.at(-1)?.range).toBe(`bytes=${FIRST}-`);
  });

  it.each([0, 5, 40])('leaves no part and no open file where it is cancelled after %i ms', async (ms) => {
    content = randomBytes(20 * MEGABYTE);
    const download = save().subscribe();
    await new Promise((next) => setTimeout(next, ms));
    download.unsubscribe();
    await vi.waitFor(() => {
      expect(readdirSync(folder).filter((name) => name.endsWith('.part'))).toEqual([]);
      expect(openFilesIn(folder)).toEqual([]);
    });
  }); // prettier-ignore

  it('reports no byte of an error as progress', async () => {
    content = randomBytes(MEGABYTE);
    let requests = 0;
    answer = (request, response) => {
      if (++requests !== 2) ranges(request, response);
      else response.writeHead(503).end(Buffer.alloc(MEGABYTE, 'x'));
    };
    const events = await lastValueFrom(save().events().pipe(toArray()));
    const loaded = events.flatMap((event) => (event.type === 'download' ? event.loaded : []));
    const beforeRetry = events.map(({ type }) => type).lastIndexOf('sent');
    const shown = events
      .slice(0, beforeRetry)
      .flatMap((event) => (event.type === 'download' ? event.loaded : []));
    expect(shown.at(-1)).toBe(FIRST);
    expect(loaded.at(-1)).toBe(MEGABYTE);
  });

  it('goes on when the client is disposed of', async () => {
    content = randomBytes(5 * MEGABYTE);
    const directus = client();
    const dispose = tap<CallEvent<number>>(({ type }) => type === 'download' && directus.dispose());
    const end = await lastValueFrom(save(directus).events().pipe(dispose));
    expect(end).toEqual({ type: 'reply', body: content.length });
  });
});
