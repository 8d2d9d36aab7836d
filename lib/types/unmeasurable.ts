/**
 * Makes the compiler compare two instances of a generic type by their members, where it would otherwise compare their type
 * arguments: for a `Directus<Schema>` to fit a parameter `Directus<PartOfIt>`, the queries of both must be compared so. The
 * compiler does that for types that have a mapped type over the type parameter; this one is `never` for every argument, and
 * stands first in a union to be compared before what differs.
 */
export type Unmeasurable<X> = [X] extends [never] ? { [K in keyof X]: X[K] } : never;
