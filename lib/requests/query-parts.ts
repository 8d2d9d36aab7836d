/** Returns true if a member of a query has an effect: it is neither an empty list nor null nor `undefined`. */
export const hasValue = (value: unknown): boolean =>
  Array.isArray(value) ? value.length > 0 : value !== undefined && value !== null;

/** A condition beside the one of the query, if it has any. */
export const andFilter = (ours: object, theirs: unknown): object =>
  hasValue(theirs) ? { _and: [ours, theirs] } : ours;
