import type { Collection, Collections, Relation } from './collections';
import type { Dialect } from './dialect';
import { forbidden, serverFailure } from './query-error';
import { Table } from './table';

/** Collections and their rows. Immutable: `with` makes another database, which shares the tables that have not changed. */
export class Database {
  private constructor(
    readonly collections: Collections,
    readonly dialect: Dialect,
    private readonly tables: ReadonlyMap<string, Table>,
  ) {}

  /** Makes a database of rows in the form of the API, by collection. */
  static of(
    collections: Collections,
    dialect: Dialect,
    rows: Readonly<Record<string, Iterable<Readonly<Record<string, unknown>>>>> = {},
  ): Database {
    return Database.make(collections, dialect, (name) => rows[name] ?? []);
  }

  /** Makes a database that knows the rows of some collections, in the form of the API, and no rows of the others. */
  static partial(
    collections: Collections,
    dialect: Dialect,
    rows: ReadonlyMap<string, Iterable<Readonly<Record<string, unknown>>>>,
  ): Database {
    return Database.make(collections, dialect, (name) => rows.get(name));
  }

  private static make(
    collections: Collections,
    dialect: Dialect,
    rowsOf: (name: string) => Iterable<Readonly<Record<string, unknown>>> | undefined,
  ): Database {
    const tables = new Map<string, Table>();
    for (const collection of collections.values()) {
      const rows = rowsOf(collection.name);
      const table = rows ? Table.of(collection, dialect, rows) : Table.unknown(collection, dialect);
      tables.set(collection.name, table);
    }
    return new Database(collections, dialect, tables);
  }

  /** Returns a database in which this table stands for its collection. */
  with(table: Table): Database {
    const tables = new Map(this.tables).set(table.collection.name, table);
    return new Database(this.collections, this.dialect, tables);
  }

  table(name: string): Table {
    const table = this.tables.get(name);
    if (!table) throw forbidden(`There is no collection "${name}"`);
    return table;
  }

  /** Returns a collection; throws `FORBIDDEN` for one that does not exist. */
  collection(name: string): Collection {
    return this.table(name).collection;
  }

  /** Returns the collection that a relation leads to; an any-to-one needs the name of one. */
  target(relation: Relation, scope?: string): Collection {
    const name = relation.kind === 'a2o' ? scope : relation.target;
    const found = this.collections.get(name ?? '');
    if (!found) throw serverFailure(`"${relation.field}" leads to no collection`);
    return found;
  }
}
