import { unchecked } from './unchecked';

/** The most objects that are kept for one owner: names may come from outside, and memory must not grow with them. */
const MAX_KEPT = 1_000;

/**
 * Returns a function that makes an object once for each owner and name, so that a test can replace its methods. It is kept as long
 * as its owner.
 */
export function cachedBy(): <V>(owner: object, name: unknown, make: () => V) => V {
  const kept = new WeakMap<object, Map<unknown, unknown>>();
  return <V>(owner: object, name: unknown, make: () => V): V => {
    let values = kept.get(owner);
    if (!values) kept.set(owner, (values = new Map()));
    if (values.has(name)) return unchecked<V>(values.get(name));
    const value = make();
    if (values.size < MAX_KEPT) values.set(name, value);
    return value;
  };
}
