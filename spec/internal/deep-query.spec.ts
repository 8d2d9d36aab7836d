import { type Observable, of } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { Directus } from '../../lib';
import { requireDeepQuery } from '../../lib/internal/deep-query';
import { buildUrl } from '../../lib/transport/url';
import { encodeBody } from '../../lib/transport/encode-body';

const refusedFilters: readonly (readonly [string, unknown])[] = [
  ['a field that is null', { name: null }],
  ['the text null', { name: 'null' }],
  ['the text NULL', { name: 'NULL' }],
  ['NaN, which JSON writes as null', { name: NaN }],
  ['an invalid date, which JSON writes as null', { name: new Date(NaN) }],
  ['a field of a relation', { author: { name: null } }],
  ['a member of _and', { _and: [{ name: null }] }],
  ['null in _or', { _or: [null] }],
  ['a list with a hole in _or', { _or: [undefined] }],
  ['a field in _some', { tags: { _some: { name: null } } }],
  ['_none that is null', { tags: { _none: null } }],
  ['a filter as JSON', '{"name":null}'],
  ['a filter that is null', null],
  ['a toJSON that gives null', { name: { toJSON: () => null } }],
];

const accepted: readonly (readonly [string, unknown])[] = [
  ['null as a value', { name: { _eq: null } }],
  ['null in a list of values', { name: { _in: [null] } }],
  ['_null', { name: { _null: true } }],
  ['undefined', { name: undefined }],
  ['text', { name: 'nullable' }],
  ['a filter as JSON', '{"name":{"_eq":"x"}}'],
];

/** Parameters below a relation, each of which ends a server: Directus 11.17.4 rejects a promise that nobody waits for. */
const unreadable: readonly (readonly [string, unknown])[] = [
  ['_fields', 5],
  ['_fields', true],
  ['_fields', { a: 1 }],
  ['_fields', [5]],
  ['_fields', [null]],
  ['_fields', [['a', 5]]],
  ['_fields', 'count(tags'],
  ['_fields', 'year(month(date))'],
  ['_fields', ['count(tags,name']],
  ['_groupBy', 5],
  ['_groupBy', [{ a: 1 }]],
  ['_groupBy', '('],
  ['_sort', [null]],
  ['_sort', [5]],
  ['_sort', [['a']]],
  ['_filter', 'text'],
  ['_filter', '{"a":'],
  ['_filter', { _and: 5 }],
  ['_filter', { _or: { a: 1 } }],
  ['_filter', { author: { _some: { _or: 'text' } } }],
  ['_aggregate', 'count'],
  ['_aggregate', 'null'],
  ['_aggregate', '"count"'],
  ['_meta', 5],
  ['_meta', true],
  ['_meta', { a: 1 }],
  ['_meta', [',']],
  ['_deep', { b: { _meta: 5 } }],
  ['_deep', { _meta: 5 }],
  ['_deep', '{"b":{"_fields":5}}'],
];

const readable: readonly (readonly [string, unknown])[] = [
  ['_fields', ['a', 'count(b)', 'a,b']],
  ['_fields', ['count(b']],
  ['_fields', 'a,count(b)'],
  ['_fields', null],
  ['_fields', 0],
  ['_fields', ''],
  ['_groupBy', ['year(date)']],
  ['_sort', 'name'],
  ['_sort', 5],
  ['_sort', ['name', '-id']],
  ['_filter', { _or: [{ a: { _in: [1] } }] }],
  ['_filter', '5'],
  ['_filter', 5],
  ['_aggregate', { count: '*' }],
  ['_aggregate', '{"count":"*"}'],
  ['_aggregate', 5],
  ['_meta', '*'],
  ['_meta', ['total_count', 'filter_count']],
  ['_meta', false],
  ['_limit', '5'],
  ['_limit', 'text'],
  ['_page', null],
  ['_search', 5],
  ['_version', 5],
  ['_export', { a: 1 }],
  ['_alias', 'text'],
  ['_backlink', 5],
  ['_deep', 5],
  ['_deep', { b: { _meta: '*' } }],
  ['_foo', { _meta: 5 }],
];

const says = /^deep must not hold null/;
const saysUnreadable = (name: string) =>
  new RegExp(`^deep must not hold this ${name === '_deep' ? '_(?:meta|fields)' : name}: `);
const check =
  (query: object): (() => void) =>
  () => {
    requireDeepQuery(query);
  };

