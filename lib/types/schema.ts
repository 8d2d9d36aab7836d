import type { RelationKey } from './result';
import type { SystemCollections } from './system/collections';

/** An item of a collection nothing is known of; with a type, an item as it comes without `fields`: relations as their keys. */
export type DefaultItem<T = Record<string, unknown>> = { [K in keyof T]: RelationKey<T[K]> };

/** The schema of a client without a type argument: every collection, any field. */
export type DefaultSchema = Record<string, Record<string, unknown>>;

/** The item in a schema's entry, which is written as `Article` or as a list, `Article[]`, and may be optional. */
type EntryItem<Entry> = Entry extends readonly (infer Item)[] ? Item : NonNullable<Entry>;

/** A system collection's fields with those that the schema S adds to it, or describes better. */
export type WithCustomFields<Fields, S, K> = string extends keyof S
  ? Fields
  : K extends keyof S
    ? Omit<Fields, keyof EntryItem<S[K]>> & EntryItem<S[K]>
    : Fields;

/**
 * The names of the collections that `items()` takes.
 *
 * @example
 * const titles = (collection: CollectionName<Schema>) => TITLES[collection];
 */
export type CollectionName<S> = (keyof S & string) | keyof SystemCollections;

/** Names that begin like `C`, which are what an error can show of many; all where none does. */
type SamePrefix<Name extends string, C> = C extends `${infer First}${string}`
  ? [Extract<Name, `${First}${string}`>] extends [never]
    ? Name
    : Extract<Name, `${First}${string}`>
  : Name;

/**
 * `C` if the schema S has a collection of that name, if it is known at run time only (`string`), or if the caller says the type
 * of its items, T; else the nearest names. It stays open while C is a type parameter, which is why `items()` takes
 * `C & CollectionName<S>`, too.
 */
export type CheckedCollection<S, C extends string, T = never> = string extends C
  ? C
  : C extends CollectionName<S>
    ? C
    : [T] extends [never]
      ? SamePrefix<CollectionName<S>, C>
      : C;

/**
 * The item type of a collection; the schema's additions to a system collection are merged in. Of a name that is known at run
 * time only, rows are as without a schema.
 */
export type Collection<S, K> = K extends keyof SystemCollections
  ? SystemCollections<S>[K]
  : K extends keyof S
    ? EntryItem<S[K]>
    : string extends K
      ? DefaultItem
      : never;
