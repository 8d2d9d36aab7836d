import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { timer } from 'rxjs';
import { describe, expect, inject, it, onTestFinished, vi } from 'vitest';
import { ajaxBackend } from '../../../../lib/transport/ajax-backend';
import { maxConnections } from '../../../../lib/transport/platform/node';
import { Transport } from '../../../../lib/transport/transport';
import { failed, fresh, seen, transport } from '../../../support/wire-client';

/** A client whose connections are all taken by requests that hang. */
async function busyClient() {
  const id = fresh();
  const client = new Transport(
    ajaxBackend({ url: inject('throttled').url, withCredentials: false }),
  );
  const taken = Array.from({ length: maxConnections }, () =>
    client.get(`/wire/hang/${id}`, { timeout: 0 }).subscribe(),
  );
  onTestFinished(() => taken.forEach((one) => one.unsubscribe()));
  await vi.waitFor(async () => expect(await seen(id)).toHaveLength(maxConnections), 10_000);
  return { client, taken };
}

describe('a request that waits for a free connection', () => {
  it('does not fail while the line moves, however long it waits', async () => {
    const { client, taken } = await busyClient();
    // Five before it each wait for one that ends: 1 250 ms in all.
    const before = Array.from({ length: 5 }, () =>
      client.get(`/wire/hang/${fresh()}`, { timeout: 0 }).subscribe(),
    );
    onTestFinished(() => before.forEach((one) => one.unsubscribe()));
    const last = client.get(`/wire/json/${fresh()}`, { timeout: 1_000 }).then();
    for (let nth = 0; nth < 6; nth++) timer(250 * nth).subscribe(() => taken[nth]?.unsubscribe());
    expect((await last).status).toBe(200);
  });

  it('fails with TIMEOUT when the line stands still for its time limit, and says for how long it waited', async () => {
    const { client } = await busyClient();
    const error = await failed(client.get('/items/articles', { timeout: 100 }));
    expect(error).toMatchObject({
      code: 'TIMEOUT',
      status: 0,
      message: 'GET /items/articles: not sent, after it waited 100 ms for a free connection',
    });
  });

  it('begins to count when it goes out, and its TIMEOUT says how long it waited before', async () => {
    const { client, taken } = await busyClient();
    const slow = client.get(`/wire/hang/${fresh()}`, { timeout: 700 });
    timer(200).subscribe(() => taken[0]?.unsubscribe());
    const begun = performance.now();
    const { message } = await failed(slow);
    expect(message).toMatch(
      /no answer within 700 ms, after it waited [1-9]\d+ ms for a free connection$/,
    );
    expect(performance.now() - begun).toBeGreaterThan(850);
  });

  it('does not hold up logins and refreshes of the same client, nor other clients', async () => {
    const { client } = await busyClient();
    const options = { timeout: 5_000 };
    expect((await failed(client.post('/auth/refresh', {}, options))).status).toBe(404);
    expect((await transport.get(`/wire/json/${fresh()}`, options)).status).toBe(200);
  });
});

it('counts the wait for a connection that does not come about', async () => {
  // Whoever expects TLS waits for ever.
  const mute = createServer(() => undefined);
  await new Promise<void>((resolve) => mute.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void mute.close());
  const { port } = mute.address() as AddressInfo;
  const url = `https://127.0.0.1:${port}`;
  const unheard = new Transport(ajaxBackend({ url, withCredentials: false }));
  const error = await failed(unheard.get('/', { timeout: 200 }));
  expect(error).toMatchObject({ status: 0, code: 'TIMEOUT' });
});
