import { type Observable, of } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { Directus } from '../../lib';
import { requireDeepFilters } from '../../lib/internal/deep-filters';
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

const says = /^deep must not hold null/;

describe('deep filters', () => {
  it.each(refusedFilters)('are refused with %s, at any depth and in any notation', (_, _filter) => {
    for (const deep of [
      { a: { _filter } },
      { a: { b: { c: { _filter } } } },
      { 'item:headings': { _filter } },
      JSON.stringify({ a: { _filter } }),
    ])
      expect(() => {
        requireDeepFilters({ deep });
      }).toThrow(says);
    if (typeof _filter === 'string')
      expect(() => {
        requireDeepFilters({ 'deep[a][_filter]': _filter });
      }).toThrow(says);
  });

  it.each(accepted)('are accepted with %s', (_, _filter) => {
    requireDeepFilters({ deep: { a: { _filter } } });
    requireDeepFilters({ deep: JSON.stringify({ a: { _filter } }) });
  });

  it.each([
    ['in brackets', { 'deep[a][_filter][name]': 'null' }],
    ['in brackets, in a list', { 'deep[a][_filter][_and][0][name]': 'NULL' }],
  ])('are refused %s', (_, params) => {
    expect(() => {
      requireDeepFilters(params);
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
