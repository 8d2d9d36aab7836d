import { isList } from '../query/values';

type Query = Record<string, unknown>;

/** The names in `filter[title][_eq]`: `filter`, `title`, `_eq`. */
const namesIn = (name: string): string[] =>
  name.includes('[') ? name.split(/\]?\[/).map((part) => part.replace(/\]$/, '')) : [name];

/** Names that would reach an object's prototype. */
const UNSAFE = /^(?:__proto__|constructor|prototype)$/;

/** Reads a query string as Directus does: `fields=a,b`, `fields[]=a&fields[]=b` and `filter[title][_eq]=x`. */
export function parseRequestQuery(search: string): Readonly<Query> {
  const query: Query = {};
  for (const [name, value] of new URLSearchParams(search)) {
    const names = namesIn(name);
    if (!names.some((each) => UNSAFE.test(each))) set(query, names, value);
  }
  return query;
}

function set(target: Query, [name = '', ...inner]: readonly string[], value: string): void {
  const before = target[name];
  if (inner.length === 0) {
    target[name] = before === undefined ? value : [before, value].flat();
  } else if (inner.length === 1 && /^\d*$/.test(inner[0] ?? '')) {
    target[name] = [...(isList(before) ? before : []), value];
  } else {
    const nested: Query = typeof before === 'object' ? { ...before } : {};
    set(nested, inner, value);
    target[name] = nested;
  }
}
