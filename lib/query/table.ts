import type { Collection } from './collections';
import type { ValueDialect } from './dialect';
import { serverFailure } from './query-error';
import type { StoredRow, StoredValue } from './values';

/** A query needs the rows of a collection that are not known. */
export class MissingRows extends Error {
  constructor(readonly collection: string) {
    super(`the rows of ${collection} are not known`);
  }
}

/** The rows of a collection in the form in which the database holds them. Immutable: a write makes another table. */
export class Table {
  readonly #indexes = new Map<string, ReadonlyMap<StoredValue, readonly StoredRow[]>>();

  private constructor(
    readonly collection: Collection,
    readonly dialect: ValueDialect,
    private readonly known: readonly StoredRow[] | undefined,
  ) {}

  /** Makes a table whose rows are not known: to read them throws {@link MissingRows}. */
  static unknown(collection: Collection, dialect: ValueDialect): Table {
    return new Table(collection, dialect, undefined);
  }

  /** In the order of the primary key. */
  get rows(): readonly StoredRow[] {
    if (!this.known) throw new MissingRows(this.collection.name);
    return this.known;
  }

  /** Makes a table of rows in the form of the API. Fields that the collection does not have are left out. */
  static of(
    collection: Collection,
    dialect: ValueDialect,
    rows: Iterable<Readonly<Record<string, unknown>>>,
  ): Table {
    return new Table(collection, dialect, []).with(rows);
  }

  /** Returns a table that has these rows, in place of those with the same keys. */
  with(rows: Iterable<Readonly<Record<string, unknown>>>): Table {
    const { key } = this.collection;
    const byKey = new Map(this.rows.map((row) => [row[key], row]));
    for (const row of rows) {
      const stored = this.stored(row);
      byKey.set(stored[key], stored);
    }
    return new Table(this.collection, this.dialect, this.#sorted([...byKey.values()]));
  }

  /** Returns a table that has these rows, in the form of the database, in place of those with the same keys. */
  replaced(rows: readonly StoredRow[]): Table {
    const byKey = new Map(rows.map((row) => [this.keyOf(row), row]));
    const next = this.rows.map((row) => byKey.get(this.keyOf(row)) ?? row);
    return new Table(this.collection, this.dialect, next);
  }

  /** Returns a table without the rows of these keys, as the API has them. */
  without(keys: Iterable<unknown>): Table {
    const gone = new Set([...keys].map((key) => this.storedKey(key)));
    const rows = this.rows.filter((row) => !gone.has(this.keyOf(row)));
    return new Table(this.collection, this.dialect, rows);
  }

  /** Returns the row with a key, as the API has it. */
  get(key: unknown): StoredRow | undefined {
    return this.index(this.collection.key).get(this.storedKey(key))?.[0];
  }

  /** Returns the rows by the values of a field, without those where it is null; in the order of the primary key. */
  index(field: string): ReadonlyMap<StoredValue, readonly StoredRow[]> {
    const known = this.#indexes.get(field);
    if (known) return known;
    const made = new Map<StoredValue, StoredRow[]>();
    for (const row of this.rows) {
      const value = row[field] ?? null;
      if (value === null) continue;
      const rows = made.get(value);
      if (rows) rows.push(row);
      else made.set(value, [row]);
    }
    this.#indexes.set(field, made);
    return made;
  }

  keyOf(row: StoredRow): StoredValue {
    return row[this.collection.key] ?? null;
  }

  /** Returns a row of the API in the form of the database. */
  stored(row: Readonly<Record<string, unknown>>): StoredRow {
    const stored: Record<string, StoredValue> = {};
    for (const field of this.collection.fields.values())
      if (field.type !== 'alias')
        stored[field.name] = this.dialect.toStored(field, row[field.name] ?? null);
    return stored;
  }

  private storedKey(key: unknown): StoredValue {
    const field = this.collection.fields.get(this.collection.key);
    if (!field) throw serverFailure(`${this.collection.name} has no primary key`);
    return this.dialect.toStored(field, key);
  }

  #sorted(rows: StoredRow[]): readonly StoredRow[] {
    const { compare } = this.dialect;
    return rows.sort((a, b) => compare(this.keyOf(a), this.keyOf(b)));
  }
}
