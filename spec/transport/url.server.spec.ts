import { createRequire } from 'node:module';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, inject, it } from 'vitest';
import { serverFolder } from '../../demo/server/paths.mjs';
import { Directus } from '../../lib/directus';
import { queryString } from '../../lib/transport/url';

type Parsed = Readonly<Record<string, unknown>>;

// The parser that the installed Directus uses, with its settings (`app.js`, defaults of `@directus/env`).
const qs = createRequire(join(serverFolder, 'package.json'))('qs') as {
  parse(query: string, options: object): Parsed;
};
const decode = (query: string) => qs.parse(query, { depth: 10, arrayLimit: 500 });

const wellFormed = (value: string) => !/\p{Surrogate}/u.test(value);
const text = fc.string({ unit: 'binary' }).filter(wellFormed);
const name = fc.stringMatching(/^[a-zA-Z_.*$()-][\w.*$()-]*$/);
const json = fc.dictionary(text, fc.jsonValue());

describe('a query string as Directus decodes it', () => {
  it('holds exactly what was given', () => {
    const query = fc.record(
      {
        fields: fc.array(name, { minLength: 1, maxLength: 600 }),
        sort: fc.array(name, { minLength: 1 }),
        groupBy: fc.array(name, { minLength: 1 }),
        filter: json,
        deep: json,
        alias: json,
        aggregate: json,
        search: text,
        limit: fc.integer(),
        page: fc.nat(),
        offset: fc.nat(),
        meta: fc.uniqueArray(fc.constantFrom('total_count', 'filter_count', '*'), { minLength: 1 }),
        backlink: fc.boolean(),
        own: text,
        list: fc.array(text, { minLength: 1, maxLength: 400 }),
      },
      { requiredKeys: [] },
    );
    const names = (list: readonly string[] | undefined) => list?.join(',').split(',');
    fc.assert(
      fc.property(query, (given) => {
        const decoded = decode(queryString(given));
        const read = Object.fromEntries(
          Object.entries(decoded).map(([key, value]) => {
            if (/^(?:fields|sort|groupBy)$/.test(key)) return [key, String(value).split(',')];
            if (/^(?:filter|deep|alias|aggregate)$/.test(key))
              return [key, JSON.parse(String(value))];
            if (/^(?:limit|page|offset)$/.test(key)) return [key, Number(value)];
            return [key, key === 'backlink' ? value === 'true' : value];
          }),
        );
        const expected = {
          ...given,
          ...(given.fields && { fields: names(given.fields) }),
          ...(given.sort && { sort: names(given.sort) }),
          ...(given.groupBy && { groupBy: names(given.groupBy) }),
        };
        const plain = (value: unknown) => JSON.stringify(value, Object.keys(expected).sort());
        expect(Object.keys(read).sort()).toEqual(Object.keys(expected).sort());
        for (const key of Object.keys(expected) as (keyof typeof expected)[])
          expect(plain([read[key]]), key).toBe(plain([expected[key]]));
      }),
      { numRuns: 1_000 },
    );
  });

  it('reads the brackets of the REST documentation as nesting', () => {
    expect(decode(queryString({ 'filter[title][_eq]': 'a' }))).toEqual({
      filter: { title: { _eq: 'a' } },
    });
  });
});

describe('odd keys on a real server', () => {
  const { url, admin } = inject('directus');
  const directus = new Directus(url, { auth: { staticToken: admin.token } });
  const pages = directus.items('pages');

  it.each([
    'a/b', '../users/me', 'a?b', 'a#b', '%2e%2e', '100%', 'a b', 'a+b', 'a&b=c', "'; --", '漢字', '😀', '...', '"', '\\', 'me', 'a,b',
  ])('lead to the item with that key and no other: %j', async (key) => {
    const slug = key;
    await pages.deleteMany([slug]).catch(() => undefined);
    await pages.createOne({ slug, title: key });
    expect(await pages.readOne(slug)).toMatchObject({ slug, title: key });
    await pages.updateOne(slug, { title: 'changed' });
    expect(await pages.readOne(slug, { fields: ['title'] })).toEqual({ title: 'changed' });
    await pages.deleteOne(slug);
    await expect(pages.readOne(slug).then()).rejects.toMatchObject({ status: 403 });
  }); // prettier-ignore
});
