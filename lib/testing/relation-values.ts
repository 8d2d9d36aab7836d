import type { AnyToOne, Collection, Field } from '../query/collections';
import { invalidPayload } from './exchange';
import type { ItemRow } from './store';

/** Keys are compared as texts: a number may come as one. */
export const isSame = (a: unknown, b: unknown): boolean => String(a) === String(b);

/** Returns the fields that a row has. */
export const columnsOf = ({ fields }: Collection): readonly Field[] =>
  [...fields.values()].filter(({ type }) => type !== 'alias');

/** Returns the collection that an item of a relation to several belongs to. */
export function targetOf({ collectionField, targets }: AnyToOne, given: ItemRow): string {
  const target = given[collectionField];
  if (typeof target !== 'string' || !targets.includes(target))
    throw invalidPayload(`"${collectionField}" has to be one of ${targets.join(', ')}`);
  return target;
}
