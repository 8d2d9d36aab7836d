import { isObject } from '../internal/guards';
import { CLAIMS } from './claims';
import type { FieldConflict, OutboxEntry, Values } from './outbox-entry';

/** Returns true for values that JSON writes alike, whatever the order of their members. */
const isEqual = (a: unknown, b: unknown): boolean => {
  if (!isObject(a) || !isObject(b)) return a === b;
  const names = Object.keys(a);
  return (
    Array.isArray(a) === Array.isArray(b) &&
    names.length === Object.keys(b).length &&
    names.every((name) => name in b && isEqual(a[name], b[name]))
  );
};

/** A relation may have been read as objects, and comes as keys here: such values say nothing of each other. */
const areComparable = (a: unknown, b: unknown): boolean =>
  a === null || b === null || shapeOf(a) === shapeOf(b);

const shapeOf = (value: unknown): string =>
  Array.isArray(value) ? `list of ${typeof value[0]}` : isObject(value) ? 'object' : 'value';

/**
 * Returns the fields that somebody else has changed since they were read here: of an update those that it changes to something else, of
 * a delete all.
 */
export const conflictsOf = (
  { kind, item, base }: OutboxEntry,
  theirs: Values,
): readonly FieldConflict[] =>
  Object.keys(kind === 'delete' ? base : item).flatMap((field) => {
    // Of the writes that change the other fields.
    if (field === CLAIMS) return [];
    const mine = item[field];
    const known = [base, theirs].every((row) => Object.hasOwn(row, field));
    if (!known || !areComparable(base[field], theirs[field])) return [];
    if (isEqual(theirs[field], base[field]) || isEqual(theirs[field], mine)) return [];
    return [{ field, mine, theirs: theirs[field], base: base[field] }];
  });

/** Returns true if the item has all values of an update already. */
export const isApplied = ({ item }: OutboxEntry, theirs: Values): boolean =>
  Object.entries(item).every(([field, mine]) => isEqual(theirs[field], mine));

/**
 * How a conflict ends: `mine` writes the own values over the others, `theirs` leaves out the fields in conflict, and an object is
 * written in place of the own values of its fields. A delete is done, given up, or becomes an update with the object. `undefined` leaves
 * the conflict in the outbox.
 */
export type Resolution = 'mine' | 'theirs' | Values | undefined;

/** Returns the entry as a resolution leaves it, to be sent again; `discarded` where nothing is left of it. */
export function resolved(entry: OutboxEntry, resolution: 'mine' | 'theirs' | Values): OutboxEntry {
  const theirs = Object.fromEntries(entry.conflicts.map((each) => [each.field, each.theirs]));
  const isLeft = ([field]: readonly [string, unknown]): boolean =>
    resolution !== 'theirs' || !Object.hasOwn(theirs, field);
  const rest = Object.fromEntries(Object.entries(entry.item).filter(isLeft));
  const isUpdate = typeof resolution === 'object';
  const kind = isUpdate ? 'update' : entry.kind;
  const item = isUpdate ? { ...rest, ...resolution } : rest;
  const isSent = kind === 'delete' ? resolution === 'mine' : Object.keys(item).length > 0;
  return {
    ...entry,
    kind,
    item,
    // The next check compares with the values that the conflict has shown.
    base: { ...entry.base, ...theirs },
    state: isSent ? 'waiting' : 'discarded',
    // Not yet sent in this form.
    operation: crypto.randomUUID(),
    attempts: 0,
    conflicts: [],
  };
}
