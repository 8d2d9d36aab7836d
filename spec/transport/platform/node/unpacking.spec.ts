import { constants } from 'node:buffer';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { Directus } from '../../../../lib';

it(
  'fails a small packed answer that is longer than any text can be, and leaves the process alive',
  { timeout: 60_000 },
  async ({ onTestFinished }) => {
    // A gzip file may have several members (RFC 1952 2.2): half a megabyte on the way.
    const member = gzipSync(Buffer.alloc(2 ** 24, 'a'));
    const members = Math.ceil(constants.MAX_STRING_LENGTH / 2 ** 24) + 1;
    const packed = Buffer.concat(Array.from({ length: members }, () => member));
    const server = createServer((_, response) => {
      response.writeHead(200, { 'content-type': 'text/csv', 'content-encoding': 'gzip' });
      response.end(packed);
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    onTestFinished(() => void server.close());
    const directus = new Directus(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, {
      transport: { retry: false },
    });
    onTestFinished(() => {
      directus.dispose();
    });
    await expect(directus.items('articles').export('csv')).rejects.toMatchObject({
      code: 'NETWORK',
      message: expect.stringContaining('Cannot create a Buffer larger than'),
    });
  },
);
