import { expect, inject, it, onTestFinished } from 'vitest';
import type { WorkerReport } from '../support/service-worker';

/** The client in a service worker, run against a server. */
async function inServiceWorker(server: unknown): Promise<WorkerReport> {
  const registration = await navigator.serviceWorker.register('/spec/support/service-worker.ts', {
    type: 'module',
    scope: '/spec/support/nothing/',
  });
  onTestFinished(async () => {
    await registration.unregister();
  });
  const worker = registration.installing ?? registration.waiting ?? registration.active;
  if (!worker) throw new Error('No service worker was installed.');
  const { port1, port2 } = new MessageChannel();
  const report = new Promise<WorkerReport>((resolve) => {
    port1.onmessage = ({ data }: MessageEvent<WorkerReport>) => {
      resolve(data);
    };
  });
  worker.postMessage(server, [port2]);
  return report;
}

it('works in a service worker, which has no XMLHttpRequest: login, items, a file, errors, logout', async () => {
  const server = inject('directus');
  const report = await inServiceWorker(server);
  expect(report.error).toBeUndefined();
  expect(report.hasXhr).toBe(false);
  expect(report.withoutBackend).toContain('fetchBackend');
  expect(report.email).toBe(server.admin.email);
  expect(report.created).toBeTypeOf('number');
  expect(report.read).toEqual([{ title: expect.stringContaining('From a service worker') }]);
  expect(report.file).toBe('from a worker'.length);
  expect(report.refused).toEqual([403, 'FORBIDDEN']);
  expect(report.gone).toEqual([]);
  expect(report.requests).toContain('reply POST /auth/login');
  expect(report.requests).toContain('error GET /items/nothing_like_it/:id');
});
