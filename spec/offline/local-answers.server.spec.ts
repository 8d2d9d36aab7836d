// Queries that are answered on the device, compared with the answers of a real Directus, for a user with permissions of its own.
import fc from 'fast-check';
import { firstValueFrom, lastValueFrom, toArray } from 'rxjs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { editor } from '../../demo/server/accounts.mjs';
import { startDirectus } from '../../demo/server/directus.mjs';
import { Directus } from '../../lib';
import { localAnswers, readCollections } from '../../lib/local-queries';
import { MemoryOfflineStorage, offline } from '../../lib/offline';

let server: Awaited<ReturnType<typeof startDirectus>>;

beforeAll(async () => {
  server = await startDirectus({ log: () => undefined });
}, 120_000);
afterAll(() => server.stop());

const condition = fc.constantFrom<object>(
  { status: { _eq: 'published' } },
  { title: { _icontains: 'a' } },
  { views: { _between: [10, 400] } },
  { author: { name: { _starts_with: 'A' } } },
  { author: { _null: true } },
  { tags: { tags_id: { name: { _contains: 'e' } } } },
  { tags: { _none: { tags_id: { id: { _eq: 2 } } } } },
  { translations: { languages_code: { _eq: 'de-DE' } } },
  { date_published: { _lt: '$NOW' } },
  { 'year(date_published)': { _gte: 2024 } },
);
const query = fc.record(
  {
    fields: fc.constantFrom<unknown>(
      ['*'],
      ['id', 'title', 'views'],
      ['id', { author: ['name'] }],
      ['id', 'title', { tags: [{ tags_id: ['name'] }] }],
      ['id', { translations: ['languages_code', 'title'] }],
    ),
    filter: fc.oneof(
      condition,
      fc.array(condition, { minLength: 2, maxLength: 3 }).map((_and) => ({ _and })),
      fc.array(condition, { minLength: 2, maxLength: 3 }).map((_or) => ({ _or })),
    ),
    // Ends in the key: the order of equal rows is not said.
    sort: fc.constantFrom(['id'], ['-views', 'id'], ['author.name', '-id'], ['status', 'id']),
    limit: fc.integer({ min: 1, max: 12 }),
    page: fc.integer({ min: 1, max: 3 }),
    search: fc.constantFrom('rx', 'Stream', 'nowhere'),
  },
  { requiredKeys: ['fields', 'sort'] },
);

it(
  'offline: queries over whole collections are answered as the server answers them',
  { timeout: 120_000 },
  async () => {
    const directus = new Directus(server.url, {
      auth: { mode: 'json' },
      storage: { mode: 'MemoryStorage' },
    });
    await directus.auth.login(editor);
    const collections = await readCollections(directus);
    const kept = offline(directus, {
      storage: new MemoryOfflineStorage(),
      localAnswers: localAnswers({ collections, database: 'sqlite' }),
    });
    for (const name of [
      'articles',
      'authors',
      'tags',
      'articles_tags',
      'articles_translations',
      'languages',
    ])
      await lastValueFrom(kept.readByQuery(name, { limit: -1 }));
    let rows = 0;
    const asked = new Set<string>();
    await fc.assert(
      fc.asyncProperty(query, async (each) => {
        const isNew = asked.size < asked.add(JSON.stringify(each)).size;
        const answers = await firstValueFrom(
          kept.readByQuery('articles', each as object).pipe(toArray()),
        );
        expect(answers.map(({ stale }) => stale)).toEqual([true, false]);
        const [made, fresh] = answers;
        expect(made?.data).toEqual(fresh?.data);
        if (isNew) rows += made?.data.length ?? 0;
      }),
      { numRuns: 150, seed: 22 },
    );
    expect(rows).toBeGreaterThan(200);
    kept.dispose();
    directus.dispose();
  },
);
