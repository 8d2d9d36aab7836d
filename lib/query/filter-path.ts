import type { Collection } from './collections';
import { COUNT, FUNCTION } from './comparison';
import { fieldNameOf, functionCall } from './function-name';
import { acceptsOperator } from './operators';
import type { FilterNode } from './parse-filter';
import { invalidQuery, serverFailure } from './query-error';

/** The server drops an `_or` with an empty member: everything matches. */
export const isDropped = (filter: FilterNode): boolean =>
  filter.kind === 'or' && filter.members.some(({ kind }) => kind === 'empty');

export const isAlias = (collection: Collection, key: string): boolean =>
  !functionCall(key) && collection.fields.get(key)?.type === 'alias';

/** The keys from a field down to the operator. */
export function pathOf(filter: FilterNode): string[] {
  const path: string[] = [];
  let node = filter;
  while (node.kind === 'step') {
    path.push(node.key);
    node = node.inner;
  }
  if (node.kind === 'null') throw serverFailure('null stands in the place of a condition');
  return path;
}

export interface Operation {
  readonly name: string;
  readonly value: unknown;
}

/** The operator at the end of a path; `undefined` where there is none, or a group stands in its place. */
export function operationOf(filter: FilterNode): Operation | undefined {
  let node = filter;
  while (node.kind === 'step') node = node.inner;
  return node.kind === 'operator' ? node : undefined;
}

/** A column of a collection, or a function of one. */
export interface NamedColumn {
  readonly name: string;
  readonly collection: Collection;
}

/** Returns the type that a comparison goes by; throws if the operator does not fit it. */
export function kindOf({ name, collection }: NamedColumn, operator: string): string {
  const field = collection.fields.get(fieldNameOf(name));
  const call = functionCall(name);
  if (!field) throw invalidQuery(`Invalid filter key "${name}" on "${collection.name}"`);
  const type = call ? 'integer' : field.type;
  if (!acceptsOperator(type, operator, !call && field.special.includes('conceal')))
    throw invalidQuery(`"${type}" field type does not contain the "${operator}" filter operator`);
  if (!call) return type;
  return call.name === 'count' ? COUNT : FUNCTION;
}
