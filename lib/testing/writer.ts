import { isObject } from '../internal/guards';
import type { Collection, Field, OneToMany, Relation } from '../query/collections';
import type { ChangeEvent } from '../realtime/types';
import type { FieldRules } from './collection-rules';
import { invalidPayload, refuseAccess } from './exchange';
import type { DeterministicIds } from './ids';
import type { ItemRow, Rows, Store } from './store';
import { invalidForeignKey, missingValue, notUnique } from './write-refusals';

/** Something that a write has done, as the server reports it to subscriptions. */
export interface StoredChange {
  readonly collection: string;
  readonly event: ChangeEvent;
  readonly key: unknown;
}

/** The user of a write, its clock, and its source of ids. */
export interface WriteContext {
  readonly userId: string | null;
  readonly roleId: string | null;
  /** True for an administrator: items to change or delete that do not exist are ignored, and not refused. */
  readonly isAdmin: boolean;
  readonly now: () => Date;
  readonly ids: DeterministicIds;
}

/** A foreign key that was written. */
interface Reference {
  readonly collection: string;
  readonly field: string;
  readonly target: string;
  readonly value: unknown;
}

const keyText = (key: unknown): string => String(key);

/** The values with which Directus fills in fields, by their `special`. */
const FILLED_IN: Readonly<
  Record<string, { readonly on: ChangeEvent; readonly value: (context: WriteContext) => unknown }>
> = {
  'date-created': { on: 'create', value: ({ now }) => now().toISOString() },
  'date-updated': { on: 'update', value: ({ now }) => now().toISOString() },
  'user-created': { on: 'create', value: ({ userId }) => userId },
  'user-updated': { on: 'update', value: ({ userId }) => userId },
  'role-created': { on: 'create', value: ({ roleId }) => roleId },
  'role-updated': { on: 'update', value: ({ roleId }) => roleId },
};

/**
 * One transaction: writes rows with those of their relations, and stores all of them or none. Directus accepts for a to-one field a key
 * or an item, and for a list its items, or `{ create, update, delete }`.
 */
export class Writer {
  readonly changes: StoredChange[] = [];
  readonly #drafts = new Map<string, Map<string, ItemRow>>();
  readonly #references: Reference[] = [];
  readonly #store: Store;
  readonly #context: WriteContext;

  constructor(store: Store, context: WriteContext) {
    this.#store = store;
    this.#context = context;
  }

  /** Stores everything. Foreign keys are checked now, because rows may be given in any order. */
  commit(): void {
    for (const { collection, field, target, value } of this.#references)
      if (!this.has(target, value)) throw invalidForeignKey(collection, field, value);
    this.#store.replace(this.#drafts);
  }

  has(collection: string, key: unknown): boolean {
    return this.#rows(collection).has(keyText(key));
  }

  /** Creates an item. Returns its key. */
  create(collectionName: string, payload: unknown): unknown {
    const collection = this.#collection(collectionName);
    const given = this.#payload(collection, payload);
    const row = {
      ...this.#defaults(collection),
      ...this.#withRelated(collection, given, undefined),
    };
    Object.assign(row, this.#filledIn(collection, 'create', given));
    const key = this.#newKey(collection, row[collection.key]);
    row[collection.key] = key;
    if (this.has(collectionName, key)) throw notUnique(collection, collection.key, key);
    this.#checkRequired(collection, row);
    this.#put(collection, row);
    this.#writeLists(collection, key, given);
    this.changes.push({ collection: collectionName, event: 'create', key });
    return key;
  }

  /** Changes the given fields of an item. */
  update(collectionName: string, key: unknown, payload: unknown): void {
    const collection = this.#collection(collectionName);
    const before = this.#existing(collectionName, key);
    if (!before) return;
    const given = this.#payload(collection, payload);
    const row = {
      ...before,
      ...this.#filledIn(collection, 'update', given),
      ...this.#withRelated(collection, given, before),
    };
    this.#checkNulls(collection, row, given);
    this.#put(collection, row, before);
    this.#writeLists(collection, before[collection.key], given);
    this.changes.push({ collection: collectionName, event: 'update', key: before[collection.key] });
  }

  /** Deletes an item, and what its relations say of rows that lead to it. */
  delete(collectionName: string, key: unknown): void {
    const collection = this.#collection(collectionName);
    const before = this.#existing(collectionName, key);
    if (!before) return;
    this.#draft(collectionName).delete(keyText(key));
    this.#releaseRowsOf(collection, before[collection.key]);
    this.changes.push({ collection: collectionName, event: 'delete', key: before[collection.key] });
  }

  #existing(collection: string, key: unknown): ItemRow | undefined {
    const row = this.#rows(collection).get(keyText(key));
    return row ?? (this.#context.isAdmin ? undefined : refuseAccess());
  }

  #collection(name: string): Collection {
    return this.#store.database.collection(name);
  }

  #rules({ name }: Collection, field: string): FieldRules | undefined {
    return this.#store.schema.rules.get(name)?.fields.get(field);
  }

