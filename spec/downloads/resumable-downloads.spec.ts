import {
  concat,
  EMPTY,
  from as each,
  lastValueFrom,
  Observable,
  of,
  throwError,
  toArray,
} from 'rxjs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { SessionError, TransportError } from '../../lib/errors/errors';
import type { RangeDownloadOptions } from '../../lib/downloads/range-download';
import { resumableDownloads } from '../../lib/downloads/resumable-downloads';
import type { Backend, TransportEvent } from '../../lib/transport/backend';
import type { TransportRequest } from '../../lib/transport/request';

const SIZE = 1_500_000;
const FIRST = 524_288;
const PIECE = 400_000;
// A piece that is lost or taken twice shows: its length is no multiple of the text's.
const text = (bytes: number) => 'the lazy dog '.repeat(bytes / 13 + 1).slice(0, bytes);

const request: TransportRequest = {
  method: 'GET',
  path: '/assets/film',
  params: {},
  headers: {},
  responseType: 'blob',
  timeout: 0,
  progress: true,
  maxBodyLength: Infinity,
  maxContentLength: Infinity,
};

const failed = (code: string, status = 0) =>
  new TransportError('no', code, request, {
    raw: '',
    data: undefined,
    status,
    headers: {},
  });
const lost = failed('NETWORK');

interface Server {
  readonly size: number;
  /** Of the file, as its headers tell; the nth answer has the nth, and the last for ever. */
  readonly versions: readonly string[];
  /** Where these are told. */
  readonly header: 'etag' | 'last-modified';
  /** Whether it knows of ranges, and lets them be seen. */
  readonly ranges: 'known' | 'unknown' | 'hidden';
  /** What goes wrong with the nth request. */
  readonly faults: Readonly<Record<number, unknown>>;
}

const asked: string[] = [];

const answer = (status: number, headers: object, raw: unknown): TransportEvent => ({
  type: 'reply',
  body: { status, raw, data: raw, headers: { 'content-type': 'text/x-test', ...headers } },
});

const serve =
  ({ size, versions, header, ranges, faults }: Server): Backend =>
  ({ headers, params }) => {
    const { range } = headers;
    asked.push([range ?? 'all', ...Object.keys(params)].join(' '));
    const date = versions[Math.min(asked.length, versions.length) - 1] ?? '';
    const [, from = 0, to = size] = (range ?? '').match(/(\d+)-(\d+)/)?.map(Number) ?? [];
    const isPiece = range !== undefined && ranges !== 'unknown';
    if (isPiece && from >= size) return throwError(() => failed('RANGE_NOT_SATISFIABLE', 416));
    const end = Math.min(isPiece ? to + 1 : size, size);
    const raw = new Blob([text(size).slice(isPiece ? from : 0, end)]);
    const half: TransportEvent = { type: 'download', loaded: raw.size / 2, total: raw.size };
    const fault = faults[asked.length];
    const content = isPiece &&
      ranges === 'known' && { 'content-range': `bytes ${from}-${end - 1}/${size}` };
    return concat(
      each<TransportEvent[]>([{ type: 'sent' }, half]),
      fault === undefined
        ? of(
            answer(
              isPiece ? 206 : 200,
              { 'last-modified': 'Monday', [header]: date, ...content },
              raw,
            ),
          )
        : throwError(() => fault),
    );
  };

const download = (
  server: Partial<Server> = {},
  change: Partial<TransportRequest> = {},
  options: RangeDownloadOptions = { pieceSize: PIECE },
): Observable<TransportEvent> =>
  resumableDownloads(options)(
    { ...request, ...change },
    serve({
      size: SIZE,
      versions: ['Monday'],
      header: 'last-modified',
      ranges: 'known',
      faults: {},
      ...server,
    }),
  );

