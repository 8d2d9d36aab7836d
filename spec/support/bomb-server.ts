import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { brotliCompressSync, constants, deflateSync, gzipSync } from 'node:zlib';

const MEMBER = 2 ** 24;
const member = gzipSync(Buffer.alloc(MEMBER, 'a'));

/** A gzip file that unpacks to about `bytes`: a file may have several members (RFC 1952 2.2). */
const gzipOf = (bytes: number): Buffer =>
  Buffer.concat(Array.from({ length: Math.ceil(bytes / MEMBER) }, () => member));

const GIGABYTE = 2 ** 30;
const params = { [constants.BROTLI_PARAM_QUALITY]: 1 };

/** Bodies that unpack to much more than they are, by their content-encoding. */
const bombs: Readonly<Record<string, () => Buffer>> = {
  gzip: () => gzipOf(2 * GIGABYTE),
  'gzip, gzip': () => gzipSync(gzipOf(2 * GIGABYTE)),
  'gzip, br': () => brotliCompressSync(gzipOf(2 * GIGABYTE), { params }),
  deflate: () => deflateSync(Buffer.alloc(100_000_000)),
  br: () => brotliCompressSync(Buffer.alloc(100_000_000), { params }),
};

/**
 * Answers `/packed?coding=…` with a small body that unpacks to up to 2 GB, and `/endless?chunk=…` with chunks of so many
 * bytes that never end, without a content-length.
 */
export async function startBombServer(): Promise<{ readonly url: string; close(): void }> {
  const made = new Map<string, Buffer>();
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
    const head = { 'content-type': 'application/json' };
    if (pathname.endsWith('/packed')) {
      const coding = searchParams.get('coding') ?? '';
      const body = made.get(coding) ?? bombs[coding]?.() ?? Buffer.alloc(0);
      made.set(coding, body);
      response.writeHead(200, { ...head, 'content-encoding': coding }).end(body);
      return;
    }
    const chunk = Buffer.alloc(Number(searchParams.get('chunk')), 'a');
    response.writeHead(200, head);
    const write = () => {
      while (!response.destroyed && response.write(chunk));
    };
    response.on('drain', () => setImmediate(write));
    write();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}
