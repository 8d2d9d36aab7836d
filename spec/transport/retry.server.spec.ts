import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { Directus } from '../../lib/directus';
import { type CountingProxy, type Fate, startCountingProxy } from '../support/counting-proxy';

const { url, admin } = inject('directus');
let proxy: CountingProxy;

beforeAll(async () => {
  proxy = await startCountingProxy(url);
});

afterAll(() => proxy.stop());

const client = () =>
  new Directus(proxy.url, {
    auth: { staticToken: admin.token },
    // As in life, but in less time.
    transport: { retry: { maxDelay: 20 } },
  });

const troubles: readonly Fate[] = [
  'reset',
  { status: 429, html: '<h1>Too many requests</h1>' },
  { status: 502, html: '<h1>Bad gateway</h1>' },
  { status: 503, html: '<h1>Service unavailable</h1>' },
  { status: 504, html: '<h1>Gateway timeout</h1>' },
  { status: 200, html: '<h1>Welcome to this hotel</h1>' },
];

/** Meets four of ten requests with trouble, the same ones in every run. */
function stormy(): void {
  let state = 7;
  const die = () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
  proxy.decide(() => (die() < 0.4 ? (troubles[Math.floor(die() * 6)] ?? 'pass') : 'pass'));
}

it('more than 98 of 100 reads succeed where four of ten requests meet trouble', async () => {
  const articles = client().items('articles');
  stormy();
  const reads = 400;
  const outcomes: boolean[] = [];
  // A few at a time, as on a page.
  for (let n = 0; n < reads; n += 10)
    outcomes.push(
      ...(await Promise.all(
        Array.from({ length: 10 }, () =>
          articles.readByQuery({ limit: 1, fields: ['id'] }).then(
            ({ data }) => Array.isArray(data),
            () => false,
          ),
        ),
      )),
    );
  expect(proxy.seen.length).toBeGreaterThan(reads * 1.3);
  expect(outcomes.filter(Boolean).length / reads).toBeGreaterThanOrEqual(0.98);
});

it('retry: each write goes out once, and a failed one has its status and code', async () => {
  const articles = client().items('articles');
  stormy();
  for (let n = 0; n < 40; n++) {
    proxy.clear();
    const outcome: unknown = await articles
      .createOne({ title: `Once ${n}` })
      .catch((error: unknown) => error);
    expect(proxy.count('POST /items/articles')).toBe(1);
    if (outcome instanceof Error)
      expect(outcome).toMatchObject({
        name: 'TransportError',
        status: expect.any(Number),
        code: expect.stringMatching(/^(NETWORK|HTTP|INVALID_RESPONSE)$/),
      });
  }
});

it('no read is sent again where that is switched off', async () => {
  const articles = client().items('articles');
  proxy.decide(() => ({ status: 503, html: '<h1>Service unavailable</h1>' }));
  proxy.clear();
  const read = articles.readByQuery({}, { requestOptions: { retry: false } });
  await expect(read.then()).rejects.toMatchObject({ status: 503, code: 'HTTP' });
  expect(proxy.seen).toHaveLength(1);
});
