import { isObject } from '../internal/guards';
import { type DynamicContext, resolveDynamicValue } from './dynamic-values';
import { invalidQuery } from './query-error';
import { isList } from './values';

/**
 * A filter as a tree, in the server's normal form: `_and` and `_or` stand above fields, and `{ a: 1, b: 2 }` is an `_and` of two.
 * Below `_some` and `_none` the server does not move them up.
 */
export type FilterNode =
  | { readonly kind: 'empty' }
  /** `null` in the place of a condition. */
  | { readonly kind: 'null' }
  | { readonly kind: 'and' | 'or'; readonly members: readonly FilterNode[] }
  /** A field, a function, `_some` or `_none`, and what is below it. */
  | { readonly kind: 'step'; readonly key: string; readonly inner: FilterNode }
  /** `_eq` and its like; the value of a list operator is a list. */
  | { readonly kind: 'operator'; readonly name: string; readonly value: unknown };

const EMPTY: FilterNode = { kind: 'empty' };

/** The operators that take a list, and read text as one. */
export const isListOperator = (name: string): boolean => /^_n?(?:in|between)$/.test(name);

/** `_some` and `_none` hold a filter, as fields do. */
export const isQuantifier = (key: string): boolean => key === '_some' || key === '_none';

/** Parses a filter; throws `INVALID_QUERY` where the server cannot read it. */
export function parseFilter(filter: unknown, context: DynamicContext): FilterNode {
  return isObject(filter)
    ? shifted(node(filter, context))
    : { kind: 'operator', name: '_eq', value: operand(filter, context) };
}

function node(filter: unknown, context: DynamicContext): FilterNode {
  if (filter === null || filter === undefined) return { kind: 'null' };
  if (!isObject(filter)) return { kind: 'operator', name: '_eq', value: operand(filter, context) };
  const [first = EMPTY, ...others] = Object.entries(filter).map(([key, value]) =>
    entry(key, value, context),
  );
  return others.length === 0 ? first : { kind: 'and', members: [first, ...others] };
}

function entry(key: string, value: unknown, context: DynamicContext): FilterNode {
  if (key === '_and' || key === '_or') {
    if (!isList(value)) throw invalidQuery(`"${key}" has to be a list`);
    const members = value.map((member) => node(member, context));
    return { kind: key === '_and' ? 'and' : 'or', members };
  }
  if (isListOperator(key)) {
    const values = listOf(value).flatMap((each) => operand(each, context));
    return { kind: 'operator', name: key, value: values };
  }
  return key.startsWith('_') && !isQuantifier(key)
    ? { kind: 'operator', name: key, value: operand(value, context) }
    : { kind: 'step', key, inner: node(value, context) };
}

function listOf(value: unknown): readonly unknown[] {
  if (typeof value === 'string') return value.split(',');
  return isObject(value) ? Object.values(value) : [value];
}

/** The server reads four texts as other values, wherever they stand. */
function operand(value: unknown, context: DynamicContext): unknown {
  const resolved = resolveDynamicValue(value, context);
  if (resolved === 'true') return true;
  if (resolved === 'false') return false;
  return resolved === 'null' || resolved === 'NULL' ? null : resolved;
}

/** Moves `_and` and `_or` above the fields: `{ a: { _and: [x, y] } }` becomes `{ _and: [{ a: x }, { a: y }] }`. */
function shifted(filter: FilterNode): FilterNode {
  switch (filter.kind) {
    case 'and':
    case 'or':
      return { ...filter, members: filter.members.map(shifted) };
    case 'step': {
      const { key } = filter;
      if (isQuantifier(key)) return filter;
      const inner = shifted(filter.inner);
      if (inner.kind !== 'and' && inner.kind !== 'or') return { ...filter, inner };
      const members = inner.members.map((member) => shifted({ kind: 'step', key, inner: member }));
      return { kind: inner.kind, members };
    }
    case 'null':
      throw invalidQuery('null stands in the place of a condition');
    default:
      return filter;
  }
}
