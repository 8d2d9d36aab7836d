import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ChunkList } from '../../../../lib/transport/platform/node/chunk-list';
import { codingsOf, unpack } from '../../../../lib/transport/platform/node/unpack';
import { ResponseTooLargeError, responseLimit } from '../../../../lib/transport/response-limit';
import { startBombServer } from '../../../support/bomb-server';
import { runChild } from '../../../support/child';

const pack = { gzip: gzipSync, 'x-gzip': gzipSync, deflate: deflateSync, br: brotliCompressSync };
const codings = fc.array(fc.constantFrom(...(Object.keys(pack) as (keyof typeof pack)[])), {
  maxLength: 4,
});

const unpacked = (packed: Buffer, header: string, limit: number) =>
  new Promise<Buffer>((resolve, reject) => {
    unpack(packed, codingsOf(header), limit, (error, plain) => {
      if (error) reject(error);
      else resolve(plain);
    });
  });

describe('unpack', () => {
  it('undoes any sequence of codings, and gives nothing that is over the limit', async () => {
    await fc.assert(
      fc.asyncProperty(
        codings,
        fc.uint8Array({ maxLength: 200 }),
        fc.nat(300),
        async (names, bytes, limit) => {
          const packed = names.reduce((body, name) => pack[name](body), Buffer.from(bytes));
          const result: unknown = await unpacked(packed, names.join(', '), limit).catch(
            (error: unknown) => error,
          );
          if (result instanceof Buffer) expect(result).toEqual(Buffer.from(bytes));
          // A step in between may be longer than the result: it counts, too.
          else expect(result).toBeInstanceOf(ResponseTooLargeError);
          if (names.length > 0 && bytes.length > limit)
            expect(result).toBeInstanceOf(ResponseTooLargeError);
          if (names.length < 2 && bytes.length <= limit) expect(result).toBeInstanceOf(Buffer);
        },
      ),
      { numRuns: 100 },
    );
  });

  it('undoes deflate without a zlib header, which some old servers send', async () => {
    expect(String(await unpacked(deflateRawSync('plain'), 'deflate', 100))).toBe('plain');
  });

  it('codingsOf: a long header is not read to its end', () => {
    expect(codingsOf('gzip,'.repeat(1e6))).toEqual([]);
  });

  it.each([
    ['', []],
    ['identity', []],
    ['GZIP', ['gzip']],
    ['gzip, identity ,br', ['br', 'gzip']],
    ['gzip, unknown', []],
    ['__proto__', []],
    ['constructor', []],
  ])('codingsOf: %j is undone as %j', (header, expected) => {
    expect(codingsOf(header)).toEqual(expected);
  });
});

it('responseLimit: text and packed answers have a limit even where none is asked for', () => {
  const MAX_TEXT = 2 ** 29 - 24;
  expect(responseLimit(Infinity, true, false)).toBe(MAX_TEXT);
  expect(responseLimit(Infinity, false, true)).toBe(MAX_TEXT);
  expect(responseLimit(Infinity, false, false)).toBe(Infinity);
  expect(responseLimit(2 ** 31, false, true)).toBe(2 ** 31);
  expect(responseLimit(2 ** 31, true, true)).toBe(MAX_TEXT);
  expect(responseLimit(10, true, true)).toBe(10);
});

it('ChunkList: gives back all bytes in order, whatever the size of the chunks', () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom(1, 2, 4_095, 4_096, 9_000), { maxLength: 40 }),
      (sizes) => {
        const list = new ChunkList();
        const chunks = sizes.flatMap((size, nth) =>
          Array.from({ length: size < 3 ? 600 : 1 }, () => Buffer.alloc(size, nth)),
        );
        for (const chunk of chunks) list.push(chunk);
        const whole = Buffer.concat(chunks);
        expect(list.length).toBe(whole.length);
        expect(list.take().equals(whole)).toBe(true);
        expect(list.length).toBe(0);
      },
    ),
    { numRuns: 30 },
  );
});

describe('an answer that grows over its limit', () => {
  let server: Awaited<ReturnType<typeof startBombServer>>;
  beforeAll(async () => {
    server = await startBombServer();
  });
  afterAll(() => {
    server.close();
  });

  /** Makes the requests in a process of its own; returns their errors, and what they cost together. */
  async function bombed(requests: string, backend = 'ajaxBackend') {
    const { code, stdout, stderr } = await runChild(
      `
      import { ajaxBackend } from './lib/transport/ajax-backend';
      import { fetchBackend } from './lib/transport/fetch-backend';
      import { withRetry } from './lib/transport/retry';
      import { Transport } from './lib/transport/transport';
      const backend = ${backend}({ url: process.argv[1], withCredentials: false });
      let sent = 0;
      const transport = new Transport(withRetry((request) => (sent++, backend(request))));
      const started = process.memoryUsage().rss;
      let peak = 0, blocked = 0, last = performance.now();
      setInterval(() => {
        peak = Math.max(peak, process.memoryUsage().rss);
        blocked = Math.max(blocked, performance.now() - last - 10);
        last = performance.now();
      }, 10).unref();
      const codes = [];
      for (const [path, options] of ${requests})
        codes.push(await transport.get(path, options).then(() => 'none', (error) => error.code));
      console.log(JSON.stringify({ codes, sent, growth: peak - started, blocked }));`,
      [server.url],
      { timeout: 60_000 },
    );
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    return JSON.parse(stdout) as { codes: string[]; sent: number; growth: number; blocked: number };
  }

  const paths = [
    '/packed?coding=gzip',
    '/packed?coding=gzip, gzip',
    '/packed?coding=gzip, br',
    '/packed?coding=deflate',
    '/packed?coding=br',
    '/endless?chunk=1',
    '/endless?chunk=65536',
  ];
  const types = ['json', 'text', 'blob', 'arraybuffer'];
  const limited = paths.flatMap((path, nth) =>
    (nth === 0 ? types : ['json', 'blob']).map((responseType) => [
      path,
      { responseType, maxContentLength: 1_000_000 },
    ]),
  );

  it.each(['ajaxBackend', 'fetchBackend'])(
    '%s: ends with TOO_LARGE at maxContentLength, after one request, and costs little memory and time',
    { timeout: 90_000 },
    async (backend) => {
      const { codes, sent, growth, blocked } = await bombed(JSON.stringify(limited), backend);
      expect(codes).toEqual(limited.map(() => 'TOO_LARGE'));
      expect(sent).toBe(limited.length);
      expect(growth).toBeLessThan(200_000_000);
      expect(blocked).toBeLessThan(1_000);
    },
  );

  it.each(['ajaxBackend', 'fetchBackend'])(
    '%s: ends with TOO_LARGE at the length of the longest text where no limit is set, after one request',
    { timeout: 90_000 },
    async (backend) => {
      const requests = ['json', 'blob'].map((responseType) => [
        '/packed?coding=gzip',
        { responseType, timeout: 0 },
      ]);
      const { codes, sent, growth } = await bombed(JSON.stringify(requests), backend);
      expect(codes).toEqual(['TOO_LARGE', 'TOO_LARGE']);
      expect(sent).toBe(2);
      expect(growth).toBeLessThan(1_600_000_000);
    },
  );
});
