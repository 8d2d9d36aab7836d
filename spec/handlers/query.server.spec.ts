// Any query comes out at the server as it was given: parsed as Directus parses it, and by Directus itself.
import fc from 'fast-check';
import { createRequire } from 'node:module';
import { firstValueFrom, of } from 'rxjs';
import { describe, expect, inject, it } from 'vitest';
import { Directus } from '../../lib';
import { toSearchBody } from '../../lib/requests/serialize-query';
import { ItemsHandler } from '../../lib/handlers/items';
import { withSearch } from '../../lib/transport/search';
import { Transport } from '../../lib/transport/transport';
import { buildUrl } from '../../lib/transport/url';
import type { Backend } from '../../lib/transport/backend';
import { queries } from '../matrix/queries.mjs';
import { fuzzRuns } from '../support/runs';
import { present } from '../support/present';

interface QueryParser {
  parse(text: string, options: { depth: number; arrayLimit: number }): Record<string, unknown>;
}

/** The parser of the server that is under test, with Directus's own settings (`app.ts`, `defaults.ts`). */
const qs = createRequire(new URL('../../demo/server/package.json', import.meta.url))(
  'qs',
) as QueryParser;
const settings = { depth: 10, arrayLimit: 100 };

const json = (value: unknown): unknown => (typeof value === 'string' ? JSON.parse(value) : value);
const split = (value: unknown): unknown => (typeof value === 'string' ? value.split(',') : value);

/** How Directus reads each value of an address or a body (`utils/sanitize-query.ts`); anything else stays as it is. */
const readers: Readonly<Record<string, (value: unknown) => unknown>> = {
  fields: split,
  groupBy: split,
  sort: split,
  aggregate: json,
  filter: json,
  deep: json,
  alias: json,
  limit: Number,
  offset: Number,
  page: Number,
  meta: (value) => (Array.isArray(value) ? value : String(value).split(',')),
  search: (value) => (typeof value === 'string' ? value : 'everything'),
  versionRaw: (value) => value === 'true' || value === '',
  backlink: (value) => value !== 'false' && value !== false,
};

const read = (given: object): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(given).map(([name, value]) => [name, readers[name]?.(value) ?? value]),
  );
const fromUrl = (url: string) => read(qs.parse(url.split('?')[1] ?? '', settings));
const fromBody = (body: unknown) =>
  read((JSON.parse(JSON.stringify(body)) as { query: object }).query);

/** Names of fields; none that Directus reads as an operator, such as `_or`. */
const name = fc.stringMatching(/^(?:[a-zA-Z]|_[A-Z0-9])[a-zA-Z0-9_]{0,8}$/);
const path = fc.array(name, { minLength: 1, maxLength: 3 }).map((parts) => parts.join('.'));
const call = fc
  .tuple(fc.constantFrom('year', 'month', 'count', 'hour'), name)
  .map(([f, n]) => `${f}(${n})`);
const field = fc.oneof(path, call, fc.constantFrom('*', '*.*', 'item:headings.title'));
const word = fc.string({ unit: 'grapheme', minLength: 1 });
const scalar = fc.oneof(
  word,
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((n) => (Object.is(n, -0) ? 0 : n)),
  fc.boolean(),
  fc.constantFrom(
    null,
    '$NOW',
    '$NOW(-1 week)',
    '$CURRENT_USER',
    '',
    'a,b',
    '%',
    '+',
    '&=',
    '[]',
    '"',
    '#',
  ),
);
const operator = fc.constantFrom(
  '_eq',
  '_neq',
  '_gt',
  '_contains',
  '_starts_with',
  '_null',
  '_regex',
);
const condition = fc.oneof(
  fc.dictionary(operator, scalar, { minKeys: 1, maxKeys: 2, noNullPrototype: true }),
  fc.record({ _in: fc.array(scalar, { maxLength: 150 }) }, { noNullPrototype: true }),
  fc.record({ _between: fc.tuple(scalar, scalar) }, { noNullPrototype: true }),
);
const { filter } = fc.letrec<{ filter: object; leaf: object }>((tie) => ({
  leaf: fc.dictionary(fc.oneof(name, call), condition, {
    minKeys: 1,
    maxKeys: 3,
    noNullPrototype: true,
  }),
  filter: fc.oneof(
    { maxDepth: 5 },
    tie('leaf'),
    fc.record({ _and: fc.array(tie('filter'), { maxLength: 3 }) }, { noNullPrototype: true }),
    fc.record({ _or: fc.array(tie('filter'), { maxLength: 3 }) }, { noNullPrototype: true }),
    fc.dictionary(name, tie('filter'), { maxKeys: 2, noNullPrototype: true }),
    fc.record(
      {
        tags: fc.record({ _some: tie('filter'), _none: tie('filter') }, { noNullPrototype: true }),
      },
      { noNullPrototype: true },
    ),
  ),
}));
const fields = fc.array(field, { minLength: 1, maxLength: 150 });

