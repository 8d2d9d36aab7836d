import type { Collection } from './collections';
import type { Database } from './database';
import { invalidQuery, serverFailure } from './query-error';
import type { StoredRow, StoredValue } from './values';

/** The rows of one joined result, by the slot of their table; `undefined` where a left join found none. */
export type JoinedRows = readonly (StoredRow | undefined)[];

interface Join {
  readonly from: number;
  /** The rows that belong to one of the table it is joined to. */
  readonly related: (row: StoredRow) => readonly StoredRow[] | undefined;
}

/** A column of a joined table. */
export interface JoinedColumn {
  readonly slot: number;
  readonly name: string;
  readonly collection: Collection;
}

const NONE: readonly StoredRow[] = [];

/** Splits `item:collection` of an any-to-one. */
export function scopeOf(part: string): readonly [root: string, scope: string | undefined] {
  const [root = '', scope] = part.split(':');
  return [root, scope];
}

function requireScope(part: string): string {
  const [, scope] = scopeOf(part);
  if (!scope) throw invalidQuery(`"${part}" needs a collection: item:collection`);
  return scope;
}

/** The left joins of one SELECT: one for each path, whoever needs it, so that all conditions on a path hold for the same row. */
export class Joins {
  /** True if one row of the collection can become several. */
  multiplies = false;
  readonly #joins: Join[] = [];
  readonly #slots = new Map<string, number>([['', 0]]);

  constructor(
    readonly database: Database,
    readonly collection: Collection,
  ) {}

  get isEmpty(): boolean {
    return this.#joins.length === 0;
  }

  /** Adds what a path needs; parts that are no relations are left to {@link column}. */
  add(path: readonly string[]): void {
    let { collection } = this;
    let key = '';
    let slot = 0;
    for (const part of path) {
      const [root] = scopeOf(part);
      const relation = collection.relations.get(root);
      if (!relation) return;
      key = key ? `${key}.${part}` : part;
      const target = this.database.target(
        relation,
        relation.kind === 'a2o' ? requireScope(part) : undefined,
      );
      const known = this.#slots.get(key);
      if (known === undefined) {
        this.#joins.push({ from: slot, related: this.#related(collection, root, target) });
        slot = this.#joins.length;
        this.#slots.set(key, slot);
        if (relation.kind === 'o2m') this.multiplies = true;
      } else {
        slot = known;
      }
      collection = target;
    }
  }

  #related(collection: Collection, field: string, target: Collection): Join['related'] {
    const relation = collection.relations.get(field);
    const table = this.database.table(target.name);
    switch (relation?.kind) {
      case 'm2o': {
        const index = table.index(target.key);
        return (row) => index.get(row[field] ?? null);
      }
      case 'o2m': {
        const index = table.index(relation.foreignKey);
        return (row) => index.get(row[collection.key] ?? null);
      }
      case 'a2o': {
        // The key is held as text, whatever the type of the other key.
        const byText = new Map<StoredValue, StoredRow[]>();
        for (const row of table.rows) byText.set(String(table.keyOf(row)), [row]);
        const { collectionField } = relation;
        return (row) =>
          row[collectionField] === target.name ? byText.get(String(row[field])) : undefined;
      }
      default:
        throw serverFailure(`"${field}" is no relation`);
    }
  }

  /** Returns the column that a path ends in; the primary key where it ends in a relation. */
  column(path: readonly string[]): JoinedColumn {
    let { collection } = this;
    let key = '';
    let rest = path;
    for (;;) {
      const [part = ''] = rest;
      const [root] = scopeOf(part);
      const relation = collection.relations.get(root);
      if (!relation) throw invalidQuery(`"${collection.name}.${root}" is not a relational field`);
      key = key ? `${key}.${part}` : part;
      const scope = relation.kind === 'a2o' ? requireScope(part) : undefined;
      const target = this.database.target(relation, scope);
      rest = rest.slice(1);
      const [next] = rest;
      if (next === undefined) {
        rest = [target.key];
      } else if (rest.length === 1 && !next.includes('(')) {
        const field = target.fields.get(next);
        if (!field) throw serverFailure(`${target.name} has no field "${next}"`);
        // The server takes the key of the collection at the near end of this relation.
        if (field.type === 'alias') rest = [next, this.#nearKey(collection, root)];
      }
      const [name = '', ...deeper] = rest;
      if (deeper.length === 0) return { slot: this.#slots.get(key) ?? 0, name, collection: target };
      collection = target;
    }
  }

  #nearKey(collection: Collection, field: string): string {
    const relation = collection.relations.get(field);
    if (!relation || relation.kind === 'a2o')
      throw serverFailure(`"${field}" has no single collection at its end`);
    return relation.kind === 'm2o' ? this.database.target(relation).key : collection.key;
  }

  /** Calls `visit` for each joined result of a row, until it returns true; returns whether it did. */
  each(row: StoredRow, visit: (rows: JoinedRows) => boolean): boolean {
    const joins = this.#joins;
    const rows: (StoredRow | undefined)[] = [row];
    const descend = (slot: number): boolean => {
      const join = joins[slot - 1];
      if (!join) return visit(rows);
      const from = rows[join.from];
      const related = (from && join.related(from)) ?? NONE;
      if (related.length === 0) {
        rows[slot] = undefined;
        return descend(slot + 1);
      }
      for (const each of related) {
        rows[slot] = each;
        if (descend(slot + 1)) return true;
      }
      return false;
    };
    return descend(1);
  }
}
