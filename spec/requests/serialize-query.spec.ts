import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InvalidParamError } from '../../lib/index';
import { toSearchBody, flattenFields, serializeQuery } from '../../lib/requests/serialize-query';
import { fuzzRuns } from '../support/runs';

type Field =
  | string
  | { readonly [name: string]: readonly Field[] | { readonly [scope: string]: readonly Field[] } };

const name = fc.stringMatching(/^[a-z][a-z_]{0,5}$/);
const leaf = fc.oneof(name, fc.constantFrom('*', 'year(date)', 'count(tags)'));

/** Fields nested at random, as they may be written. */
const { fields } = fc.letrec<{ fields: Field[]; field: Field }>((tie) => ({
  fields: fc.array(tie('field'), { maxLength: 3 }),
  field: fc.oneof(
    { maxDepth: 4 },
    leaf,
    fc.dictionary(
      name,
      fc.oneof(
        tie('fields'),
        fc.dictionary(name, tie('fields'), { maxKeys: 2, noNullPrototype: true }),
      ),
      { maxKeys: 2, noNullPrototype: true },
    ),
  ),
}));

/** Puts a path back where it came from: the number of ways to write a leaf down is the number of paths. */
function paths(list: readonly Field[], before: readonly string[] = []): string[] {
  const found: string[] = [];
  for (const field of list) {
    if (typeof field === 'string') {
      found.push([...before, field].join('.'));
      continue;
    }
    for (const [relation, inner] of Object.entries(field))
      if (Array.isArray(inner)) found.push(...paths(inner as Field[], [...before, relation]));
      else
        for (const [scope, innermost] of Object.entries(inner))
          found.push(...paths(innermost as Field[], [...before, `${relation}:${scope}`]));
  }
  return found;
}

describe('fields', () => {
  it('may be written as objects, for relations of any depth and to several collections', () => {
    expect(
      flattenFields([
        'id',
        { author: ['name', { company: ['title'] }] },
        { sections: ['sort', { item: { headings: ['title'], images: ['*', { file: ['id'] }] } }] },
        'translations.*',
      ]),
    ).toEqual([
      'id',
      'author.name',
      'author.company.title',
      'sections.sort',
      'sections.item:headings.title',
      'sections.item:images.*',
      'sections.item:images.file.id',
      'translations.*',
    ]);
  });

  it('the fields of a relation may be undefined, where a condition was not met', () => {
    expect(flattenFields(['id', { author: ['name'], tags: undefined }])).toEqual([
      'id',
      'author.name',
    ]);
    expect(flattenFields([{ item: { headings: ['title'], images: undefined } }])).toEqual([
      'item:headings.title',
    ]);
  });

  it('come out one for each leaf, in the order they were written, whatever is nested in what', () => {
    fc.assert(
      fc.property(fields, (nested) => {
        expect(flattenFields(nested)).toEqual(paths(nested));
      }),
      { numRuns: fuzzRuns(2_000) },
    );
  });

  it('that are flat already stay as they are', () => {
    fc.assert(
      fc.property(fc.array(leaf), (flat) => {
        expect(flattenFields(flat)).toEqual(flat);
      }),
    );
  });

  it.each([
    [[1]],
    [[null]],
    [[['id']]],
    [[{ author: 'name' }]],
    [[{ item: { headings: 'x' } }]],
    [{ id: true }],
  ])('are refused when they are something else: %j', (odd) => {
    expect(() => flattenFields(odd)).toThrow(InvalidParamError);
    expect(() => serializeQuery({ fields: odd })).toThrow('fields must be names');
  });

  it('leave the query alone that has none, or has them as text', () => {
    const query = { sort: ['id'] };
    expect(serializeQuery(query)).toBe(query);
    expect(serializeQuery({ fields: 'id,title' })).toEqual({ fields: 'id,title' });
    expect(serializeQuery()).toEqual({});
  });
});

describe('a query in a body', () => {
  it('has each value as it would be in an address, as the server takes some for text only', () => {
    const filter = { id: { _in: [1] } };
    expect(
      toSearchBody({
        search: 2024,
        versionRaw: true,
        backlink: false,
        limit: -1,
        fields: ['id', { author: ['name'] }],
        filter,
      }),
    ).toEqual({
      search: '2024',
      versionRaw: 'true',
      backlink: 'false',
      limit: '-1',
      fields: ['id', 'author.name'],
      filter,
    });
  });

  it('leaves out what an address would: nothing at all, and empty lists', () => {
    expect(toSearchBody({ fields: [], sort: [], search: undefined, limit: null })).toEqual({});
  });
});
