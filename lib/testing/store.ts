import { Database } from '../query/database';
import type { Dialect } from '../query/dialect';
import type { FakeSchema } from './collection-rules';

/** A row in the form of the API. */
export type ItemRow = Readonly<Record<string, unknown>>;

/** Rows by their keys as texts. */
export type Rows = ReadonlyMap<string, ItemRow>;

/** The rows of all collections: as the API has them, and as queries read them. A write replaces both at once, or nothing. */
export class Store {
  #rows = new Map<string, Rows>();
  readonly #lastKeys = new Map<string, number>();
  #database: Database;

  constructor(
    readonly schema: FakeSchema,
    dialect: Dialect,
  ) {
    this.#database = Database.of(schema.collections, dialect);
  }

  get database(): Database {
    return this.#database;
  }

  rows(collection: string): Rows {
    return this.#rows.get(collection) ?? new Map<string, ItemRow>();
  }

  /** Returns the largest number that was a key, also of a row that is gone: databases do not use it again. */
  lastKey(collection: string): number {
    return this.#lastKeys.get(collection) ?? 0;
  }

  /** Returns the next number above `last`. On Postgres a transaction that fails does not give it back. */
  nextKey(collection: string, last: number): number {
    const key = Math.max(this.lastKey(collection), last) + 1;
    if (this.schema.database === 'postgres') this.#lastKeys.set(collection, key);
    return key;
  }

  /** Replaces the rows of collections. */
  replace(drafts: ReadonlyMap<string, Rows>): void {
    let database = this.#database;
    for (const [collection, rows] of drafts) {
      const before = this.rows(collection);
      const gone = [...before.keys()].filter((key) => !rows.has(key));
      const changed = [...rows].filter(([key, row]) => before.get(key) !== row);
      const table = database.table(collection);
      database = database.with(
        (gone.length > 0 ? table.without(gone) : table).with(changed.map(([, row]) => row)),
      );
    }
    this.#database = database;
    for (const [collection, rows] of drafts) {
      this.#rows.set(collection, rows);
      this.#lastKeys.set(collection, [...rows.keys()].reduce(laterKey, this.lastKey(collection)));
    }
  }
}

/** Returns the larger one of a number and a key, if that is a number. */
export const laterKey = (last: number, key: unknown): number =>
  Number.isSafeInteger(Number(key)) ? Math.max(last, Number(key)) : last;