describe('deep parameters', () => {
  it.each(unreadable)('%s: %j is refused at any depth', (name, value) => {
    for (const level of [{ a: { [name]: value } }, { a: { b: { c: { [name]: value } } } }]) {
      expect(check({ deep: level })).toThrow(saysUnreadable(name));
      expect(check({ deep: JSON.stringify(level) })).toThrow(saysUnreadable(name));
    }
  });

  it.each(readable)('%s: %j is accepted at any depth', (name, value) => {
    for (const level of [{ a: { [name]: value } }, { a: { b: { c: { [name]: value } } } }]) {
      expect(check({ deep: level })).not.toThrow();
      expect(check({ deep: JSON.stringify(level) })).not.toThrow();
    }
  });

  it.each([
    ['deep[a][_fields]', 'count(b'],
    ['deep[a][_fields][x]', 'b'],
    ['deep[a][_filter]', 'text'],
    ['deep[a][_filter][_and]', 'text'],
    ['deep[a][_filter][_and][b][_eq]', '1'],
    ['deep[a][_aggregate]', 'count'],
    ['deep[a][_meta][x]', '*'],
    ['deep[a][_deep]', '{"b":{"_meta":5}}'],
  ])('in brackets: %s with %s is refused', (name, value) => {
    expect(check({ [name]: value })).toThrow(/^deep must not hold this _/);
  });

  it.each([
    ['deep[a][_fields]', 'b,count(c)'],
    ['deep[a][_fields]', ['b', 5]],
    ['deep[a][_fields][]', 'b'],
    ['deep[a][_fields][0]', 'b'],
    ['deep[a][_filter][_and][0][b][_eq]', '1'],
    ['deep[a][_filter][_and][][b][_eq]', '1'],
    ['deep[a][_filter]', { b: { _eq: 1 } }],
    ['deep[a][_meta]', 5],
    ['deep[a][_limit]', 5],
  ])('in brackets: %s with %j, which is sent as text, is accepted', (name, value) => {
    expect(check({ [name]: value })).not.toThrow();
  });
});

describe('deep filters', () => {
  it.each(refusedFilters)('are refused with %s, at any depth and in any notation', (_, _filter) => {
    for (const deep of [
      { a: { _filter } },
      { a: { b: { c: { _filter } } } },
      { 'item:headings': { _filter } },
      JSON.stringify({ a: { _filter } }),
    ])
      expect(() => {
        requireDeepQuery({ deep });
      }).toThrow(says);
    if (typeof _filter === 'string')
      expect(() => {
        requireDeepQuery({ 'deep[a][_filter]': _filter });
      }).toThrow(says);
  });

  it.each(accepted)('are accepted with %s', (_, _filter) => {
    requireDeepQuery({ deep: { a: { _filter } } });
    requireDeepQuery({ deep: JSON.stringify({ a: { _filter } }) });
  });

  it.each([
    ['in brackets', { 'deep[a][_filter][name]': 'null' }],
    ['in brackets, in a list', { 'deep[a][_filter][_and][0][name]': 'NULL' }],
  ])('are refused %s', (_, params) => {
    expect(() => {
      requireDeepQuery(params);
    }).toThrow(says);
  });

  it('are checked in addresses and bodies of the transport, too', () => {
    const deep = { a: { _filter: { name: null } } };
    expect(() => buildUrl('http://a', '/items/a', { deep })).toThrow(says);
    const text = encodeURIComponent(JSON.stringify(deep));
    expect(() => buildUrl('http://a', `/items/a?deep=${text}`, {})).toThrow(says);
    expect(() => encodeBody({ query: { deep } })).toThrow(says);
  });

  it('are checked by every handler that takes a query, and nothing is sent', async () => {
    let sent = 0;
    const backend = () => () => {
      sent++;
      return of({
        type: 'reply' as const,
        body: { raw: {}, data: [], status: 200, headers: {} },
      });
    };
    const directus = new Directus('http://a.example', { transport: { backend } });
    const query = { deep: { a: { _filter: { name: null } } } } as object;
    const items = directus.items('c');
    const calls: readonly Observable<unknown>[] = [
      items.readByQuery(query),
      items.readOne(1, query),
      items.readMany([1], query),
      items.readAll(query),
      items.pages(query),
      items.export('csv', query),
      items.createOne({}, query),
      items.createMany([{}], query),
      items.updateOne(1, {}, query),
      items.updateByQuery({ limit: 1, ...query }, {}),
      items.deleteByQuery({ limit: 1, ...query }),
      items.readByQuery({}, { requestOptions: { params: query } }),
      directus.singleton('c').read(query),
      directus.users.me.read(query),
      directus.roles.me(query),
      directus.deployments.readRuns('vercel', 1, query),
      directus.utils.export('c', 'csv', query),
    ];
    for (const call of calls)
      await expect(
        new Promise((resolve, reject) => {
          call.subscribe({ error: reject, complete: () => { resolve('sent'); } }); // prettier-ignore
        }),
      ).rejects.toThrow(says);
    expect(sent).toBe(0);
  });
});