const query = fc.record(
  {
    fields,
    filter,
    search: word,
    sort: fc.array(
      fc.oneof(
        path,
        path.map((one) => `-${one}`),
        call,
      ),
      { minLength: 1, maxLength: 4 },
    ),
    limit: fc.integer({ min: -1, max: 1_000 }),
    offset: fc.nat(),
    page: fc.nat(),
    meta: fc.constantFrom(['total_count'], ['total_count', 'filter_count']),
    groupBy: fc.array(fc.oneof(name, call), { minLength: 1, maxLength: 3 }),
    aggregate: fc.dictionary(
      fc.constantFrom('count', 'sum', 'avg'),
      fc.array(name, { minLength: 1, maxLength: 3 }),
      { noNullPrototype: true },
    ),
    deep: fc.dictionary(
      name,
      fc.record(
        { _filter: filter, _limit: fc.nat(), _sort: fc.array(name) },
        { noNullPrototype: true },
      ),
      { noNullPrototype: true },
    ),
    alias: fc.dictionary(name, name, { noNullPrototype: true }),
    version: word,
    versionRaw: fc.boolean(),
    backlink: fc.boolean(),
    export: fc.constantFrom('json', 'csv', 'xml', 'yaml'),
  },
  { requiredKeys: [], noNullPrototype: true },
);

it('random queries: decoded exactly as they were given, by GET and by SEARCH', async () => {
  let arrived: unknown;
  const backend: Backend = ({ method, path: to, params, body }) => {
    arrived =
      method === 'SEARCH'
        ? fromBody(body)
        : fromUrl(buildUrl('http://directus.example', to, params));
    return of({ type: 'reply', body: { raw: [], data: [], status: 200, headers: {} } });
  };
  const byGet = new ItemsHandler('articles', new Transport(backend));
  const bySearch = new ItemsHandler(
    'articles',
    new Transport(withSearch(backend, 'http://localhost', 0)),
  );
  await fc.assert(
    fc.asyncProperty(query, async (given) => {
      await firstValueFrom(byGet.readByQuery(given as object).asObservable());
      expect(arrived).toEqual(given);
      await firstValueFrom(bySearch.readByQuery(given as object).asObservable());
      expect(arrived).toEqual(given);
    }),
    { numRuns: fuzzRuns(1_000) },
  );
}, 240_000);

describe('by SEARCH comes back what comes back by GET:', () => {
  const { url, admin } = inject('directus');
  const [byGet, bySearch] = [Infinity, 0].map((searchAbove) => {
    const init = { auth: { staticToken: admin.token }, transport: { searchAbove } };
    return new Directus(url, init);
  }) as [Directus, Directus];

  // The fake has no exports (docs/testing.md).
  const asked = Object.entries(queries).filter(
    ([, query]) => !(inject('isFake') && 'export' in query),
  );

  it.each(asked)('%s', async (_, query) => {
    const expected = await byGet.items('articles').readByQuery(query);
    expect(expected.data.length > 0).toBe(query['search'] !== 2024);
    await expect(bySearch.items('articles').readByQuery(query as object)).resolves.toEqual(
      expected,
    );
  });

  // A list of items has no versions here, but a singleton, which the server reads by SEARCH, too.
  it.skipIf(inject('isFake'))('a content version, and just as it was saved', async () => {
    const draft = { key: 'both', name: 'Both', collection: 'site', item: '1' };
    await byGet.collections.updateOne('site', { meta: { versioning: true } });
    const { id } = present(await byGet.versions.createOne(draft));
    await byGet.versions.save(id, { title: 'Both ways', theme: 'odd' });
    for (const versionRaw of [true, false]) {
      const query = { version: 'both', versionRaw, fields: ['title'] };
      const read = await byGet.singleton('site').read(query as object);
      expect(read['title']).toBe('Both ways');
      // What was saved, whether it was asked for or not.
      expect('theme' in read).toBe(versionRaw);
      const found = await bySearch.transport.search('/items/site', { query: toSearchBody(query) });
      expect(found.data).toEqual(read);
    }
    await byGet.versions.deleteOne(id);
  });

  it('and what a number is searched for in is not all there is, to delete or change', async () => {
    const tags = byGet.items('tags');
    const { data } = await tags.createMany([{ name: 'keep' }, { name: 'about 4711' }]);
    const [keep, gone] = data.map(({ id }) => id as number);
    const search = 4711 as unknown as string;
    await tags.updateByQuery({ search }, { name: 'changed 4711' });
    await expect(tags.readOne(keep as number)).resolves.toMatchObject({ name: 'keep' });
    await tags.deleteByQuery({ search });
    const left = await tags.readMany([keep as number, gone as number]);
    expect(left.data).toEqual([{ id: keep, name: 'keep' }]);
    await tags.deleteOne(keep as number);
  });
});

it('texts of any kind are found by Directus as they were written', async () => {
  const { url, admin } = inject('directus');
  const directus = new Directus(url, { auth: { staticToken: admin.token } });
  const texts = fc.sample(
    word.filter((one) => one.trim() !== '' && !one.includes('\0')),
    60,
  );
  const authors = directus.items('authors');
  const { data } = await authors.createMany(
    texts.map((text) => ({ name: text })),
    { fields: ['id', 'name'] },
  );
  const ids = data.map(({ id }) => id as number);
  for (const [index, text] of texts.entries()) {
    const found = await authors.readByQuery({
      fields: ['id', 'name'],
      filter: { _and: [{ id: { _in: ids } }, { name: { _eq: text } }] },
      sort: ['id'],
    });
    expect(found.data).toContainEqual({ id: ids[index], name: text });
    expect(found.data.every((row) => row['name'] === text)).toBe(true);
  }
  await authors.deleteMany(ids);
  directus.dispose();
}, 60_000);
