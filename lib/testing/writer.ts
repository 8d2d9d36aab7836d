import { isObject } from '../internal/guards';
import type { Collection, OneToMany, Relation } from '../query/collections';
import type { FieldRules } from './collection-rules';
import { checkSizes } from './column-sizes';
import { invalidPayload, refuseAccess } from './exchange';
import { isKeyOf, keyText, storedKey } from './item-keys';
import { changesOfList, isListChange, type ListChanges } from './list-changes';
import { columnsOf, isSame, targetOf } from './relation-values';
import { laterKey, type ItemRow, type Rows, type Store } from './store';
import { MASKED, USERS } from './system-collections';
import { checkDate, checkEmail } from './value-checks';
import { filledIn, type Reference, type StoredChange, type WriteContext } from './write-context';
import { invalidForeignKey, missingValue, notUnique, nullValue } from './write-refusals';

/**
 * One transaction: writes rows with those of their relations, and stores all of them or none. Directus accepts for a to-one field a key
 * or an item, and for a list its items, or `{ create, update, delete }`.
 */
export class Writer {
  readonly changes: StoredChange[] = [];
  /** The passwords of users by their keys: rows only show that there is one. */
  readonly passwords = new Map<string, string | null>();
  readonly #drafts = new Map<string, Map<string, ItemRow>>();
  readonly #references: Reference[] = [];
  readonly #lastKeys = new Map<string, number>();
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
    return this.#rows(collection).has(keyText(this.#collection(collection), key));
  }

  /** Creates an item. Returns its key. */
  create(collectionName: string, payload: unknown): unknown {
    const collection = this.#collection(collectionName);
    // The server reports an item before those of its relations.
    const place = this.changes.length;
    const given = this.#payload(collection, payload);
    const written = {
      ...this.#withRelated(collection, given),
      ...filledIn(collection, 'create', given, this.#context),
    };
    const row = { ...this.#defaults(collection), ...written };
    const key = this.#newKey(collection, row[collection.key]);
    row[collection.key] = key;
    // The statement has its columns in the order of their names.
    checkSizes(this.#store.schema, collection, written, Object.keys(written).sort());
    if (this.has(collectionName, key)) throw notUnique(collection, collection.key, key);
    this.#checkRequired(collection, row, given);
    this.#put(collection, row);
    this.#notePassword(collectionName, key, payload);
    this.#writeLists(collection, key, given);
    this.#report(place, { collection: collectionName, event: 'create', keys: [key] });
    return key;
  }

  /** Changes the given fields of items. Returns their keys. */
  update(collectionName: string, keys: readonly unknown[], payload: unknown): readonly unknown[] {
    const place = this.changes.length;
    const updated = keys.flatMap((key) => this.#updateOne(collectionName, key, payload));
    this.#report(place, { collection: collectionName, event: 'update', keys: updated });
    return updated;
  }

  /** Changes an item of this transaction without a report. */
  amend(collectionName: string, key: unknown, changes: ItemRow): void {
    const collection = this.#collection(collectionName);
    const before = this.#existing(collectionName, key);
    if (before) this.#put(collection, { ...before, ...changes }, before);
  }

  /** Deletes items, and what their relations say of rows that lead to them. */
  delete(collectionName: string, keys: readonly unknown[]): void {
    const collection = this.#collection(collectionName);
    for (const key of keys) {
      const before = this.#existing(collectionName, key);
      if (!before) continue;
      this.#draft(collectionName).delete(keyText(collection, key));
      this.#releaseRowsOf(collection, before[collection.key]);
    }
    // Also of those that an administrator has deleted though they do not exist.
    this.#report(this.changes.length, { collection: collectionName, event: 'delete', keys });
  }

  #report(place: number, change: StoredChange): void {
    if (change.keys.length > 0) this.changes.splice(place, 0, change);
  }

  #updateOne(collectionName: string, key: unknown, payload: unknown): readonly unknown[] {
    const collection = this.#collection(collectionName);
    const before = this.#existing(collectionName, key);
    if (!before) return [];
    const given = this.#payload(collection, payload);
    const written = {
      ...this.#withRelated(collection, given),
      ...filledIn(collection, 'update', given, this.#context),
    };
    const row = { ...before, ...written };
    const columns = columnsOf(collection).map(({ name }) => name);
    checkSizes(this.#store.schema, collection, written, columns);
    this.#checkNulls(collection, row, given);
    this.#put(collection, row, before);
    const keyAfter = row[collection.key];
    this.#notePassword(collectionName, keyAfter, payload);
    this.#writeLists(collection, keyAfter, given);
    return [keyAfter];
  }

  #existing(name: string, key: unknown): ItemRow | undefined {
    const collection = this.#collection(name);
    if (!isKeyOf(collection, key)) refuseAccess();
    const row = this.#rows(name).get(keyText(collection, key));
    return row ?? (this.#context.isAdmin ? undefined : refuseAccess());
  }

  #notePassword(collection: string, key: unknown, payload: unknown): void {
    if (collection !== USERS || !isObject(payload)) return;
    const { password } = payload;
    if (password !== undefined)
      this.passwords.set(String(key), typeof password === 'string' ? password : null);
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
  #payload({ name: collection, fields }: Collection, payload: unknown): ItemRow {
    if (!isObject(payload) || Array.isArray(payload))
      throw invalidPayload('Each item has to be an object');
    const given = Object.entries(payload).filter(([name]) => fields.has(name));
    for (const field of fields.values()) checkDate(field, payload[field.name]);
    const { email, password } = payload;
    if (collection === USERS && email !== undefined && !this.#context.isTest) checkEmail(email);
    return {
      ...Object.fromEntries(given),
      ...(collection === USERS && typeof password === 'string' && { password: MASKED }),
    };
  }

  #defaults(collection: Collection): Record<string, unknown> {
    return Object.fromEntries(
      columnsOf(collection).map(({ name }) => [
        name,
        this.#rules(collection, name)?.default ?? null,
      ]),
    );
  }

  #newKey(collection: Collection, given: unknown): unknown {
    if (given !== null && given !== undefined) {
      if (!isKeyOf(collection, given)) refuseAccess();
      return storedKey(collection, given);
    }
    const field = collection.fields.get(collection.key);
    if (field?.special.includes('uuid')) return this.#context.ids.uuid();
    if (this.#rules(collection, collection.key)?.autoIncrement)
      return this.#store.nextKey(collection.name, this.#lastKey(collection.name));
    throw missingValue(collection, collection.key);
  }

  #lastKey(collection: string): number {
    return this.#lastKeys.get(collection) ?? this.#store.lastKey(collection);
  }

  #checkRequired(collection: Collection, row: ItemRow, given: ItemRow): void {
    for (const { name } of columnsOf(collection))
      if (this.#rules(collection, name)?.required && (row[name] ?? null) === null)
        throw given[name] === null ? nullValue(collection, name) : missingValue(collection, name);
  }

  #checkNulls(collection: Collection, row: ItemRow, given: ItemRow): void {
    for (const name in given)
      if (row[name] === null && this.#rules(collection, name)?.required)
        throw nullValue(collection, name);
  }

  #put(collection: Collection, row: ItemRow, before?: ItemRow): void {
    for (const { name } of columnsOf(collection)) {
      const value = row[name] ?? null;
      if (value === null || value === before?.[name] || !this.#rules(collection, name)?.unique)
        continue;
      // Two users must not share an email, in whatever case.
      const compared = (each: unknown) =>
        collection.name === USERS && name === 'email' ? String(each).toLowerCase() : each;
      for (const other of this.#rows(collection.name).values())
        if (other !== before && compared(other[name]) === compared(value))
          throw notUnique(collection, name, value);
    }
    const draft = this.#draft(collection.name);
    if (before) {
      const keyBefore = keyText(collection, before[collection.key]);
      if (keyBefore !== keyText(collection, row[collection.key])) draft.delete(keyBefore);
    }
    draft.set(keyText(collection, row[collection.key]), row);
    this.#lastKeys.set(
      collection.name,
      laterKey(this.#lastKey(collection.name), row[collection.key]),
    );
  }

  /** Writes the items that stand in to-one fields. Returns the columns of the payload. */
  #withRelated(collection: Collection, given: ItemRow): ItemRow {
    const row: Record<string, unknown> = {};
    for (const [name, value] of Object.entries(given)) {
      const relation = collection.relations.get(name);
      if (relation?.kind === 'o2m' || collection.fields.get(name)?.type === 'alias') continue;
      row[name] = relation ? this.#relatedKey(collection, relation, value, given) : value;
    }
    return row;
  }

  #relatedKey(collection: Collection, relation: Relation, value: unknown, given: ItemRow): unknown {
    if (value === null || value === undefined) return value;
    if (isObject(value))
      return this.#upsert(
        relation.kind === 'a2o' ? targetOf(relation, given) : relation.target,
        value,
      );
    if (relation.kind === 'm2o') {
      const { field, target } = relation;
      this.#references.push({ collection: collection.name, field, target, value });
    }
    return value;
  }

  /** Changes the item with the key of `value`, or creates it. Returns its key. */
  #upsert(collectionName: string, value: ItemRow): unknown {
    const { key } = this.#collection(collectionName);
    const given = value[key];
    if (given === undefined || given === null || !this.has(collectionName, given))
      return this.create(collectionName, value);
    const { [key]: _, ...changes } = value;
    if (Object.keys(changes).length > 0) this.update(collectionName, [given], changes);
    return given;
  }

  #writeLists(collection: Collection, key: unknown, given: ItemRow): void {
    for (const [name, value] of Object.entries(given)) {
      const relation = collection.relations.get(name);
      if (relation?.kind !== 'o2m' || value === undefined) continue;
      if (value === null || Array.isArray(value)) this.#setList(relation, key, value ?? []);
      else if (isListChange(value))
        this.#changeList(
          relation,
          key,
          changesOfList(value, this.#collection(relation.target).key),
        );
      else throw invalidPayload(`"${name}" has to be a list`);
    }
  }

  /** Makes the list have these items, and no others. */
  #setList(relation: OneToMany, key: unknown, items: readonly unknown[]): void {
    const kept = items.map((item) => this.#link(relation, key, item));
    const target = this.#collection(relation.target);
    const others = this.#listed(relation, key).map((row) => row[target.key]);
    this.#deselect(
      relation,
      others.filter((each) => !kept.includes(keyText(target, each))),
    );
  }

  #changeList(relation: OneToMany, key: unknown, changes: ListChanges): void {
    const { target, foreignKey, sortField } = relation;
    const targetKey = this.#collection(target).key;
    const last = this.#listed(relation, key)
      .map((row) => Number(sortField === null ? 0 : row[sortField]))
      .reduce((most, each) => Math.max(most, each), 0);
    for (const [index, item] of changes.create.entries()) {
      const sort = sortField !== null && { [sortField]: last + index + 1 };
      this.#upsert(target, { ...sort, ...item, [foreignKey]: key });
    }
    for (const { [targetKey]: itemKey, ...item } of changes.update)
      this.update(target, [itemKey], { ...item, [foreignKey]: key });
    const listed = new Set(
      this.#listed(relation, key).map((row) => keyText(this.#collection(target), row[targetKey])),
    );
    this.#deselect(
      relation,
      changes.delete.filter((each) => listed.has(keyText(this.#collection(target), each))),
    );
  }

  /** Makes an item, or the one with this key, belong to the list. Returns its key as a text. */
  #link({ target, foreignKey }: OneToMany, key: unknown, item: unknown): string {
    const collection = this.#collection(target);
    if (isObject(item))
      return keyText(collection, this.#upsert(target, { ...item, [foreignKey]: key }));
    const row = this.#rows(target).get(keyText(collection, item)) ?? refuseAccess();
    if (!isSame(row[foreignKey], key)) this.update(target, [item], { [foreignKey]: key });
    return keyText(collection, item);
  }

  /** Takes items out of a list: they are released, or deleted where the relation says so. */
  #deselect({ target, foreignKey }: OneToMany, keys: readonly unknown[]): void {
    if (this.#rules(this.#collection(target), foreignKey)?.onDeselect === 'delete')
      this.delete(target, keys);
    else this.update(target, keys, { [foreignKey]: null });
  }

  #listed({ target, foreignKey }: OneToMany, key: unknown): readonly ItemRow[] {
    return [...this.#rows(target).values()].filter(
      (row) => row[foreignKey] !== null && isSame(row[foreignKey], key),
    );
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
      if (row[field] === null || !isSame(row[field], key)) continue;
      if (onDelete === 'NO ACTION') throw invalidForeignKey(other.name, field, key);
      // The database does this by itself: nobody is told.
      if (onDelete === 'CASCADE') {
        this.#draft(other.name).delete(keyText(other, row[other.key]));
        this.#releaseRowsOf(other, row[other.key]);
      } else this.#put(other, { ...row, [field]: null }, row);
    }
  }
}
