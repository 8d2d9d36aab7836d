import { describe, expect, it } from 'vitest';
import { postgres } from '../../lib/query/dialects/postgres';
import { sqlite } from '../../lib/query/dialects/sqlite';
import { describeCollections } from '../../lib/query/describe-collections';
import { Database } from '../../lib/query/database';
import { evaluate } from '../../lib/query/evaluate';
import { context } from './library';

const UUID = '6b8b4567-327b-43c6-a43c-9869233066aa';

/** Returns the keys of the rows that a search finds. */
function found(rows: readonly object[], fields: object, text: string, isPostgres = false) {
  const collections = describeCollections(
    { a: { fields: { id: 'string', ...fields } } },
    isPostgres ? 'postgres' : 'sqlite',
  );
  const listed = rows.map((row, index) => ({ id: `row ${'abc'[index] ?? ''}`, ...row }));
  const database = Database.of(collections, isPostgres ? postgres() : sqlite(), { a: listed });
  const { data } = evaluate(database, 'a', { search: text, fields: ['id'] }, context);
  return data.map((row) => (row as { id: unknown }).id);
}

describe('a search', () => {
  it('a search finds texts that contain it in any case, and none that are null', () => {
    const rows = [{ t: 'An Apple' }, { t: null }, { t: 'Pear' }];
    expect(found(rows, { t: 'string' }, 'apple')).toEqual(['row a']);
    expect(found(rows, { t: 'text' }, 'PEAR')).toEqual(['row c']);
    expect(found(rows, { t: 'text' }, 'null')).toEqual([]);
  });

  it.each(['integer', 'bigInteger', 'float', 'decimal'])(
    'a search finds the number that it is, written as JavaScript writes it: %s',
    (type) => {
      const rows = [{ n: 5 }, { n: -7 }, { n: 55 }];
      const search = (text: string) => found(rows, { n: type }, text);
      expect(search('5')).toEqual(['row a']);
      expect(search('-7')).toEqual(['row b']);
      for (const text of ['5.0', '05', '0x5', '5e0', 'x', 'Infinity', '-'])
        expect([text, search(text)]).toEqual([text, []]);
    },
  );

  it('a search finds large integers by all their digits', () => {
    const rows = [{ n: '9007199254740993' }, { n: '9007199254740991' }];
    const search = (text: string) => found(rows, { n: 'bigInteger' }, text, true);
    expect(search('9007199254740991')).toEqual(['row b']);
    for (const text of ['+9007199254740993', '09007199254740993', '9007199254740993.5', '1e17'])
      expect([text, search(text)]).toEqual([text, []]);
  });

  it('a search finds a UUID that is whole', () => {
    const rows = [{ u: UUID }, { u: null }];
    const search = (text: string) => found(rows, { u: 'uuid' }, text, true);
    expect(search(UUID)).toEqual(['row a']);
    for (const text of [UUID.slice(1), `x${UUID}`, `${UUID}0`, UUID.replace('4', '0')])
      expect([text, search(text)]).toEqual([text, []]);
  });

  it('a search finds nothing in other types, in concealed fields and in those that are not searched', () => {
    expect(found([{ j: ['5'] }], { j: 'json' }, '5')).toEqual([]);
    expect(found([{ b: true }], { b: 'boolean' }, '1')).toEqual([]);
    const concealed = { t: { type: 'string', special: ['conceal'] } };
    expect(found([{ t: 'secret' }], concealed, 'secret')).toEqual([]);
    const unsearched = { t: { type: 'string', searchable: false } };
    expect(found([{ t: 'hidden' }], unsearched, 'hidden')).toEqual([]);
  });
});
