import { describe, expect, inject, it, onTestFinished, vi } from 'vitest';
import { Directus } from '../../lib/directus';
import { fetchBackend } from '../../lib/fetch';
import { ajaxBackend } from '../../lib/transport/ajax-backend';
import { expectNoSecret } from '../support/secrets';
import { fresh, seen } from '../support/wire-client';

const { url } = inject('throttled');

/** Each is planted where a user's would be. */
const SECRETS = [
  'own-token',
  'static-token',
  'in-a-header',
  'a-cookie',
  'in-the-body',
  'in-a-file',
  'in-the-query',
  'in-the-path',
];

const failures = [
  'error/ID/400', 'error/ID/401', 'error/ID/403', 'error/ID/500', 'errors-in-200/ID', 'busy/ID',
  'html/ID/200', 'html/ID/502', 'status/ID/431', 'status/ID/302', 'truncated-json/ID', 'truncated-body/ID', 'truncated-chunks/ID',
  'broken-gzip/ID', 'redirect/ID/307/other', 'redirect/ID/302/same', 'close/ID', 'hang/ID', '../x', 'a\r\nb', '//evil.example',
]; // prettier-ignore

/** Whatever is written to the console while the spec runs. */
function consoleLog(): unknown[] {
  const lines: unknown[] = [];
  for (const level of ['log', 'info', 'warn', 'error', 'debug', 'trace'] as const) {
    const spy = vi.spyOn(console, level).mockImplementation((...args) => void lines.push(args));
    onTestFinished(() => spy.mockRestore());
  }
  return lines;
}

function planted() {
  const form = new FormData();
  form.append('password', 'in-the-body');
  form.append('file', new Blob(['in-a-file']), 'in-a-file.txt');
  return [{ password: 'in-the-body', list: ['in-the-body'] }, 'in-the-body', form];
}

describe.each([
  ['ajax', ajaxBackend],
  ['fetch', fetchBackend],
])('no secret shows after a request by %s', (_, backend) => {
  it.each(failures)('that failed: %j', async (route) => {
    const lines = consoleLog();
    const id = fresh();
    const directus = new Directus(url, {
      auth: { staticToken: 'static-token' },
      transport: { backend, retry: { count: 1, maxDelay: 1 }, headers: { cookie: 'a-cookie' } },
    });
    const { transport } = directus;
    const told: unknown[] = [];
    transport.requests$.subscribe((report) => told.push(report));
    transport.errors$.subscribe((error) => told.push(error));
    const path = `/wire/${route.replace('ID', id)}?access_token=in-the-path`;
    const options = {
      headers: { 'x-secret': 'in-a-header' },
      params: { password: 'in-the-query', deep: { secret: 'in-the-query' } },
      timeout: 100,
    };
    for (const token of [undefined, 'own-token', 'own-token\r\n'])
      for (const body of planted())
        for (const call of [
          transport.get(path, { ...options, token }),
          transport.post(path, body, { ...options, token }),
        ]) {
          const error: unknown = await call.then(
            () => 'no error',
            (reason: unknown) => reason,
          );
          expect(error).toBeInstanceOf(Error);
          for (const value of [error, call]) expectNoSecret(value, SECRETS);
        }
    expect(told.length).toBeGreaterThan(0);
    for (const value of [...told, lines, directus, transport, directus.auth])
      expectNoSecret(value, SECRETS);
    const tokens = ['own-token', 'static-token'];
    for (const request of await seen(id)) expectNoSecret(request.url, tokens);
  });
});
