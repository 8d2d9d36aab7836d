/** The differences between the versions of Directus, beside the dialect. */
export interface ServerRules {
  /** A relation that is answered a second time, by an alias, is null the second time. Before 12. */
  readonly relationsOnce: boolean;
  /** The number of rows does not grow with the matches of a filter along a list. Since 12. */
  readonly countsRowsOnce: boolean;
  /** A sort may name an alias. Since 12. */
  readonly sortsByAlias: boolean;
  /** Below an any-to-one, the aliases of its own `deep` count, and not those of the level above. Since 12. */
  readonly aliasesBelowAny: boolean;
  /** Relations are read in the order in which the fields first name them, also by `*`: of two by the same key, one may hide the rows of the other. Since 12. */
  readonly relationsByMention: boolean;
}

/** Returns the rules of a major version. */
export function serverRules(major: number): ServerRules {
  const isRecent = major >= 12;
  return {
    relationsOnce: !isRecent,
    countsRowsOnce: isRecent,
    sortsByAlias: isRecent,
    aliasesBelowAny: isRecent,
    relationsByMention: isRecent,
  };
}
