import { describe, expect, it } from 'vitest';
import { isOutboxEntry } from '../../lib/offline/outbox-entry';

const entry = {
  id: 'a',
  operation: 'b',
  number: 1,
  kind: 'create',
  collection: 'articles',
  primaryKey: 'id',
  key: 'c',
  item: { title: 'One' },
  base: {},
  at: 1_800_000_000_000,
  state: 'waiting',
  attempts: 0,
  conflicts: [],
};

const file = { name: 'cat.png', size: 3 };
const error = { code: 'FORBIDDEN', message: 'You must not.' };
const conflict = { field: 'title', mine: 'a', theirs: 'b', base: 'c' };

describe('the guard of stored entries', () => {
  it.each([
    ['as it is made', {}],
    ['with a number as key', { key: 7 }],
    ['of an upload', { file }],
    ['of an upload by a handle', { file: { ...file, lastModified: 1 } }],
    ['in conflict', { state: 'conflict', conflicts: [conflict] }],
    ['that was refused', { state: 'refused', error }],
  ])('offline: an entry %s is read', (_, changes) => {
    expect(isOutboxEntry({ ...entry, ...changes })).toBe(true);
  });

  it.each([
    ['id', 1],
    ['operation', undefined],
    ['number', 1.5],
    ['number', '1'],
    ['kind', 'replace'],
    ['collection', null],
    ['primaryKey', 7],
    ['key', null],
    ['key', { id: 1 }],
    ['file', 'cat.png'],
    ['file', { ...file, name: 1 }],
    ['file', { ...file, size: '3' }],
    ['file', { ...file, lastModified: '1' }],
    ['item', null],
    ['base', 'x'],
    ['at', '1800000000000'],
    ['state', 'done'],
    ['attempts', NaN],
    ['conflicts', {}],
    ['conflicts', [null]],
    ['conflicts', [{ field: 1 }]],
    ['error', 'FORBIDDEN'],
    ['error', { ...error, code: 403 }],
    ['error', { ...error, message: undefined }],
    ['item', { amount: 7n }],
  ])('offline: an entry with a wrong `%s` is not read: %o', (field, value) => {
    expect(isOutboxEntry({ ...entry, [field]: value })).toBe(false);
  });

  it('offline: nothing but an object is an entry', () => {
    expect([undefined, null, 'x', 7, [entry]].filter(isOutboxEntry)).toEqual([]);
  });
});
