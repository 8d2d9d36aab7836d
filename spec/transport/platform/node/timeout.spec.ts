import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { ajaxBackend } from '../../../../lib/transport/ajax-backend';
import { Transport } from '../../../../lib/transport/transport';
import { failed, fresh, transport } from '../../../support/wire-client';

it('does not count the wait for a free socket, which is not the server’s fault', async () => {
  const id = fresh();
  // As many as there are sockets, for longer than the limit of the one that has to wait for them.
  const others = Array.from({ length: 64 }, () => transport.get(`/wire/slow/${id}/1500`));
  const all = Promise.all(others);
  const { status } = await transport.get(`/wire/json/${fresh()}`, { timeout: 1_000 });
  expect(status).toBe(200);
  await all;
});

it('begins to count when the request goes out', async () => {
  const id = fresh();
  const others = Array.from({ length: 64 }, () => transport.get(`/wire/slow/${id}/1400`));
  const all = Promise.all(others);
  const { status } = await transport.get(`/wire/slow/${fresh()}/700`, { timeout: 1_500 });
  expect(status).toBe(200);
  await all;
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
