import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runChild } from '../support/child';

const patient = { timeout: 120_000 };
let server: Server;
let url: string;

beforeAll(async () => {
  const article = {
    id: 1,
    title: 'What the sea keeps',
    tags: ['sea', 'salt'],
    body: 'x'.repeat(300),
  };
  const tokens = { access_token: 'access', refresh_token: 'refresh', expires: 900_000 };
  server = createServer((request, response) => {
    request.resume().once('end', () => {
      const data = request.url?.startsWith('/auth/') ? tokens : article;
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ data }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(() => {
  server.close();
  server.closeAllConnections();
});

describe('the heap', () => {
  /** Megabytes that 8 000 reads leave behind. `keep`: what the reader does with each article. */
  async function growth(keep: string): Promise<number> {
    const { stdout, stderr } = await runChild(
      `import { Directus } from './lib';
      const { articles, kept } = { articles: new Directus(process.argv[1]).items('articles'), kept: [] };
      async function read(count) {
        for (let left = count; left > 0; left -= 50)
          await Promise.all(Array.from({ length: 50 }, async () => { const one = await articles.readOne(1); ${keep} }));
        globalThis.gc();
        await new Promise((resolve) => setTimeout(resolve, 50));
        globalThis.gc();
        const { heapUsed, arrayBuffers } = process.memoryUsage();
        return (heapUsed + arrayBuffers) / 1e6;
      }
      const before = await read(2_000);
      const after = await read(8_000);
      console.log(after - before, kept.length);
      process.exit();`,
      [url],
      { nodeOptions: ['--expose-gc'], timeout: 100_000 },
    );
    const figure = Number.parseFloat(stdout);
    if (Number.isNaN(figure)) throw new Error(stderr);
    return figure;
  }

  it('grows by less than 2 MB over 8 000 reads', patient, async () => {
    expect(await growth('')).toBeLessThan(2);
  });

  it('is measured well enough to see a reader that keeps what it reads', patient, async () => {
    expect(await growth('kept.push(one);')).toBeGreaterThan(2);
  });
});

describe('200 clients', () => {
  /**
   * Timers and ports that 200 clients leave behind, each logged in and used once, and listeners on the process.
   * Timers that do not keep the process alive count, too; `getActiveResourcesInfo` would not show them.
   */
  async function remains(end: string): Promise<Record<string, number>> {
    const { stdout, stderr } = await runChild(
      `import { createHook } from 'node:async_hooks';
      import { Directus } from './lib';
      const alive = new Map();
      createHook({
        init: (id, type) => { if (/^(Timeout|MESSAGEPORT|FSEVENTWRAP|WORKER)$/.test(type)) alive.set(id, type); },
        destroy: (id) => alive.delete(id),
      }).enable();
      const listeners = () => process.eventNames().reduce((sum, name) => sum + process.listenerCount(name), 0);
      const active = () => process.getActiveResourcesInfo().filter((type) => !/TCP|Pipe|TTY/.test(type)).length;
      async function use(count) {
        const clients = Array.from({ length: count }, () => new Directus(process.argv[1]));
        await Promise.all(clients.map(async (client) => {
          await client.auth.login({ email: 'a@example.com', password: 'p' });
          await client.items('articles').readOne(1);
        }));
        for (const client of clients) { ${end} }
        await new Promise((resolve) => setTimeout(resolve, 300));
        globalThis.gc();
        await new Promise((resolve) => setTimeout(resolve, 50));
        return { resources: alive.size, listeners: listeners(), active: active() };
      }
      // Connections are pooled and kept for a while, each with a clock of its own. A later round can open more of them than
      // the first, so that the least growth of three rounds counts: a leak shows in each of them.
      const counts = [await use(200)];
      const growth = { resources: Infinity, listeners: Infinity, active: Infinity };
      for (let round = 1; round <= 3; round++) {
        counts.push(await use(200));
        for (const kind in growth)
          growth[kind] = Math.min(growth[kind], counts[round][kind] - counts[round - 1][kind]);
      }
      console.log(JSON.stringify(growth));
      process.exit();`,
      [url],
      { nodeOptions: ['--expose-gc'], timeout: 60_000 },
    );
    if (!stdout) throw new Error(stderr);
    return JSON.parse(stdout) as Record<string, number>;
  }

  it('leave no timer, port or listener once they are disposed of', patient, async () => {
    const left = await remains('client.dispose();');
    expect(left['resources']).toBeLessThanOrEqual(0);
    expect(left['listeners']).toBe(0);
    expect(left['active']).toBeLessThanOrEqual(0);
  });

  it('are seen when they are not disposed of', patient, async () => {
    expect((await remains('void client;'))['resources']).toBeGreaterThanOrEqual(100);
  });
});
