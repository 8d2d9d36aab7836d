type Query = Record<string, unknown>;

/** The levels of brackets that Directus reads; the names below them are one. */
const DEPTH = 10;

/** The highest index that stands for a place in a list. */
const HIGHEST_INDEX = 100;

/** The names in `filter[title][_eq]`: `filter`, `title`, `_eq`. */
function namesIn(name: string): readonly string[] {
  const brackets = name.match(/\[[^[\]]*\]/g) ?? [];
  const first = name.split('[')[0] ?? '';
  if (brackets.length === 0) return [name];
  const names = brackets.slice(0, DEPTH).map((part) => part.slice(1, -1));
  const rest = brackets.slice(DEPTH).join('');
  return [first, ...names, ...(rest === '' ? [] : [rest])];
}

/** Names that would reach an object's prototype. */
const UNSAFE = /^(?:__proto__|constructor|prototype)$/;

/** A part of a query while it is read: values by name, in the order in which they came. */
class QueryNode {
  readonly values: string[] = [];
  readonly members = new Map<string, QueryNode>();

  add([name, ...inner]: readonly string[], value: string): void {
    if (name === undefined) {
      this.values.push(value);
      return;
    }
    // `[]` is the next place in a list; names after it are members of the first one.
    const place = inner.length === 0 ? String(this.members.size) : '0';
    const key = name === '' ? place : name;
    const member = this.members.get(key) ?? new QueryNode();
    this.members.set(key, member);
    member.add(inner, value);
  }

  /** Returns values as a list, members as a list where their names are places in one, else as an object. */
  read(): unknown {
    if (this.members.size === 0) return this.values.length > 1 ? this.values : this.values[0];
    const isList = [...this.members.keys()].every(
      (name) => /^\d+$/.test(name) && Number(name) <= HIGHEST_INDEX,
    );
    if (!isList) return this.entries();
    const sorted = [...this.members].sort(([a], [b]) => Number(a) - Number(b));
    return [...this.values, ...sorted.map(([, member]) => member.read())];
  }

  entries(): Query {
    return Object.fromEntries([...this.members].map(([name, member]) => [name, member.read()]));
  }
}

/** Reads a query string as Directus does: `fields=a,b`, `fields[]=a&fields[]=b` and `filter[_or][0][title][_eq]=x`. */
export function parseRequestQuery(search: string): Readonly<Query> {
  const query = new QueryNode();
  for (const [name, value] of new URLSearchParams(search)) {
    const names = namesIn(name);
    if (!names.some((each) => UNSAFE.test(each))) query.add(names, value);
  }
  return query.entries();
}
