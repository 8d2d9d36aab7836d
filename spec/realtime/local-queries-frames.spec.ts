import { describe, expect, it } from 'vitest';
import { describeCollections, localQueries } from '../../lib/local-queries';
import type { LocalList, Row } from '../../lib/realtime/local-queries';
import { deepFreeze } from '../support/deep-freeze';
import { present } from '../support/present';

const collections = describeCollections(
  {
    items: {
      fields: {
        id: 'integer',
        t: 'string',
        n: 'integer',
        big: 'bigInteger',
        b: 'boolean',
        owner: { m2o: 'owners' },
        parts: { o2m: 'parts', field: 'item' },
      },
    },
    parts: { fields: { id: 'uuid', item: { m2o: 'items' } } },
    owners: { fields: { id: 'integer', name: 'string' } },
  },
  'postgres',
);

const listOf = (query: object, collection = 'items'): LocalList =>
  present(localQueries({ collections, database: 'postgres' }).list(collection, { ...query }, 'id'));

const first = { id: 1, t: 'a', n: 1, big: '1', b: true, owner: { id: 1, name: 'Ada' }, parts: [1] };
const second = { ...first, id: 2, t: 'b' };
const all = listOf({ fields: ['*', 'owner.name'], sort: ['id'] });

/** The rows after an event, and `undefined` where the list is read. */
const after = (row: unknown, rows: readonly Row[] = [first], list = all) =>
  list.update(deepFreeze([...rows]), deepFreeze(row));

describe('an event whose row has another form than those that were read', () => {
  it('local queries: a row of the same form as the others is merged', () => {
    expect(after(second)).toEqual([first, second]);
    expect(after({ ...second, t: null, owner: null })).toHaveLength(2);
    expect(after(second, [])).toEqual([second]);
  });

  it.each([
    ['a field is missing', { ...second, t: undefined }],
    ['a field more', { ...second, other: 1 }],
    ['a key that is text', { ...second, id: '2' }],
    ['no key', { ...second, id: null }],
    ['text in the place of a number', { ...second, n: '5' }],
    ['a number in the place of text', { ...second, t: 5 }],
    ['an object in the place of a number', { ...second, n: {} }],
    ['a list in the place of a flag', { ...second, b: [] }],
    ['a bigint that is no number', { ...second, big: {} }],
    ['a related item without its name', { ...second, owner: { id: 1 } }],
    ['a related item with another field', { ...second, owner: { id: 1, name: 'Ada', age: 1 } }],
    ['a key in the place of a related item', { ...second, owner: 1 }],
    ['one item in the place of a list', { ...second, parts: 1 }],
    ['a key alone', 2],
    ['a list', [second]],
    ['nothing', null],
  ])('local queries: the list is read for an event with %s', (_, row) => {
    const plain: unknown = JSON.parse(JSON.stringify(row));
    expect(after(plain)).toBeUndefined();
    expect(after(plain, [])).toBeUndefined();
  });

  it('an item in the place of a key is not merged, and neither is a key of another type', () => {
    const keys = listOf({ fields: ['id', 'owner'], sort: ['id'] });
    const row = { id: 2, owner: 1 };
    expect(after(row, [], keys)).toEqual([row]);
    expect(after({ id: 2, owner: { id: 1 } }, [], keys)).toBeUndefined();
    expect(after({ id: 2, owner: '1' }, [], keys)).toBeUndefined();
  });

  it('local queries: fields that the user may not read are missing in each row, and no fault', () => {
    const restricted = { id: 1, t: 'a' };
    const list = listOf({ fields: ['*'], sort: ['id'] });
    expect(after({ id: 2, t: 'b' }, [restricted], list)).toHaveLength(2);
    expect(after({ id: 2, t: 'b' }, [], list)).toBeUndefined();
  });

  it('local queries: a value that the database refuses fails no list', () => {
    const byNumber = listOf({ fields: ['id'], filter: { big: { _gt: 1 } }, sort: ['n', 'id'] });
    const row = { id: 1, big: 'abc', n: 1 };
    expect(after(row, [], byNumber)).toBeUndefined();
    expect(after({ id: 1, big: '5', n: 2 ** 40 }, [{ id: 2, big: '5', n: 1 }], byNumber)).toBe(
      undefined,
    );
  });
});

describe('the key of an event of a deleted row', () => {
  it('local queries: the key of a deleted row is compared in the form in which a client has named it, and the list is read where that is another', () => {
    expect(all.remove([first, second], '2')).toEqual([first]);
    expect(all.remove([first], '7')).toEqual([first]);
    for (const key of ['02', ' 2', '2.0', '', '-0', '1e0'])
      expect(all.remove([first, second], key)).toBeUndefined();
  });

  it('local queries: a UUID in capitals is one that was read in small letters', () => {
    const list = listOf({ fields: ['id'] }, 'parts');
    const id = '0e6d1c1a-2222-4333-8444-00000000000a';
    expect(list.remove([{ id }], id)).toEqual([]);
    expect(list.remove([{ id }], id.toUpperCase())).toBeUndefined();
    expect(list.remove([{ id }], id.replaceAll('-', ''))).toBeUndefined();
  });
});
