/** Returns a copy without the members that are `undefined`: an explicit `undefined` must not override a default. */
export const omitUndefined = (values: object): object =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
