import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Observable, of, throwError } from 'rxjs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Call, CallEvent } from '../../lib/call';
import { Directus } from '../../lib/directus';
import { resumableDownloads } from '../../lib/download';
import { TransportError } from '../../lib/errors/errors';
import { saveFile } from '../../lib/node';
import { resumableUpload } from '../../lib/tus';
import type { TransportEvent } from '../../lib/transport/backend';
import type { TransportRequest } from '../../lib/transport/request';
import { progress, type Progress } from '../../lib/uploads/progress';

const SIZE = 4_096;
const CHUNK = 2_048;
const file = new File(['x'.repeat(SIZE)], 'film.mp4');

/** A server with one file, and a network that is cut and comes back. */
class Network {
  isOffline = false;
  #offset = 0;

  readonly backend = (request: TransportRequest): Observable<TransportEvent> => {
    const { method, path, headers } = request;
    if (this.isOffline) return throwError(() => new TransportError('no', 'NETWORK', request));
    const lower = Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]),
    );
    if (path.startsWith('/assets/')) return this.#asset(request, lower['range']);
    if (method === 'POST') return answer(201, { location: '/files/tus/1' });
    if (method === 'PATCH') {
      this.#offset = Number(lower['upload-offset']) + CHUNK;
      // The network is cut after the first chunk.
      this.isOffline = this.#offset < SIZE;
      return answer(204, { 'upload-offset': String(this.#offset) });
    }
    if (method === 'HEAD') {
      const id = `id ${btoa('abc')}`;
      return answer(200, {
        'upload-offset': String(this.#offset),
        'upload-length': String(SIZE),
        'upload-metadata': id,
      });
    }
    return answer(200, {}, { id: 'abc' });
  };

  #asset({ responseType }: TransportRequest, range = ''): Observable<TransportEvent> {
    const [, from = 0, to = SIZE - 1] = /(\d+)-(\d+)/.exec(range)?.map(Number) ?? [];
    const end = Math.min(to, SIZE - 1);
    this.isOffline = end < SIZE - 1;
    const bytes = 'x'.repeat(end - from + 1);
    const raw = responseType === 'blob' ? new Blob([bytes]) : new TextEncoder().encode(bytes);
    const headers = { 'content-range': `bytes ${from}-${end}/${SIZE}`, 'last-modified': 'Monday' };
    return answer(206, headers, raw);
  }
}

const answer = (
  status: number,
  headers: Readonly<Record<string, string>> = {},
  data: unknown = '',
): Observable<TransportEvent> => of({ type: 'reply', body: { status, headers, raw: data, data } });

let network: Network;
let folder: string;
const client = () =>
  new Directus('http://fake.example', {
    transport: {
      backend: () => network.backend,
      interceptors: [resumableDownloads({ pieceSize: CHUNK })],
    },
  });

/** Promises and the bytes of Blobs take turns of the event loop, but no time. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 15; turn++) await new Promise((next) => setImmediate(next));
}

/** Lets time pass until `condition` holds, a minute at most. */
async function until(condition: () => boolean): Promise<void> {
  const end = Date.now() + 60_000;
  await settle();
  while (!condition()) {
    if (Date.now() > end) throw new Error('nothing came of it within a minute');
    await vi.advanceTimersByTimeAsync(100);
    await settle();
  }
}

beforeEach(async () => {
  network = new Network();
  folder = await mkdtemp(join(tmpdir(), 'directus-rx-waiting-'));
  vi.useFakeTimers({
    toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date'],
  });
});
afterEach(async () => {
  vi.useRealTimers();
  await rm(folder, { recursive: true });
});

describe('while the network is gone', () => {
  it.each<[string, () => Call<unknown>]>([
    ['resumableUpload', () => resumableUpload(client(), file, {}, { chunkSize: CHUNK })],
    ['resumableDownloads', () => client().files.download('film')],
    ['saveFile', () => saveFile(client(), 'film', join(folder, 'film.mp4'), { pieceSize: CHUNK })],
  ])('%s: the bar waits, tells until when, and shows no speed', async (_, transfer) => {
    const shown: (Progress & { readonly at: number })[] = [];
    transfer()
      .events()
      .pipe(progress())
      .subscribe((now) => shown.push({ ...now, at: Date.now() }));
    await until(() => shown.at(-1)?.state === 'waiting' && shown.length > 1);
    const { at = 0, ...last } = shown.at(-1) ?? {};
    expect(last).toMatchObject({ percent: 50, retryAt: at + 1_000, error: { code: 'NETWORK' } });
    await until(() => shown.at(-1)?.retryAt === at + 4_000);
    expect(shown.at(-1)?.secondsLeft).toBeUndefined();
    expect(shown.at(-1)?.bytesPerSecond).toBeUndefined();
    network.isOffline = false;
    await until(() => shown.at(-1)?.state === 'done');
    expect(shown.at(-1)).toMatchObject({ percent: 100 });
    expect(shown.at(-1)?.retryAt).toBeUndefined();
  });

  it('a read that the transport retries emits its waits to `events()`, and none to others', async () => {
    network.isOffline = true;
    const events: CallEvent<unknown>[] = [];
    const read = client().transport.get('/server/ping');
    read.events().subscribe((event) => events.push(event));
    const values: unknown[] = [];
    read.subscribe((value) => values.push(value));
    await until(() => events.length > 1);
    network.isOffline = false;
    await until(() => values.length > 0 && events.at(-1)?.type === 'reply');
    expect(events[0]).toMatchObject({ type: 'waiting', error: { code: 'NETWORK' } });
    expect(values).toHaveLength(1);
  });
});

describe('a backend of the application', () => {
  const reply: TransportEvent = {
    type: 'reply',
    body: { status: 200, headers: {}, raw: '', data: '' },
  };
  const emits = (event: unknown): Directus =>
    new Directus('http://fake.example', {
      transport: {
        backend: () => () => of(event as TransportEvent, reply),
      },
    });

  it('may emit `waiting`', async () => {
    const error = new Error('no answer');
    const events: unknown[] = [];
    emits({ type: 'waiting', error, retryAt: 5 })
      .transport.get('/server/ping')
      .events()
      .subscribe((event) => events.push(event));
    await settle();
    expect(events).toEqual([{ type: 'waiting', error, retryAt: 5 }, expect.anything()]);
  });

  it.each([undefined, '5', null])('is refused for a `waiting` until %s', async (retryAt) => {
    const failed = vi.fn();
    emits({ type: 'waiting', error: new Error('no answer'), retryAt })
      .transport.get('/server/ping')
      .subscribe({ error: failed });
    await settle();
    expect(failed).toHaveBeenCalledWith(expect.objectContaining({ name: 'InvalidParamError' }));
  });
});
