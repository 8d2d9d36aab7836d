import { expect, inject, it } from 'vitest';
import { runChild } from '../../../support/child';

it('callbacks that throw fail their own call, and neither the process nor another request', async () => {
  const { code, stdout, stderr } = await runChild(
    `
    import { map, tap } from 'rxjs';
    import { Directus } from './lib';
    const fail = (name) => () => { throw new Error(name); };
    const interceptors = [(request, next) => {
      if (request.path.endsWith('/sync')) fail('sync')();
      const events = next(request);
      return request.path.endsWith('/reply') ? events.pipe(tap(({ type }) => type === 'reply' && fail('reply')())) : events;
    }];
    const { transport } = new Directus(process.argv[1], { transport: { interceptors, retry: false } });
    const blob = new Blob([new Uint8Array(1_000_000)]);
    const outcome = (call) => call.then(() => 'ok', ({ message }) => message);
    const calls = () => [
      transport.post('/wire/echo/a', blob, { onUploadProgress: fail('progress') }),
      transport.get('/wire/json/sync'),
      transport.get('/wire/json/reply'),
      transport.post('/wire/echo/b', { get a() { return fail('getter')(); } }),
      transport.get('/wire/json/ok'),
    ];
    // More often than there are connections: each gives its own back.
    for (let round = 0; round < 30; round++)
      console.log((await Promise.all(calls().map(outcome))).join());`,
    [inject('throttled').url],
  );
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const lines = new Set(stdout.trim().split('\n'));
  expect([...lines]).toEqual(['progress,sync,reply,data cannot be written as JSON: getter,ok']);
});
