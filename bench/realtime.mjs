/**
 * What a change costs a live list, by its rows and by its subscribers: the time from the event on the socket until the
 * last subscriber has the new result, and of that the processor time. No network: a socket and a backend of ours.
 *
 *     npm run build && node bench/realtime.mjs
 */
import { Observable } from 'rxjs';
import { Directus } from '../dist/index.js';
import { realtime } from '../dist/realtime.js';
import { median } from './harness/statistics.mjs';
import { table } from './harness/table.mjs';

const rounds = Number(process.argv[2] ?? 15);

/** A socket whose server accepts everything, and tells of a change when told to. */
class Socket {
  static last;
  readyState = 0;
  constructor() {
    Socket.last = this;
    queueMicrotask(() => {
      this.readyState = 1;
      this.onopen?.();
    });
  }
  send(text) {
    const { type, uid } = JSON.parse(text);
    if (type === 'auth') this.tell({ type: 'auth', status: 'ok' });
    if (type !== 'subscribe') return;
    this.uid = uid;
    this.tell({ type: 'subscription', event: 'init', uid });
  }
  tell(message) {
    const data = JSON.stringify(message);
    queueMicrotask(() => this.onmessage?.({ data }));
  }
  change(id) {
    this.tell({ type: 'subscription', event: 'update', uid: this.uid, data: [{ id }] });
  }
  close() {}
}

/** One live list of `rows`, watched by `subscribers`, of which one row changes each round. */
async function measure(rows, subscribers) {
  const items = Array.from({ length: rows }, (_, id) => ({
    id,
    title: `Article ${id}`,
    status: 'published',
    author: { id: id % 7, name: 'Ada Keller' },
    views: id * 3,
  }));
  let reads = 0;
  const backend = () =>
    new Observable((subscriber) => {
      reads++;
      // What an answer costs any client: its JSON parsed.
      const data = JSON.parse(JSON.stringify(items));
      queueMicrotask(() => {
        subscriber.next({
          type: 'reply',
          body: { raw: { data }, data, status: 200, headers: {} },
        });
        subscriber.complete();
      });
    });
  const directus = new Directus('http://127.0.0.1', {
    auth: { mode: 'json', staticToken: 'token' },
    transport: { backend: () => backend },
  });
  const live = realtime(directus, { webSocket: Socket, debounce: 0 });
  let told = 0;
  let done = () => {};
  const everybody = () => new Promise((resolve) => (done = resolve));
  let ready = everybody();
  for (let n = 0; n < subscribers; n++)
    live.live('articles', { limit: -1 }).subscribe(() => {
      if (++told === subscribers) done();
    });
  await ready;

  const waits = [];
  const cpus = [];
  for (let round = 0; round < rounds + 3; round++) {
    told = 0;
    ready = everybody();
    items[round % rows].views++;
    const cpu = process.cpuUsage();
    const begun = performance.now();
    Socket.last.change(round % rows);
    await ready;
    if (round < 3) continue;
    waits.push(performance.now() - begun);
    const { user, system } = process.cpuUsage(cpu);
    cpus.push((user + system) / 1_000);
  }
  live.dispose();
  if (reads !== rounds + 4) throw new Error(`${reads} reads for ${rounds + 4} results`);
  return { wait: median(waits), cpu: median(cpus) };
}

/** The cost of `changes()` per event, with nothing to read. */
async function events(subscribers) {
  const directus = new Directus('http://127.0.0.1', {
    auth: { mode: 'json', staticToken: 'token' },
  });
  const live = realtime(directus, { webSocket: Socket });
  const count = 20_000;
  let told = 0;
  let done = () => {};
  let begun = new Promise((resolve) => (done = resolve));
  for (let n = 0; n < subscribers; n++)
    live.changes('articles').subscribe(({ event }) => {
      if (event === 'init') done();
      else if (++told === count * subscribers) done();
    });
  await begun;
  begun = new Promise((resolve) => (done = resolve));
  const data = JSON.stringify({
    type: 'subscription',
    event: 'update',
    uid: Socket.last.uid,
    data: [{ id: 1 }],
  });
  const start = performance.now();
  for (let n = 0; n < count; n++) Socket.last.onmessage({ data });
  await begun;
  const ms = performance.now() - start;
  live.dispose();
  return (ms * 1_000) / count;
}

const growth = (values, index) =>
  index === 0 ? '' : `x${(values[index].cpu / values[index - 1].cpu).toFixed(1)}`;

async function rowsOf(cases, name) {
  const values = [];
  for (const [rows, subscribers] of cases) values.push(await measure(rows, subscribers));
  console.log(
    table(
      ['rows', 'subscribers', 'ms until all have it', 'ms of CPU', `growth by ${name}`],
      cases.map(([rows, subscribers], index) => [
        rows,
        subscribers,
        values[index].wait.toFixed(2),
        values[index].cpu.toFixed(2),
        growth(values, index),
      ]),
    ),
  );
  console.log();
}

console.log(`One change of a live list, median of ${rounds}:\n`);
await rowsOf(
  [10, 100, 1_000, 10_000].map((rows) => [rows, 1]),
  'ten times the rows',
);
await rowsOf(
  [1, 10, 100, 1_000].map((subscribers) => [100, subscribers]),
  'ten times the subscribers',
);
const costs = [];
for (const subscribers of [1, 10, 100]) costs.push([subscribers, await events(subscribers)]);
console.log('One event of changes(), without reading anything:\n');
console.log(
  table(
    ['subscribers', 'microseconds'],
    costs.map(([subscribers, cost]) => [subscribers, cost.toFixed(2)]),
  ),
);
process.exit();
