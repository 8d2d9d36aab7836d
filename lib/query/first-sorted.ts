/** Up to this many, inserting into a sorted list costs less than sorting everything. */
const FEW = 1_000;

/** Returns the first `count` of a list in an order, as a stable sort would have them. */
export function firstSorted<T>(
  list: readonly T[],
  count: number,
  compare: (a: T, b: T) => number,
): readonly T[] {
  if (count > FEW || count >= list.length) return [...list].sort(compare).slice(0, count);
  const first: T[] = [];
  for (const each of list) {
    const last = first.at(-1);
    if (first.length >= count && (last === undefined || compare(each, last) >= 0)) continue;
    first.splice(placeIn(first, each, compare), 0, each);
    if (first.length > count) first.pop();
  }
  return first;
}

/** Returns the index behind the last member that does not come after `each`. */
function placeIn<T>(sorted: readonly T[], each: T, compare: (a: T, b: T) => number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const member = sorted[middle];
    if (member !== undefined && compare(each, member) < 0) high = middle;
    else low = middle + 1;
  }
  return low;
}
