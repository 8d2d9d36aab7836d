import type { Collection, Field } from './collections';
import type { Dialect } from './dialect';
import type { StoredRow, StoredValue } from './values';

type TestRow = (row: StoredRow) => boolean;

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i;

/** Compiles a search: texts that contain it, numbers and UUIDs that equal it. Without such a field it finds nothing. */
export function compileSearch(collection: Collection, search: string, dialect: Dialect): TestRow {
  const fields = [...collection.fields.values()].filter(
    ({ searchable, special }) => searchable && !special.includes('conceal'),
  );
  const tests = fields.flatMap((field) => {
    const test = testOf(field, search, dialect);
    return test ? [(row: StoredRow) => test(row[field.name] ?? null)] : [];
  });
  return (row) => tests.some((test) => test(row));
}

function testOf(
  field: Field,
  search: string,
  dialect: Dialect,
): ((value: StoredValue) => boolean) | undefined {
  switch (field.type) {
    case 'string':
    case 'text': {
      const contains = dialect.like(`%${search.toLowerCase()}%`, true);
      return (value) => value !== null && contains(value);
    }
    case 'integer':
    case 'bigInteger':
    case 'float':
    case 'decimal': {
      const number = numberIn(search);
      if (number === undefined || !dialect.searchesNumber(field, number)) return undefined;
      const wanted = dialect.toOperand(field.type, Number(number));
      return (value) => value === wanted;
    }
    case 'uuid': {
      if (!UUID.test(search)) return undefined;
      const wanted = dialect.toOperand(field.type, search);
      return (value) => value === wanted;
    }
    default:
      return undefined;
  }
}

/** Returns the number that a text is, if it is written as JavaScript would write it: `5`, not `5.0`. */
function numberIn(text: string): number | bigint | undefined {
  const number = Number(text);
  if (!Number.isFinite(number)) return undefined;
  if (Math.abs(number) <= Number.MAX_SAFE_INTEGER)
    return String(number) === text ? number : undefined;
  return /^-?\d+$/.test(text) && String(BigInt(text)) === text ? BigInt(text) : undefined;
}
