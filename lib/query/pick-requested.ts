import type { AnyToOneChild, Child, Level } from './field-tree';
import { columnKey } from './function-name';

/** Makes an answered item, or a list of them, of what was read. */
type Pick = (value: unknown) => unknown;

/** Compiles what leaves of each item what the query asks for; without any name an item is its bare primary key. */
export function pickRequested({ collection, children }: Level): Pick {
  if (children.every((child) => child.kind === 'field' && child.isAlias))
    return ofEach((item) => Reflect.get(item, collection.key));
  const members = children.map((child) => ({ key: answeredKey(child), pick: pickChild(child) }));
  return ofEach((item) => {
    const picked: Record<string, unknown> = {};
    for (const { key, pick } of members) picked[key] = pick(Reflect.get(item, key), item);
    return picked;
  });
}

const ofEach = (pick: (item: object) => unknown): Pick => {
  const ofOne: Pick = (value) => {
    if (Array.isArray(value)) return value.map(ofOne);
    return typeof value === 'object' && value !== null ? pick(value) : value;
  };
  return ofOne;
};

const answeredKey = (child: Child): string =>
  child.kind === 'field' && !child.isAlias ? columnKey(child.key) : child.key;

function pickChild(child: Child): (value: unknown, parent: object) => unknown {
  if (child.kind === 'field') return (value) => value;
  return child.kind === 'a2o' ? pickAny(child) : pickRequested(child.level);
}

/** The server takes the names of fields here, not their aliases. */
function pickAny({ relation, levels }: AnyToOneChild): (value: unknown, parent: object) => unknown {
  const picks = new Map(
    [...levels].map(([name, level]): [unknown, Pick] => {
      const children = level.children.map((child) =>
        child.kind === 'field' ? { ...child, key: child.name, isAlias: false } : child,
      );
      return [name, pickRequested({ ...level, children })];
    }),
  );
  return (value, parent) => {
    const name: unknown = Reflect.get(parent, relation.collectionField);
    return picks.get(name)?.(value) ?? value;
  };
}
