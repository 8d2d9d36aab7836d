import { isObject } from '../internal/guards';
import type { LevelQuery } from './parse-query';
import { invalidQuery } from './query-error';
import { isList } from './values';

/** The server's default of `MAX_RELATIONAL_DEPTH`. */
const MAX_DEPTH = 10;

/** Refuses a query that follows relations deeper than the server does. */
export function checkDepth(
  fields: readonly string[] | undefined,
  { sort = [], groupBy }: LevelQuery,
  { filter, deep }: Readonly<Record<string, unknown>>,
): void {
  const depths = [
    ...(groupBy ?? fields ?? []).map(fieldDepth),
    ...sort.map((name) => name.split('.').length),
    objectDepth(filter),
    objectDepth(deep),
  ];
  if (Math.max(...depths) > MAX_DEPTH) throw invalidQuery('Max relational depth exceeded');
}

/** Counts the names in `a.year(b.c)`; what follows a comma in a function is no relation. */
const fieldDepth = (field: string): number => field.replace(/,.*/s, '').split('.').length;

/** Counts the nested names that do not begin with `_`; those in a `_sort` count, too. */
function objectDepth(value: unknown): number {
  if (isList(value)) return Math.max(0, ...value.map(objectDepth));
  if (!isObject(value)) return 0;
  const depths = Object.entries(value).map(([name, inner]) => {
    if (name === '_sort' && isList(inner))
      return Math.max(0, ...inner.map((key) => String(key).split('.').length));
    const own = name.startsWith('_') || !isObject(inner) ? 0 : 1;
    return objectDepth(inner) + own;
  });
  return Math.max(0, ...depths);
}
