import type { Collection } from './collections';
import type { ValueDialect } from './dialect';
import type { FunctionCall } from './function-name';
import { acceptsFunction } from './operators';
import { invalidQuery, unsupported } from './query-error';
import type { StoredRow, StoredValue } from './values';

/** Reads a value of a row. */
export type ReadValue = (row: StoredRow) => StoredValue;

/** Compiles a function of a column, such as `year(date)`. The number of related rows is not one of these: see `columns.ts`. */
export function columnFunction(
  collection: Collection,
  { name, field }: FunctionCall,
  dialect: ValueDialect,
): ReadValue {
  const type = collection.fields.get(field)?.type ?? 'unknown';
  if (!acceptsFunction(type, name)) throw invalidQuery(`Invalid function specified "${name}"`);
  if (name === 'json') throw unsupported('json() is not evaluated');
  if (name === 'count')
    return (row) => {
      const value = row[field] ?? null;
      return value === null ? null : dialect.jsonLength(value);
    };
  const part = dialect.datePart(name);
  return (row) => {
    const value = row[field] ?? null;
    if (value === null || !part) return null;
    const [instant, zone] = dialect.dateOf(type, value);
    return part(zone.localTime(instant));
  };
}
