/** What one more of something costs, without any network: a backend that answers at once. */
import { existsSync } from 'node:fs';
import { of } from 'rxjs';
import { ours } from './clients/list.mjs';
import { figure } from './harness/figures.mjs';
import { median } from './harness/statistics.mjs';
import { table } from './harness/table.mjs';

const body = { raw: { data: { id: 1 } }, data: { id: 1 }, status: 200, headers: {} };
const many = (one) => Array.from({ length: 100 }, () => one);
const pass = (request, next) => next(request);
const change = (request, next) =>
  next({ ...request, headers: { ...request.headers, 'x-trace': '1' } });

export async function stages({ rounds = 15, ms = 20 }) {
  if (!existsSync(new URL('../dist/index.js', import.meta.url))) return { text: `no ${ours}` };
  const { Directus } = await import('../dist/index.js');
  const client = (transport = {}, auth = { staticToken: 'token' }) =>
    new Directus('http://127.0.0.1', {
      auth,
      transport: { backend: () => () => of({ type: 'reply', body }), ...transport },
    });
  const reads = (directus) => () => directus.items('articles').readOne(1).subscribe();
  const watched = client();
  for (let n = 0; n < 100; n++) watched.transport.requests$.subscribe();
  const directus = client();
  const items = directus.items('articles');

  // What it is measured beside, and by how much of it it is more.
  const base = { name: 'a read, subscribed to', run: reads(client()) };
  const more = [
    { name: 'one interceptor that passes on', run: reads(client({ interceptors: many(pass) })) },
    { name: 'one interceptor that changes', run: reads(client({ interceptors: many(change) })) },
    { name: 'one subscriber of requests$', run: reads(watched) },
  ];
  const alone = [
    { name: 'a call that nobody makes', run: () => items.readOne(1) },
    { name: 'one handler, directus.items()', run: () => directus.items('articles') },
    { name: 'one client, new Directus()', run: () => client({}, {}).dispose() },
  ];
  const times = new Map([base, ...more, ...alone].map((one) => [one, []]));
  for (let round = 0; round <= rounds; round++)
    for (const [one, results] of times) {
      const microseconds = await timed(one.run, ms);
      if (round > 0) results.push(microseconds);
    }
  const most = times.get(base);
  /** A hundred of them were measured at once, on top of the base. */
  const over = (one) => times.get(one).map((time, i) => (time - most[i]) / 100);
  const figures = [
    figure(base.name, most),
    ...more.map((one) => figure(one.name, over(one))),
    ...alone.map((one) => figure(one.name, times.get(one))),
  ];
  return {
    text: table(
      ['cost', 'µs'],
      figures.map((one) => [one.name, median(one.rounds).toFixed(2)]),
    ),
    figures,
  };
}

/** Microseconds that `run` takes: how often it can be done in `ms`. */
async function timed(run, ms) {
  const end = performance.now() + ms;
  const start = performance.now();
  let count = 0;
  for (; performance.now() < end; count += 50) for (let n = 0; n < 50; n++) run();
  const taken = performance.now() - start;
  // Whatever was put off, and is not to be counted with the next one.
  await new Promise((resolve) => setImmediate(resolve));
  return (taken * 1000) / count;
}
