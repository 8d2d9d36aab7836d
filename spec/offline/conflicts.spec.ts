import { describe, expect, it } from 'vitest';
import { conflictsOf, isApplied, resolved } from '../../lib/offline/conflicts';
import type { OutboxEntry } from '../../lib/offline';

const entry = (given: Partial<OutboxEntry>): OutboxEntry => ({
  id: 'a',
  operation: 'o',
  number: 1,
  kind: 'update',
  collection: 'articles',
  primaryKey: 'id',
  key: 1,
  item: {},
  base: {},
  at: 0,
  state: 'waiting',
  attempts: 2,
  conflicts: [],
  ...given,
});

/** Returns true if a field that was read as `base` and is `theirs` now is a conflict for a write of `mine`. */
const isConflict = (base: unknown, theirs: unknown, mine: unknown = 'mine') =>
  conflictsOf(entry({ item: { v: mine }, base: { v: base } }), { v: theirs }).length > 0;

describe('the conflict of a field', () => {
  it.each<[string, unknown, unknown, unknown?]>([
    ['another text', 'one', 'two'],
    ['null since then', 'one', null],
    ['no longer null', null, 'one'],
    ['another member of an object', { a: 1, b: 2 }, { a: 1, b: 3 }],
    ['a member more', { a: 1 }, { a: 1, b: 2 }],
    ['a member less', { a: 1, b: 2 }, { a: 1 }],
    ['a member of another name', { a: 1, b: undefined }, { a: 1, c: undefined }],
    ['a deep member', { a: { b: [1] } }, { a: { b: [2] } }],
    ['another list', [1, 2], [1, 3]],
    ['another order of a list', [1, 2], [2, 1]],
    ['an empty list instead of null', null, []],
  ])('a field is in conflict: %s', (_, base, theirs, mine) => {
    expect(isConflict(base, theirs, mine)).toBe(true);
  });

  it.each<[string, unknown, unknown, unknown?]>([
    ['nothing has changed', 'one', 'one'],
    ['the same members in another order', { a: 1, b: [2] }, { b: [2], a: 1 }],
    ['others have written the same', 'one', 'two', 'two'],
    ['others have written the same object', { a: 1 }, { a: 2 }, { a: 2 }],
    ['a relation that was read as an item', { id: 1 }, 1],
    ['a relation that was read as a key', 1, { id: 1 }],
    ['a list that was read as items', [{ id: 1 }], [1]],
    ['a list that comes as one value', [1], 1],
  ])('a field is in no conflict: %s', (_, base, theirs, mine) => {
    expect(isConflict(base, theirs, mine)).toBe(false);
  });

  it('a conflict shows three values, and only of fields that are known on both sides', () => {
    const write = entry({ item: { a: 'mine', b: 'mine', c: 'mine' }, base: { a: 1, b: 1 } });
    expect(conflictsOf(write, { a: 2, c: 2 })).toEqual([
      { field: 'a', mine: 'mine', theirs: 2, base: 1 },
    ]);
  });

  it('a delete is in conflict by any field that was read, without the claims of the item', () => {
    const base = { a: 1, b: 1, offline_claims: ['x'] };
    const theirs = { a: 2, b: 1, offline_claims: ['y'] };
    expect(conflictsOf(entry({ kind: 'delete', base }), theirs)).toEqual([
      { field: 'a', mine: undefined, theirs: 2, base: 1 },
    ]);
  });
});

it('an update is applied where the item has all of its values', () => {
  const write = entry({ item: { a: 1, b: { c: 2 } } });
  expect(isApplied(write, { a: 1, b: { c: 2 }, d: 3 })).toBe(true);
  expect(isApplied(write, { a: 1, b: { c: 3 } })).toBe(false);
  expect(isApplied(write, { a: 2, b: { c: 2 } })).toBe(false);
});

describe('a resolution', () => {
  const conflicts = [{ field: 'a', mine: 'mine', theirs: 'theirs', base: 'base' }];
  const update = entry({ item: { a: 'mine', b: 1 }, base: { a: 'base' }, conflicts });
  const removal = entry({ kind: 'delete', base: { a: 'base' }, conflicts });

  it.each([
    ['mine', update, 'mine', { item: { a: 'mine', b: 1 }, state: 'waiting', kind: 'update' }],
    ['theirs', update, 'theirs', { item: { b: 1 }, state: 'waiting' }],
    ['an object', update, { a: 'both' }, { item: { a: 'both', b: 1 }, state: 'waiting' }],
    ['mine, a delete', removal, 'mine', { kind: 'delete', state: 'waiting' }],
    ['theirs, a delete', removal, 'theirs', { kind: 'delete', state: 'discarded' }],
    [
      'an object, a delete',
      removal,
      { a: 'kept' },
      { kind: 'update', item: { a: 'kept' }, state: 'waiting' },
    ],
    ['an empty object, a delete', removal, {}, { kind: 'update', state: 'discarded' }],
  ] as const)('%s', (_, write, resolution, expected) => {
    const next = resolved(write, resolution);
    expect(next).toMatchObject({ ...expected, base: { a: 'theirs' }, attempts: 0, conflicts: [] });
    expect(next.operation).not.toBe(write.operation);
  });

  it('theirs gives up an update that has no other fields', () => {
    const only = entry({ item: { a: 'mine' }, conflicts });
    expect(resolved(only, 'theirs')).toMatchObject({ item: {}, state: 'discarded' });
  });
});
