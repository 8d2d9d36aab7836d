import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { selectionBody } from '../../lib/requests/selection-body';

describe('the query of a write by query', () => {
  it.each([
    [{}],
    [{ filter: {} }],
    [{ filter: null }],
    [{ filter: '' }],
    [{ filter: { _and: [] } }],
    [{ filter: { _or: [] } }],
    [{ filter: { title: {} } }],
    [{ filter: { _or: [{ title: { _eq: 'a' } }, {}] } }],
    [{ search: '' }],
    [{ search: null }],
    [{ search: {} }],
    [{ sort: ['id'] }],
    [{ limit: null }],
    [{ limit: undefined }],
  ])('is refused without a condition: %j', (query) => {
    expect(() => selectionBody('query', query)).toThrow(/^query(?:\.\w+)? /);
  });

  it.each([
    [{ filter: undefined }],
    [{ search: undefined, limit: -1 }],
    [{ filter: { title: { _eq: undefined } } }],
    [{ filter: { title: undefined }, limit: -1 }],
    [{ filter: { _and: [{ id: { _gt: 1 } }, { title: { _eq: undefined } }] } }],
    [{ filter: { id: { _in: [1, undefined] } } }],
    [{ filter: { id: { _eq: NaN } } }],
    [{ filter: { id: { _eq: () => 1 } } }],
    [{ filter: { id: { _eq: Symbol('s') } } }],
    [{ filter: { id: { _eq: new Date(NaN) } } }],
  ])('is refused with a condition that JSON would leave out (%#)', (query) => {
    expect(() => selectionBody('query', query)).toThrow(/^query\./);
  });

  it.each([[NaN], [-2], [1.5], ['x'], [Infinity], [{}]])(
    'is refused with the limit %s',
    (limit) => {
      expect(() => selectionBody('query', { filter: { id: { _eq: 1 } }, limit })).toThrow(
        /^query\.limit/,
      );
    },
  );

  it('is accepted with a condition or with an explicit limit, and is not modified', () => {
    const filter = { id: { _in: [1n, 2] }, at: { _lt: new Date(0) } };
    const query = Object.freeze({ filter: Object.freeze(filter) });
    expect(selectionBody('query', query)).toEqual({
      filter: { id: { _in: ['1', 2] }, at: { _lt: '1970-01-01T00:00:00.000Z' } },
    });
    expect(selectionBody('query', { limit: -1 })).toEqual({ limit: '-1' });
    expect(selectionBody('query', { search: 'x' })).toEqual({ search: 'x' });
  });

  it('is refused for every filter without a leaf', () => {
    const { empty } = fc.letrec((tie) => ({
      empty: fc.oneof(
        { maxDepth: 4 },
        fc.constant({}),
        fc.dictionary(fc.constantFrom('_and', '_or'), fc.array(tie('empty'), { maxLength: 3 })),
        fc.dictionary(fc.constantFrom('a', 'b'), tie('empty'), { maxKeys: 2 }),
      ),
    }));
    fc.assert(
      fc.property(empty, (filter) => {
        expect(() => selectionBody('query', { filter })).toThrow('has no condition');
      }),
    );
  });
});
