import { isObject } from '../internal/guards';
import { isUnknown, type Known } from '../query/certainty';
import type { ValueDialect } from '../query/dialect';
import { unlessRefused } from '../query/row-column';
import type { Row, Rows, RowWrite } from '../realtime/local-queries';
import { futureKey } from './future-keys';
import { type Page, placeRow } from './page-rows';
import type { RowKind } from './row-kind';
import { filled, isComplete, itemName, relatedRow, writtenRow } from './written-row';

/** Which rows a list holds, and where. */
export interface ListRules {
  readonly kind: RowKind;
  readonly matches: (row: Row) => Known<boolean>;
  readonly page: Page;
  readonly dialect: ValueDialect;
}

/** Returns the index of the row with a key, or -1. */
export const indexOfKey = (rows: Rows<Row>, { kind }: ListRules, key: unknown): number =>
  rows.findIndex((row) => String(row[kind.collection.key]) === String(key));

/** Returns the rows as a write will change them; `undefined` where its row is not known well enough. */
export function writtenRows(
  rows: Rows<Row>,
  write: RowWrite,
  rules: ListRules,
): Rows<Row> | undefined {
  switch (write.kind) {
    case 'create':
      return withCreated(rows, write, rules);
    case 'update':
      return withUpdated(rows, write, rules);
    case 'delete': {
      const gone = indexOfKey(rows, rules, write.key);
      return rows.filter((_, index) => index !== gone);
    }
  }
}

function withCreated(rows: Rows<Row>, write: RowWrite, rules: ListRules): Rows<Row> | undefined {
  const { kind, matches, page } = rules;
  if (hasArrived(rows, write, rules)) return rows;
  const row = writtenRow({}, withKey(write, kind), kind, write.known);
  const isMatch = matches(row);
  if (isUnknown(isMatch)) return undefined;
  if (!isMatch) return rows;
  // Placed before it is filled: a value that the server sets is unknown, and not null.
  const placed = placeRow(rows, -1, row, page, true);
  return placed?.map((each) => (each === row ? filled(row, kind) : each));
}

function withKey({ key, item, number }: RowWrite, { collection }: RowKind): object {
  const isInteger = /^(?:integer|bigInteger)$/.test(
    collection.fields.get(collection.key)?.type ?? '',
  );
  const ownKey = key ?? (isInteger ? futureKey(number) : undefined);
  return ownKey === undefined ? item : { ...item, [collection.key]: ownKey };
}

/** Returns true if the created row is among the rows. Until its key is known, it is a row that is new and has the same values. */
function hasArrived(rows: Rows<Row>, { key, item, known }: RowWrite, rules: ListRules): boolean {
  if (key !== undefined) return indexOfKey(rows, rules, key) !== -1;
  const { collection } = rules.kind;
  return rows.some(
    (row) =>
      !known.has(itemName(collection.name, row[collection.key])) && hasValues(row, item, rules),
  );
}

/** Returns true if a row has the values of an item, as far as they can be compared. */
function hasValues(row: Row, item: object, { kind, dialect }: ListRules): boolean {
  const compared = Object.entries(item).flatMap(([name, value]: [string, unknown]) => {
    const field = kind.collection.fields.get(name);
    const stored = row[name];
    if (!field || field.type === 'alias' || isObject(value) || isObject(stored)) return [];
    const isSame = unlessRefused(
      () => dialect.toStored(field, value) === dialect.toStored(field, stored),
    );
    return isSame === true;
  });
  return compared.length > 0 && compared.every(Boolean);
}

function withUpdated(rows: Rows<Row>, write: RowWrite, rules: ListRules): Rows<Row> | undefined {
  const { kind, matches, page } = rules;
  const { key, item, known } = write;
  const index = indexOfKey(rows, rules, key);
  const elsewhere = known.get(itemName(kind.collection.name, key));
  const before = rows[index] ?? (elsewhere && relatedRow(elsewhere, kind, known));
  const row = before && writtenRow(before, item, kind, known);
  const isMatch = row && matches(row);
  if (isMatch === false) return rows.filter((_, each) => each !== index);
  return isMatch === true && isComplete(row, kind) ? placeRow(rows, index, row, page) : undefined;
}
