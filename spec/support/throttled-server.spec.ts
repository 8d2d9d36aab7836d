import { setTimeout as sleep } from 'node:timers/promises';
import { expect, inject, it, vi } from 'vitest';

const { url } = inject('throttled');
const megabyte = 1_000_000;

async function stats(id: string) {
  const response = await fetch(`${url}/stats/${id}`);
  return ((await response.json()) as { data: { received: number; aborted: boolean } }).data;
}

it('throttled server: reads at the given rate and reports what it received', async () => {
  const start = performance.now();
  const response = await fetch(`${url}/throttled/${2 * megabyte}/slow/files`, {
    method: 'POST',
    body: new Uint8Array(megabyte),
  });
  expect(performance.now() - start).toBeGreaterThan(450);
  expect(performance.now() - start).toBeLessThan(3_000);
  expect(await response.json()).toMatchObject({
    data: {
      id: 'slow',
      method: 'POST',
      expected: megabyte,
      received: megabyte,
      finished: true,
      aborted: false,
    },
  });
});

it('takes rate and id from the query, too', async () => {
  await fetch(`${url}/throttled?rate=max&id=query`, { method: 'POST', body: 'abc' });
  const response = await fetch(`${url}/stats?id=query`);
  expect(await response.json()).toMatchObject({ data: { received: 3, aborted: false } });
});

it.each([0, megabyte])(
  'notices at once when the client leaves, at %i bytes per second',
  async (rate) => {
    const id = `left-${rate}`;
    const controller = new AbortController();
    const sent = fetch(`${url}/throttled/${rate}/${id}`, {
      method: 'POST',
      body: new Uint8Array(50 * megabyte),
      signal: controller.signal,
    }).catch((error: unknown) => error);
    await sleep(300);
    expect(await stats(id)).toMatchObject({ aborted: false });

    controller.abort();
    await sent;
    await vi.waitFor(async () => {
      expect(await stats(id)).toMatchObject({ aborted: true });
    }, 1_000);
    expect((await stats(id)).received).toBeLessThan(40 * megabyte);
  },
);

it('answers preflights with whatever was asked for', async () => {
  const response = await fetch(`${url}/throttled/max/preflight/files`, {
    method: 'OPTIONS',
    headers: {
      origin: 'http://somewhere.test',
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'authorization,content-type,x-own',
    },
  });
  expect(response.status).toBe(204);
  expect(response.headers.get('access-control-allow-origin')).toBe('http://somewhere.test');
  expect(response.headers.get('access-control-allow-headers')).toBe(
    'authorization,content-type,x-own',
  );
});

it('says so when nothing is there', async () => {
  expect((await fetch(`${url}/elsewhere`)).status).toBe(404);
  expect(await stats('never-sent')).toBeNull();
});
