import { isObject } from '../internal/guards';
import type { ID } from '../types/query';
import { isKey } from './is-key';
import type { Rows } from './local-queries';

const isRow = (row: unknown, key: string, id: ID): row is Readonly<Record<string, unknown>> =>
  isObject(row) && isKey(row[key]) && String(row[key]) === String(id);

/** Returns the fields of `item` that `row` shows as they were written: neither fields that the row lacks, nor relations. */
const scalarFields = (item: object, row: Readonly<Record<string, unknown>>): object =>
  Object.fromEntries(
    Object.entries(item).filter(
      ([name, value]) => Object.hasOwn(row, name) && !isObject(value) && !isObject(row[name]),
    ),
  );

/** Returns the rows after an update of one of them. */
export const patchRow = (key: string, id: ID, item: object) => (rows: Rows) =>
  rows.map((row) => (isRow(row, key, id) ? { ...row, ...scalarFields(item, row) } : row));

/** Returns the rows without one of them. */
export const removeRow = (key: string, id: ID) => (rows: Rows) =>
  rows.filter((row) => !isRow(row, key, id));
