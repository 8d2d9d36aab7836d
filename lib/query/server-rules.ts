/** The differences between the versions of Directus, beside the dialect. */
export interface ServerRules {
  /** A relation that is answered a second time, by an alias, is null the second time. Before 12. */
  readonly relationsOnce: boolean;
  /** The number of rows does not grow with the matches of a filter along a list. Since 12. */
  readonly countsRowsOnce: boolean;
  /** A sort may name an alias. Since 12. */
  readonly sortsByAlias: boolean;
}

/** Returns the rules of a major version. */
export function serverRules(major: number): ServerRules {
  const isRecent = major >= 12;
  return { relationsOnce: !isRecent, countsRowsOnce: isRecent, sortsByAlias: isRecent };
}
