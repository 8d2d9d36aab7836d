// Directus with its rate limiter on: a client that asks too much is told to wait, and waits.
import { firstValueFrom, forkJoin, range, tap, timer, toArray } from 'rxjs';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { startDirectus } from '../../demo/server/directus.mjs';
import { type BackendFactory, Directus, isTransportError, type TransportRequest } from '../../lib';
import { ajaxBackend } from '../../lib/transport/ajax-backend';

const points = 5;
let server: Awaited<ReturnType<typeof startDirectus>>;

/** When each request was sent, and until when its answer, a 429, asked to stay away, by the clock that we share with the server. */
interface Try {
  readonly sent: number;
  reset?: number;
}
const tries = new Map<TransportRequest, Try[]>();

const watched: BackendFactory = (options) => {
  const backend = ajaxBackend(options);
  return (request) => {
    const attempt: Try = { sent: Date.now() };
    tries.set(request, [...(tries.get(request) ?? []), attempt]);
    const error = (cause: unknown) => {
      if (isTransportError(cause) && cause.status === 429)
        attempt.reset = Date.parse(String(cause.errors[0]?.extensions?.['reset']));
    };
    return backend(request).pipe(tap({ error }));
  };
};

const client = () =>
  new Directus(server.url, {
    auth: { staticToken: server.admin.token },
    transport: { backend: watched },
  });

/** Nothing is sent again before the time that the server named. */
function expectPatience(requests: Iterable<readonly Try[]>): void {
  for (const all of requests)
    for (const [n, { reset }] of all.slice(0, -1).entries())
      // Timers may fire a millisecond early.
      expect(all[n + 1]?.sent).toBeGreaterThanOrEqual((reset ?? Infinity) - 2);
}

/** Uses up what the limiter grants for now. */
const exhaust = () =>
  firstValueFrom(
    forkJoin(
      Array.from({ length: points }, (_, n) =>
        client()
          .items('articles')
          .readOne(n + 1),
      ),
    ),
  );

beforeAll(async () => {
  server = await startDirectus({
    env: {
      RATE_LIMITER_ENABLED: 'true',
      RATE_LIMITER_STORE: 'memory',
      RATE_LIMITER_POINTS: String(points),
      RATE_LIMITER_DURATION: '2',
    },
  });
}, 120_000);
afterAll(() => server.stop());

beforeEach(() => tries.clear());

it('reads that are refused for their number all succeed in the end, none before the time the server asked for', async () => {
  const articles = client().items('articles');
  const reads = Array.from({ length: 3 * points }, (_, n) => articles.readOne(n + 1));
  const ids = await firstValueFrom(forkJoin(reads));
  expect(ids.map(({ id }) => id)).toEqual(
    await firstValueFrom(range(1, 3 * points).pipe(toArray())),
  );
  const repeated = [...tries.values()].filter((all) => all.length > 1);
  expect(repeated.length).toBeGreaterThanOrEqual(points);
  expectPatience(repeated);
});

it('a read in the middle of the time waits for its end, which Retry-After tells in whole seconds', async () => {
  await exhaust();
  tries.clear();
  // What is left is now rounded down, to a time at which the server would refuse again.
  await firstValueFrom(timer(700));
  const reads = Array.from({ length: points }, (_, n) =>
    client()
      .items('articles')
      .readOne(n + 1),
  );
  await firstValueFrom(forkJoin(reads));
  expectPatience(tries.values());
});

it('a write that is refused fails at once with the code of the server, and goes out once', async () => {
  await exhaust();
  tries.clear();
  const tags = client().items('tags');
  const writes = Array.from({ length: points + 1 }, () => tags.createOne({}).then(null, identify));
  const outcomes = await Promise.all(writes);
  expect(outcomes).toContainEqual([429, 'REQUESTS_EXCEEDED']);
  expect([...tries.values()].every((all) => all.length === 1)).toBe(true);
});

it('a read fails at once where it may not be sent again, or would have to wait for too long', async () => {
  const articles = (retry: false | { maxDelay: number }) =>
    new Directus(server.url, {
      auth: { staticToken: server.admin.token },
      transport: { backend: watched, retry },
    }).items('articles');
  for (const retry of [false, { maxDelay: 1 }] as const) {
    await exhaust();
    tries.clear();
    const reads = Array.from({ length: 3 * points }, () =>
      articles(retry).readOne(1).then(null, identify),
    );
    expect(await Promise.all(reads)).toContainEqual([429, 'REQUESTS_EXCEEDED']);
    if (retry === false) expect([...tries.values()].every((all) => all.length === 1)).toBe(true);
  }
});

const identify = (error: unknown) => isTransportError(error) && [error.status, error.code];