/** The events of a download, with as much time passing as it takes. */
async function run(events: Observable<TransportEvent>) {
  const outcome = lastValueFrom(events.pipe(toArray())).then(
    (all) => ({ all, error: undefined }),
    (error: unknown) => ({ all: [], error }),
  );
  await vi.runAllTimersAsync();
  const { all, error } = await outcome;
  const last = all.at(-1);
  const body = last?.type === 'reply' ? last.body : undefined;
  const loaded = all.flatMap((event) => ('loaded' in event ? [event.loaded] : []));
  return { all, error, body, loaded, blob: body?.raw instanceof Blob ? body.raw : undefined };
}

const whole = [
  'bytes=0-399999',
  'bytes=400000-799999',
  'bytes=800000-1199999',
  'bytes=1200000-1599999',
];

beforeEach(() => {
  asked.length = 0;
  vi.useFakeTimers();
});
afterEach(() => {
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

describe('resumableDownloads', () => {
  it('asks for a file in pieces and gives one Blob', async () => {
    const { all, body, blob, loaded } = await run(download());
    expect(asked).toEqual(whole);
    expect(await blob?.text()).toBe(text(SIZE));
    expect(blob?.type).toBe('text/x-test');
    expect(body).toMatchObject({ status: 200, data: blob });
    expect(all.filter(({ type }) => type === 'sent')).toHaveLength(1);
    expect(loaded).toEqual([2e5, 4e5, 6e5, 8e5, 1e6, 1.2e6, 1.35e6, 1.5e6]);
    // How much there is, the first answer tells.
    expect(all.flatMap((event) => ('loaded' in event ? [event.total] : []))).toEqual([
      undefined,
      ...Array<number>(7).fill(SIZE),
    ]);
  });

  it('begins with a small piece, so that the bar soon knows how much there is', async () => {
    await run(download({}, {}, {}));
    expect(asked).toEqual([
      `bytes=0-${FIRST - 1}`,
      `bytes=${FIRST}-${FIRST + 4 * 1024 * 1024 - 1}`,
    ]);
  });

  it('asks once for a small file, whose bar knows that from the beginning', async () => {
    const { all, blob } = await run(download({ size: 300 }));
    expect(asked).toEqual(['bytes=0-399999']);
    expect(blob?.size).toBe(300);
    expect(all[1]).toEqual({ type: 'download', loaded: 150, total: 300 });
  });

  it('goes on with the piece that was lost, and its progress does not go back', async () => {
    const { blob, loaded } = await run(
      download({
        faults: {
          2: lost,
          3: failed('HTTP', 500),
          5: failed('TIMEOUT'),
          6: failed('REQUESTS_EXCEEDED', 429),
        },
      }),
    );
    const [first, second, third, fourth] = whole;
    expect(asked).toEqual([first, second, second, second, third, third, third, fourth]);
    expect(await blob?.text()).toBe(text(SIZE));
    expect(loaded).toEqual([...new Set(loaded)].sort((a, b) => a - b));
  });

  it('waits for a server that is gone, also when it is needed for a new token', async () => {
    const faults = { 2: lost, 3: new SessionError('UNREACHABLE'), 4: lost };
    const begin = Date.now();
    const { blob } = await run(download({ faults }));
    expect(Date.now() - begin).toBe(0 + 1_000 + 3_000);
    expect(blob?.size).toBe(SIZE);
  });

  it('resumableDownloads: emits each wait for the network, and `sent` with the next try', async () => {
    const faults = { 2: lost, 3: lost };
    const begin = Date.now();
    const { all } = await run(download({ faults }));
    expect(all.map(({ type }) => type).join(' ')).toMatch(
      /^sent (?:download )+sent waiting sent (?:download )+reply$/,
    );
    // The first delay is 0: nothing is waited for.
    expect(all.filter(({ type }) => type === 'waiting')).toEqual([
      { type: 'waiting', error: lost, retryAt: begin + 1_000 },
    ]);
  });

  it('waits no longer than it is told, and stops waiting when unsubscribed from', async () => {
    const faults = { 2: lost, 3: lost };
    const impatient = { pieceSize: PIECE, retryDelays: [10] };
    expect((await run(download({ faults }, {}, impatient))).error).toBe(lost);
    asked.length = 0;
    const patient = download({ faults }, {}, { pieceSize: PIECE, retryDelays: [10_000] });
    const subscription = patient.subscribe();
    expect(vi.getTimerCount()).toBe(1);
    subscription.unsubscribe();
    expect(vi.getTimerCount()).toBe(0);
  });

  it.each([
    ['nothing has arrived: the server may not be there at all', { 1: lost }, {}],
    ['the server refuses', { 2: failed('FORBIDDEN', 403) }, {}],
    ['the session has ended', { 2: new SessionError('REFUSED') }, {}],
    ['nothing is to be tried again', { 2: lost }, { retry: false }],
  ] as const)('fails at once when %s', async (_, faults, change) => {
    const { error } = await run(download({ faults }, change));
    expect(error).toBe(Object.values(faults)[0]);
    expect(asked).toHaveLength(Number(Object.keys(faults)[0]));
  });

  it.each([
    ['its date tells', 'last-modified'],
    ['its tag tells, within the same second', 'etag'],
  ] as const)(
    'fails when the file is replaced meanwhile, rather than to mix two: %s',
    async (_, header) => {
      const versions = ['Monday', 'Monday', 'Tuesday'];
      const { error } = await run(download({ header, versions }));
      expect(error).toMatchObject({
        code: 'INVALID_RESPONSE',
        method: 'GET',
        path: '/assets/film',
      });
      expect(String(error)).toContain('the file has changed meanwhile');
      expect(asked).toHaveLength(3);
    },
  );

  it('fails when the file is replaced by one that ends before the next piece', async () => {
    const { error } = await run(download({ faults: { 3: failed('RANGE_NOT_SATISFIABLE', 416) } }));
    expect(error).toMatchObject({ code: 'INVALID_RESPONSE', status: 416 });
    expect(String(error)).toContain('the file has changed meanwhile');
    expect(asked).toHaveLength(3);
  });

  it('asks for all no more than once, when the server refuses that as it refused a piece', async () => {
    const refused = failed('RANGE_NOT_SATISFIABLE', 416);
    const { error } = await run(download({ faults: { 1: refused, 2: refused } }));
    expect(error).toBe(refused);
    expect(asked).toEqual(['bytes=0-399999', 'all']);
  });

  it.each([
    ['is empty', { size: 0 }],
    [
      'comes from a server whose CORS settings hide what it sends',
      { size: SIZE, ranges: 'hidden' },
    ],
  ] as const)('asks for all of a file that %s', async (_, server) => {
    const { blob, body } = await run(download(server));
    expect(asked).toEqual(['bytes=0-399999', 'all']);
    expect(await blob?.text()).toBe(text(server.size));
    expect(body?.status).toBe(200);
  });

  it('takes all of a file from a server that has no pieces', async () => {
    const { all, blob } = await run(download({ ranges: 'unknown' }));
    expect(asked).toEqual(['bytes=0-399999']);
    expect(await blob?.text()).toBe(text(SIZE));
    expect(all[1]).toEqual({ type: 'download', loaded: SIZE / 2, total: SIZE });
  });

  it.each([
    ['an image that is to be changed', { params: { width: 300 } }, 'all width'],
    ['a part of a file', { headers: { range: 'bytes=0-99' } }, 'bytes=0-99'],
    ['bytes', { responseType: 'arraybuffer' }, 'all'],
    ['an answer that goes to a sink', { sink: { start: () => true, write: () => true } }, 'all'],
    ['what is no file', { path: '/server/info' }, 'all'],
    ['a file of another endpoint', { path: '/shop/assets/film' }, 'all'],
    ['an image whose path says how to change it', { path: '/assets/film?width=300' }, 'all'],
  ] as const)('leaves a request for %s as it is', async (_, change, seen) => {
    await run(download({}, change));
    expect(asked).toEqual([seen]);
  });

  it('reads no more than is allowed', async () => {
    const { error } = await run(download({}, { maxContentLength: SIZE - 1 }));
    expect(error).toMatchObject({ code: 'TOO_LARGE' });
    expect(asked).toHaveLength(1);
    const { blob } = await run(download({}, { maxContentLength: SIZE }));
    expect(blob?.size).toBe(SIZE);
  });

  it('refuses pieces that are none', async () => {
    const { error } = await run(download({}, {}, { pieceSize: 1_023 }));
    expect(error).toMatchObject({ name: 'InvalidParamError' });
    expect(String(error)).toContain('pieceSize must');
    const { blob } = await run(download({ size: 3_000 }, {}, { pieceSize: 1_024 }));
    expect(blob?.size).toBe(3_000);
  });

  it.each([
    ['begins elsewhere', `bytes 5-9/${SIZE}`, new Blob(['56789'])],
    ['is empty', `bytes 0-399999/${SIZE}`, new Blob()],
    ['has more than there is in all', 'bytes 0-3/4', new Blob(['01234'])],
    ['is no Blob', 'bytes 0-3/4', '0123'],
  ])('does not believe a piece that %s', async (_, content, raw) => {
    let requests = 0;
    const { error } = await run(
      resumableDownloads()(request, () => {
        // What is asked for again and again would never end.
        if (++requests > 1) throw new Error('asked again');
        return of(answer(206, { 'content-range': content }, raw));
      }),
    );
    expect(error).toMatchObject({ code: 'INVALID_RESPONSE', status: 206 });
    expect(String(error)).toContain('not the piece that was asked for');
  });

  it('fails where a server without a total sends a piece also when it is asked for all', async () => {
    let requests = 0;
    const { error } = await run(
      resumableDownloads()(request, () => {
        if (++requests > 2) throw new Error('asked again');
        return of(answer(206, { 'content-range': 'bytes 0-9/*' }, new Blob(['0123456789'])));
      }),
    );
    expect(error).toMatchObject({ code: 'INVALID_RESPONSE', status: 206 });
  });

  it('reads the whole file where a proxy sends two Content-Range headers', async () => {
    const content = `bytes 0-4/9, bytes 0-4/9`;
    const { blob } = await run(
      resumableDownloads()(request, ({ headers }) => {
        asked.push(headers['range'] ?? 'all');
        return of(
          headers['range']
            ? answer(206, { 'content-range': content }, new Blob(['01234']))
            : answer(200, {}, new Blob(['012345678'])),
        );
      }),
    );
    expect(asked).toEqual([`bytes=0-${FIRST - 1}`, 'all']);
    expect(await blob?.text()).toBe('012345678');
  });

  it('hands on an answer as it is that is the whole and no Blob (of a test double, say)', async () => {
    const whole = answer(200, {}, 'the film');
    const { all } = await run(resumableDownloads()(request, () => of(whole)));
    expect(all).toEqual([whole]);
  });

  it('returns a Blob without a type where the server sends none', async () => {
    const headers = { 'content-range': 'bytes 0-3/4', 'content-type': undefined };
    const { blob } = await run(
      resumableDownloads()(request, () => of(answer(206, headers, new Blob(['0123'])))),
    );
    expect([blob?.size, blob?.type]).toEqual([4, '']);
  });

  it.each([
    ['the first', 0],
    ['a later', 1],
  ])(
    'fails where %s answer is left out by an interceptor, rather than to ask for ever',
    async (_, answered) => {
      let requests = 0;
      const { error } = await run(
        resumableDownloads({ pieceSize: 1_024 })(request, () => {
          if (requests++ < answered)
            return of(answer(206, { 'content-range': 'bytes 0-3/8' }, new Blob(['0123'])));
          return requests > answered + 1 ? throwError(() => new Error('asked again')) : EMPTY;
        }),
      );
      expect(error).toMatchObject({ code: 'INVALID_RESPONSE', path: '/assets/film' });
      expect(String(error)).toContain('there was no answer');
    },
  );

  it('closes the connection when unsubscribed from', () => {
    let closed = 0;
    const never = () => new Observable<never>(() => () => closed++);
    resumableDownloads()(request, never).subscribe().unsubscribe();
    expect(closed).toBe(1);
  });
});