  #rows(collection: string): Rows {
    return this.#drafts.get(collection) ?? this.#store.rows(collection);
  }

  #draft(collection: string): Map<string, ItemRow> {
    const draft = this.#drafts.get(collection) ?? new Map(this.#store.rows(collection));
    this.#drafts.set(collection, draft);
    return draft;
  }

  /** The fields of the collection; Directus leaves out others without a word. */
  #payload({ fields }: Collection, payload: unknown): ItemRow {
    if (!isObject(payload) || Array.isArray(payload))
      throw invalidPayload('Each item has to be an object');
    return Object.fromEntries(Object.entries(payload).filter(([name]) => fields.has(name)));
  }

  #defaults(collection: Collection): Record<string, unknown> {
    return Object.fromEntries(
      columnsOf(collection).map(({ name }) => [
        name,
        this.#rules(collection, name)?.default ?? null,
      ]),
    );
  }

  #filledIn({ fields }: Collection, event: ChangeEvent, given: ItemRow): ItemRow {
    const filled: Record<string, unknown> = {};
    for (const { name, special } of fields.values())
      for (const each of special) {
        const rule = FILLED_IN[each];
        if (rule?.on === event && given[name] === undefined)
          filled[name] = rule.value(this.#context);
      }
    return filled;
  }

  #newKey(collection: Collection, given: unknown): unknown {
    if (given !== null && given !== undefined) return given;
    const field = collection.fields.get(collection.key);
    if (field?.special.includes('uuid')) return this.#context.ids.uuid();
    if (this.#rules(collection, collection.key)?.autoIncrement) {
      const keys = [...this.#rows(collection.name).keys()].map(Number);
      return keys.reduce((highest, key) => Math.max(highest, key), 0) + 1;
    }
    throw missingValue(collection, collection.key);
  }

  #checkRequired(collection: Collection, row: ItemRow): void {
    for (const { name } of columnsOf(collection))
      if (this.#rules(collection, name)?.required && (row[name] ?? null) === null)
        throw missingValue(collection, name);
  }

  #checkNulls(collection: Collection, row: ItemRow, given: ItemRow): void {
    for (const name in given)
      if (row[name] === null && this.#rules(collection, name)?.required)
        throw missingValue(collection, name);
  }

  #put(collection: Collection, row: ItemRow, before?: ItemRow): void {
    for (const { name } of columnsOf(collection)) {
      const value = row[name] ?? null;
      if (value === null || value === before?.[name] || !this.#rules(collection, name)?.unique)
        continue;
      for (const other of this.#rows(collection.name).values())
        if (other !== before && other[name] === value) throw notUnique(collection, name, value);
    }
    const draft = this.#draft(collection.name);
    if (before) {
      const keyBefore = keyText(before[collection.key]);
      if (keyBefore !== keyText(row[collection.key])) draft.delete(keyBefore);
    }
    draft.set(keyText(row[collection.key]), row);
  }

  /** Writes the items that stand in to-one fields. Returns the columns of the payload. */
  #withRelated(collection: Collection, given: ItemRow, before: ItemRow | undefined): ItemRow {
    const row: Record<string, unknown> = {};
    for (const [name, value] of Object.entries(given)) {
      const relation = collection.relations.get(name);
      if (relation?.kind === 'o2m' || collection.fields.get(name)?.type === 'alias') continue;
      row[name] = relation
        ? this.#relatedKey(collection, relation, value, { ...before, ...given })
        : value;
    }
    return row;
  }

  #relatedKey(collection: Collection, relation: Relation, value: unknown, row: ItemRow): unknown {
    if (value === null || value === undefined) return value;
    const target = targetOf(relation, row);
    if (isObject(value)) return this.#upsert(target, value);
    if (relation.kind === 'm2o')
      this.#references.push({ collection: collection.name, field: relation.field, target, value });
    return value;
  }

  /** Changes the item with the key of `value`, or creates it. Returns its key. */
  #upsert(collectionName: string, value: ItemRow): unknown {
    const { key } = this.#collection(collectionName);
    const given = value[key];
    if (given === undefined || given === null || !this.has(collectionName, given))
      return this.create(collectionName, value);
    const { [key]: _, ...changes } = value;
    if (Object.keys(changes).length > 0) this.update(collectionName, given, changes);
    return given;
  }

  #writeLists(collection: Collection, key: unknown, given: ItemRow): void {
    for (const [name, value] of Object.entries(given)) {
      const relation = collection.relations.get(name);
      if (relation?.kind !== 'o2m' || value === undefined) continue;
      if (value === null || Array.isArray(value)) this.#setList(relation, key, value ?? []);
      else if (isObject(value)) this.#changeList(relation, key, value);
      else throw invalidPayload(`"${name}" has to be a list`);
    }
  }

  /** Makes the list have these items, and no others. */
  #setList(relation: OneToMany, key: unknown, items: readonly unknown[]): void {
    const kept = items.map((item) => this.#link(relation, key, item));
    this.#unlink(
      relation,
      this.#listed(relation, key).filter((each) => !kept.includes(keyText(each))),
    );
  }

  /** Applies `{ create, update, delete }`. */
  #changeList(relation: OneToMany, key: unknown, changes: ItemRow): void {
    for (const name of ['create', 'update'])
      for (const item of listIn(changes, name)) this.#link(relation, key, item);
    this.#unlink(relation, listIn(changes, 'delete'));
  }

  /** Makes an item, or the one with this key, belong to the list. Returns its key as a text. */
  #link({ target, foreignKey }: OneToMany, key: unknown, item: unknown): string {
    if (isObject(item)) return keyText(this.#upsert(target, { ...item, [foreignKey]: key }));
    const row = this.#rows(target).get(keyText(item)) ?? refuseAccess();
    if (keyText(row[foreignKey]) !== keyText(key)) this.update(target, item, { [foreignKey]: key });
    return keyText(item);
  }

  #unlink({ target, foreignKey }: OneToMany, keys: readonly unknown[]): void {
    for (const key of keys)
      if (this.has(target, key)) this.update(target, key, { [foreignKey]: null });
  }

  #listed({ target, foreignKey }: OneToMany, key: unknown): readonly unknown[] {
    const { key: targetKey } = this.#collection(target);
    return [...this.#rows(target).values()]
      .filter((row) => row[foreignKey] !== null && keyText(row[foreignKey]) === keyText(key))
      .map((row) => row[targetKey]);
  }

  #releaseRowsOf(gone: Collection, key: unknown): void {
    for (const other of this.#store.schema.collections.values())
      for (const relation of other.relations.values()) {
        if (relation.kind !== 'm2o' || relation.target !== gone.name) continue;
        this.#release(other, relation.field, key);
      }
  }

  #release(other: Collection, field: string, key: unknown): void {
    const onDelete = this.#rules(other, field)?.onDelete;
    for (const row of [...this.#rows(other.name).values()]) {
      if (row[field] === null || keyText(row[field]) !== keyText(key)) continue;
      if (onDelete === 'NO ACTION') throw invalidForeignKey(other.name, field, key);
      // The database does this by itself: nobody is told.
      if (onDelete === 'CASCADE') {
        this.#draft(other.name).delete(keyText(row[other.key]));
        this.#releaseRowsOf(other, row[other.key]);
      } else this.#put(other, { ...row, [field]: null }, row);
    }
  }
}

const columnsOf = ({ fields }: Collection): readonly Field[] =>
  [...fields.values()].filter(({ type }) => type !== 'alias');

const listIn = (changes: ItemRow, name: string): readonly unknown[] => {
  const list: unknown = changes[name] ?? [];
  if (!Array.isArray(list)) throw invalidPayload(`"${name}" has to be a list`);
  return list;
};

function targetOf(relation: Relation, row: ItemRow): string {
  if (relation.kind !== 'a2o') return relation.target;
  const target = String(row[relation.collectionField]);
  if (!relation.targets.includes(target))
    throw invalidPayload(
      `"${relation.collectionField}" has to be one of ${relation.targets.join(', ')}`,
    );
  return target;
}
