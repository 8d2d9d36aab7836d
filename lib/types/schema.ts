import type { RelationKey } from './result';
import type { SystemCollections } from './system/collections';

/* eslint-disable @typescript-eslint/no-explicit-any -- without a schema, `unknown` would have to be cast at every use */
/**
 * An item of a collection nothing is known of: its fields are taken as they come. With a type, an item as it comes without
 * `fields`: relations as their keys.
 */
export type DefaultItem<T = any> = unknown extends T
  ? Record<string, any>
  : { [K in keyof T]: RelationKey<T[K]> };
/* eslint-enable @typescript-eslint/no-explicit-any -- see above */

/** The schema of a client without a type argument: every collection, any field. So every client fits a parameter `Directus`. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- the one type that every schema can be passed on as
export type DefaultSchema = any;

/**
 * The item in a schema's entry, which is written as `Article` or as a list, `Article[]`, and may be optional. Without a schema,
 * an item nothing is known of.
 */
type EntryItem<Entry> = Entry extends readonly (infer Item)[]
  ? unknown extends Item
    ? DefaultItem
    : Item
  : NonNullable<Entry>;

/** A system collection's fields with those that the schema S adds to it, or describes better. */
export type WithCustomFields<Fields, S, K> = string extends keyof S
  ? Fields & DefaultItem
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

/** Names that begin like `C`, in either case, which are what an error can show of many; all where none does. */
type SamePrefix<Name extends string, C> = C extends `${infer First}${string}`
  ? [Extract<Name, `${EitherCase<First>}${string}`>] extends [never]
    ? Name
    : Extract<Name, `${EitherCase<First>}${string}`>
  : Name;

type EitherCase<Letter extends string> = Lowercase<Letter> | Uppercase<Letter>;

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

/** The names of the collections that `singleton()` takes: an entry that is a list, as `Article[]`, has many items. */
export type SingletonName<S> =
  | {
      [K in keyof S & string]-?: NonNullable<S[K]> extends readonly unknown[] ? never : K;
    }[keyof S & string]
  | keyof SystemCollections;

/**
 * `C` if the schema S has a singleton of that name, if it is known at run time only, or if the caller says the type of its item, T,
 * and S knows no list of that name; else the nearest names. It stays open like {@link CheckedCollection}.
 */
export type CheckedSingleton<S, C extends string, T = never> = string extends C
  ? C
  : C extends SingletonName<S>
    ? C
    : [T] extends [never]
      ? SamePrefix<SingletonName<S>, C>
      : C extends keyof S
        ? SamePrefix<SingletonName<S>, C>
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
