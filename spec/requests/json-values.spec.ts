import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InvalidParamError, ItemsHandler } from '../../lib';
import { Transport } from '../../lib/transport/transport';
import type { TransportRequest } from '../../lib/transport/request';
import { jsonValues } from '../../lib/requests/json-values';
import { of } from 'rxjs';

const cycle: { self?: unknown } = {};
cycle.self = cycle;

describe('plain values', () => {
  it('are what JSON makes of any JSON value and date, and share nothing with it', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.date({ noInvalidDate: true }), (value, date) => {
        const given = { value, date, list: [value, date] };
        expect(jsonValues('data', given)).toEqual(JSON.parse(JSON.stringify(given)));
        if (typeof value === 'object' && value !== null)
          expect(jsonValues('data', value)).not.toBe(value);
      }),
    );
  });

  it('hold a bigint as its decimal text, wherever it is', () => {
    fc.assert(
      fc.property(fc.bigInt(), (n) => {
        expect(jsonValues('data', { n, list: [n, { n }] })).toEqual({
          n: String(n),
          list: [String(n), { n: String(n) }],
        });
      }),
    );
  });

  it('keep `__proto__` as a name', () => {
    const given = JSON.parse('{"__proto__":{"a":1}}') as unknown;
    expect(JSON.stringify(jsonValues('data', given))).toBe('{"__proto__":{"a":1}}');
  });

  it.each([
    ['NaN', NaN, 'data.a[0].b'],
    ['Infinity', Infinity, 'data.a[0].b'],
    ['an invalid date', new Date(NaN), 'data.a[0].b'],
    ['a function', () => 1, 'data.a[0].b'],
    ['a symbol', Symbol('s'), 'data.a[0].b'],
    ['undefined in a list', [undefined], 'data.a[0].b[0]'],
    ['a Map', new Map(), 'data.a[0].b'],
    ['a promise', Promise.resolve(), 'data.a[0].b'],
    ['a file', new Blob(['x']), 'data.a[0].b'],
    ['a boxed NaN', Object(NaN), 'data.a[0].b'],
    ['a cycle', cycle, 'data.a[0].b.self'],
  ])('are refused with %s, by the name of the member', (_, b, name) => {
    const call = () => jsonValues('data', { a: [{ b }] });
    expect(call).toThrow(InvalidParamError);
    expect(call).toThrow(name);
  });

  it.each([
    ['a getter that throws', { get a(): never { throw new Error('no'); } }], // prettier-ignore
    ['a toJSON that throws', { toJSON: () => { throw new Error('no'); } }], // prettier-ignore
    ['a toJSON that gives nothing', { toJSON: () => undefined }],
    ['a toJSON that gives itself', { toJSON() { return this; } }], // prettier-ignore
  ])('are refused with %s', (_, value) => {
    expect(() => jsonValues('data', value)).toThrow(InvalidParamError);
  });
});

describe('bigint', () => {
  it('is sent as decimal text in paths, filters, bodies, keys and parameters', async () => {
    const sent: TransportRequest[] = [];
    const items = new ItemsHandler<{ id: bigint | string; n: bigint }>(
      'c',
      new Transport((request) => {
        sent.push(request);
        const rows = [{ id: '9007199254740993' }, { id: '1' }];
        const data = sent.length === 3 ? rows[0] : rows; // the third is createOne
        return of({ type: 'reply', body: { raw: {}, data, status: 200, headers: {} } });
      }),
    );
    const big = 9007199254740993n;
    await items.readOne(big);
    await items.readByQuery({ filter: { n: { _eq: big } } });
    await items.createOne({ n: big });
    await items.createMany([{ n: big }]);
    await items.updateMany([big], { n: big });
    await items.deleteMany([big]);
    expect((await items.readMany([1n, big])).data).toEqual([
      { id: '1' },
      { id: '9007199254740993' },
    ]);
    expect(sent.map(({ path, params, body }) => ({ path, ...params, body }))).toMatchObject([
      { path: '/items/c/9007199254740993' },
      { filter: { n: { _eq: '9007199254740993' } } },
      { body: { n: '9007199254740993' } },
      { body: [{ n: '9007199254740993' }] },
      { body: { keys: ['9007199254740993'], data: { n: '9007199254740993' } } },
      { body: ['9007199254740993'] },
      { filter: { id: { _in: ['1', '9007199254740993'] } } },
    ]);
  });
});
