import type { ID } from '../types/query';

export type Rows<T = unknown> = readonly T[];

export type Row = Readonly<Record<string, unknown>>;

/** Items that live queries have read, by `collection/key`. */
export type KnownItems = ReadonlyMap<string, Row>;

/** A write of this client, which lists show before they have read what was stored. */
export interface RowWrite {
  readonly kind: 'create' | 'update' | 'delete';
  /** `undefined` until the server has made it. */
  readonly key: ID | undefined;
  readonly item: object;
  /** Counts the writes. */
  readonly number: number;
  /** Read before the write began. */
  readonly known: KnownItems;
}

/**
 * A list whose rows are filtered and sorted on this side, too. Its methods return the rows after a change, and `undefined` where
 * only the server knows. Nothing passed in is modified.
 */
export interface LocalList {
  /** The fields to read: those of the query, and those that its filter and its order need. */
  readonly fields: readonly string[];
  /** The collections of the related items whose fields its rows hold: a change of one of these needs a read. */
  readonly related: readonly string[];
  /** Returns a row as the query asks for it; the same object for the same row. */
  show(row: unknown): unknown;
  /** Returns the rows after a row was created or updated. */
  update(rows: Rows, row: unknown): Rows | undefined;
  /** Returns the rows after the one with this key was deleted. */
  remove(rows: Rows, key: unknown): Rows | undefined;
  /** Returns the rows as a write will change them; `undefined` where its row is not known well enough. */
  write(rows: Rows, write: RowWrite): Rows | undefined;
  /** Returns the items that the rows hold. */
  items(rows: Rows): readonly (readonly [name: string, item: Row])[];
}

/** Finds out which queries can be evaluated on this side. Made by `localQueries` of `directus-rx/local-queries`. */
export interface LocalQueries {
  /** Returns `undefined` for a query that the server alone can evaluate. */
  list(collection: string, query: Row, primaryKey: string): LocalList | undefined;
}
