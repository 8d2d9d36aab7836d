import { isObject } from '../internal/guards';
import { invalidPayload, Refusal } from './exchange';
import type { ItemRow } from './store';

/** The changes of a list of related items: `{ create, update, delete }`. */
export interface ListChanges {
  readonly create: readonly ItemRow[];
  readonly update: readonly ItemRow[];
  /** Keys. */
  readonly delete: readonly unknown[];
}

const PARTS = ['create', 'update', 'delete'];

export const isListChange = (value: unknown): value is Readonly<Record<string, unknown>> =>
  isObject(value) && !Array.isArray(value);

/** Reads the changes of a list, whose items have this key. Refuses others as Directus does. */
export function changesOfList(value: Readonly<Record<string, unknown>>, key: string): ListChanges {
  const unknown = Object.keys(value).find((name) => !PARTS.includes(name));
  if (unknown !== undefined) throw invalidPayload(`"${unknown}" is not allowed`);
  const update = itemsIn(value, 'update');
  if (update.some((item) => (item[key] ?? null) === null))
    throw new Refusal(500, 'INTERNAL_SERVER_ERROR', `An item to update has no "${key}".`);
  return { create: itemsIn(value, 'create'), update, delete: listIn(value, 'delete') };
}

const itemsIn = (value: Readonly<Record<string, unknown>>, part: string): readonly ItemRow[] =>
  listIn(value, part).map((item) => {
    if (isListChange(item)) return item;
    throw invalidPayload(`"${part}" has to be a list of objects`);
  });

function listIn(value: Readonly<Record<string, unknown>>, part: string): readonly unknown[] {
  const list: unknown = value[part] === undefined ? [] : value[part];
  if (!Array.isArray(list)) throw invalidPayload(`"${part}" has to be a list`);
  return list;
}
