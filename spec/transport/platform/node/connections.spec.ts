import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setImmediate as nextLoop } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import { Directus } from '../../../../lib/directus';
import { maxConnections } from '../../../../lib/transport/platform/node';

/** A client, and how many connections and requests its server has seen. */
async function counted() {
  const seen = { connections: 0, requests: 0 };
  const server = createServer((_, response) => {
    seen.requests++;
    response.writeHead(200, { 'content-type': 'application/json' }).end('{"data":1}');
  }).listen(0, '127.0.0.1');
  server.on('connection', () => seen.connections++);
  await once(server, 'listening');
  const directus = new Directus(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  onTestFinished(() => {
    directus.dispose();
    server.close();
    server.closeAllConnections();
  });
  return { transport: directus.transport, seen };
}

it('connections: requests that are cancelled in the turn in which they are made open none', async () => {
  const { transport, seen } = await counted();
  await transport.get('/first');
  for (let nth = 0; nth < 2_000; nth++) {
    transport.get('/cancelled').subscribe().unsubscribe();
    const controller = new AbortController();
    transport.get('/aborted', { signal: controller.signal }).subscribe({ error: () => undefined });
    controller.abort();
  }
  await transport.get('/last');
  expect(seen.requests).toBe(2);
  // On a busy machine the first one may have been closed meanwhile.
  expect(seen.connections).toBeLessThanOrEqual(2);
});

it.each([
  ['in a microtask', () => Promise.resolve()],
  ['in the next turn of the loop', () => nextLoop()],
])(
  'connections: requests cancelled %s open no more than a client may, which the next ones use',
  async (_, later) => {
    const { transport, seen } = await counted();
    await transport.get('/first');
    for (let nth = 0; nth < 2_000; nth++) {
      const call = transport.get('/cancelled').subscribe();
      void later().then(() => {
        call.unsubscribe();
      });
    }
    await nextLoop();
    const begun = performance.now();
    await transport.get('/last');
    expect(performance.now() - begun).toBeLessThan(5_000);
    expect(seen.connections).toBeLessThanOrEqual(2 * maxConnections);
  },
);

it('connections: requests cancelled one after the other while their connection is opened open few', async () => {
  const { transport, seen } = await counted();
  for (let nth = 0; nth < 500; nth++) {
    const call = transport.get('/cancelled').subscribe();
    await Promise.resolve();
    await Promise.resolve();
    call.unsubscribe();
  }
  await transport.get('/last');
  expect(seen.connections).toBeLessThanOrEqual(maxConnections + 1);
});
