import { isObject } from '../internal/guards';

/** What tells a row from the others of its list: its key, or else its place. */
function rowId(row: unknown, key: string, index: number): string | number {
  const id = isObject(row) ? row[key] : undefined;
  return typeof id === 'string' || typeof id === 'number' ? `#${id}` : index;
}

function shareList(before: readonly unknown[], after: unknown[], key: string): unknown {
  const known = new Map(before.map((row, index) => [rowId(row, key, index), row]));
  let same = before.length === after.length;
  after.forEach((row, index) => {
    const kept = shareDeep(known.get(rowId(row, key, index)), row, key);
    after[index] = kept;
    same &&= kept === before[index];
  });
  return same ? before : after;
}

function shareDeep(before: unknown, after: unknown, key: string): unknown {
  if (before === after || !isObject(before) || !isObject(after)) return after;
  if (Array.isArray(before) || Array.isArray(after))
    return Array.isArray(before) && Array.isArray(after) ? shareList(before, after, key) : after;
  const names = Object.keys(after);
  let same = names.length === Object.keys(before).length;
  for (const name of names) {
    const kept = shareDeep(before[name], after[name], key);
    // What it is replaced by is equal to it.
    if (kept !== after[name]) Reflect.set(after, name, kept);
    same &&= Object.hasOwn(before, name) && kept === before[name];
  }
  return same ? before : after;
}

/**
 * `after`, with every part of it that is equal to what it was before replaced by that, down to `before`
 * itself: who compares by `===` then sees what has changed, and nothing else. Rows are recognised by `key`.
 */
export const shareStructure = <T>(before: T | undefined, after: T, key: string): T => {
  const kept = shareDeep(before, after, key);
  return before !== undefined && kept === before ? before : after;
};
