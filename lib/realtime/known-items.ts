import { isObject } from '../internal/guards';
import { isKey } from './is-key';
import type { KnownItems, LocalList, Row, Rows } from './local-queries';

/** A list and the rows that it has read. */
interface ReadList {
  readonly list: LocalList | undefined;
  readonly rows: Rows | undefined;
}

/** Returns the items that lists have read, each with the fields of all of them. */
export function knownItems(lists: Iterable<ReadList>): KnownItems {
  const known = new Map<string, Row>();
  for (const { list, rows } of lists)
    for (const [name, item] of (rows && list?.items(rows)) ?? [])
      known.set(name, joined(known.get(name) ?? {}, item));
  return known;
}

/** A related item says more than its key. */
function joined(before: Row, after: Row): Row {
  const related = Object.entries(before).filter(
    ([name, value]) => isObject(value) && isKey(after[name]),
  );
  return { ...before, ...after, ...Object.fromEntries(related) };
}
