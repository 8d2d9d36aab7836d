/** Returns true if a member of a query has an effect: it is neither an empty list nor null nor `undefined`. */
export const hasValue = (value: unknown): boolean =>
  Array.isArray(value) ? value.length > 0 : value !== undefined && value !== null;

/** Returns a filter of a condition and the query's own filter, if it has one. */
export const andFilter = (ours: object, theirs: unknown): object =>
  hasValue(theirs) ? { _and: [ours, theirs] } : ours;
