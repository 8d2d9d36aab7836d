import { printable } from './printable';

/** `articles_tags` as `ArticlesTags`: a name that every TypeScript takes for a type. */
function typeName(collection: string): string {
  const words = collection
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .match(/[a-z0-9]+/gi) ?? ['Collection'];
  const name = words.map((word) => word.slice(0, 1).toUpperCase() + word.slice(1)).join('');
  return /^\d/.test(name) ? `_${name}` : name;
}

/** Returns a type name for each collection, no two the same. */
export function typeNames(
  collections: readonly string[],
  taken: Iterable<string>,
): Map<string, string> {
  const used = new Set(taken);
  const names = new Map<string, string>();
  for (const collection of [...collections].sort()) {
    const plain = typeName(collection);
    let name = plain;
    for (let number = 2; used.has(name); number++) name = `${plain}${number}`;
    used.add(name);
    names.set(collection, name);
  }
  return names;
}

/** Returns a property as it is written in an interface: quoted where it must be. */
export const property = (name: string): string =>
  /^[a-z_$][\w$]*$/i.test(name) ? name : literal(name);

/** Returns a value as TypeScript writes it, in single quotes. */
export const literal = (value: string | number): string =>
  typeof value === 'number'
    ? String(value)
    : `'${printable(JSON.stringify(value).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'"))}'`;
