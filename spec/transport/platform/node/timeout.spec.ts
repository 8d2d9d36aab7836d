import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { timer } from 'rxjs';
import { expect, it, onTestFinished, vi } from 'vitest';
import { ajaxBackend } from '../../../../lib/transport/ajax-backend';
import { Transport } from '../../../../lib/transport/transport';
import { failed, fresh, seen, transport } from '../../../support/wire-client';

/** Takes all sockets there are, and gives them back after so many milliseconds. */
async function takeSockets(milliseconds: number): Promise<void> {
  const id = fresh();
  const taken = Array.from({ length: 64 }, () => transport.get(`/wire/hang/${id}`).subscribe());
  await vi.waitFor(async () => expect(await seen(id)).toHaveLength(64), 10_000);
  timer(milliseconds).subscribe(() => taken.forEach((one) => one.unsubscribe()));
}

it('does not count the wait for a free socket, which is not the server’s fault', async () => {
  await takeSockets(1_500);
  const { status } = await transport.get(`/wire/json/${fresh()}`, { timeout: 1_000 });
  expect(status).toBe(200);
});

it('begins to count when the request goes out', async () => {
  await takeSockets(1_000);
  const { status } = await transport.get(`/wire/slow/${fresh()}/1500`, { timeout: 2_000 });
  expect(status).toBe(200);
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
