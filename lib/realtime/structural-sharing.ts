import { isLiteral, isObject } from '../internal/guards';
import { unchecked } from '../internal/unchecked';

type PlainObject = Readonly<Record<string, unknown>>;

/** Returns true for an object literal; false for arrays, and for dates, maps and the like, which have no own properties to compare. */
const isPlain = (value: unknown): value is PlainObject => isObject(value) && isLiteral(value);

const isList = (value: unknown): value is readonly unknown[] => Array.isArray(value);

/** Returns a name for each row that is unique in the list: its key, or else its index, after the count of equal names before it. */
function rowNames(rows: readonly unknown[], key: string): string[] {
  const counts = new Map<string, number>();
  return rows.map((row, index) => {
    const id = isObject(row) ? row[key] : undefined;
    const name = typeof id === 'string' || typeof id === 'number' ? `#${id}` : String(index);
    const count = counts.get(name) ?? 0;
    counts.set(name, count + 1);
    return `${count} ${name}`;
  });
}

function shareList(
  before: readonly unknown[],
  after: readonly unknown[],
  key: string,
): readonly unknown[] {
  const names = rowNames(before, key);
  const known = new Map(before.map((row, index) => [names[index], row]));
  const shared = rowNames(after, key).map((name, index) =>
    shareDeep(known.get(name), after[index], key),
  );
  const isSame =
    before.length === shared.length && shared.every((row, index) => row === before[index]);
  return isSame ? before : shared;
}

function shareObject(before: PlainObject, after: PlainObject, key: string): PlainObject {
  const shared = Object.entries(after).map(
    ([name, value]) =>
      [name, Object.hasOwn(before, name) ? shareDeep(before[name], value, key) : value] as const,
  );
  const isSame =
    shared.length === Object.keys(before).length &&
    shared.every(([name, value]) => Object.hasOwn(before, name) && value === before[name]);
  if (isSame) return before;
  // No copy where nothing is reused: a row that was shown with a change becomes the object again that it was.
  return shared.every(([name, value]) => value === after[name])
    ? after
    : Object.fromEntries(shared);
}

function shareDeep(before: unknown, after: unknown, key: string): unknown {
  if (before === after) return before;
  if (isList(before) && isList(after)) return shareList(before, after, key);
  return isPlain(before) && isPlain(after) ? shareObject(before, after, key) : after;
}

/**
 * Structural sharing: returns `after`, reusing every deep-equal part of `before`, so that `===` shows which rows
 * changed. Rows are matched by `key`. Neither is modified. Values that cannot be walked through (a getter that
 * throws, a circle) are returned as they are.
 */
export function shareStructure<T>(before: T | undefined, after: T, key: string): T {
  try {
    return unchecked<T>(shareDeep(before, after, key));
  } catch {
    return after;
  }
}
