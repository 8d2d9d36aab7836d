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
 * Names the member in which a client shows its schema to the compiler, and which no object has: so a client fits a parameter whose
 * schema is a part of its own, and no other.
 */
export declare const SCHEMA: unique symbol;

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
 * The names of all collections.
 *
 * @example
 * const titles = (collection: CollectionName<Schema>) => TITLES[collection];
 */
export type CollectionName<S> = (keyof S & string) | keyof SystemCollections;

/** The names of the entries that are written as lists, `Article[]`; none without a schema. */
type ListEntry<S> = [string] extends [keyof S]
  ? never
  : {
      [K in keyof S & string]-?: NonNullable<S[K]> extends readonly unknown[] ? K : never;
    }[keyof S & string];

type HasLists<S> = [ListEntry<S>] extends [never] ? false : true;

/** The names of singletons. A schema that has lists writes its singletons as objects; one without shows no difference. */
type ObjectEntry<S> = [ListEntry<S>] extends [never]
  ? never
  : Exclude<keyof S & string, ListEntry<S> | keyof SystemCollections>;

/**
 * The names of the collections that `items()` takes: all but singletons.
 *
 * @example
 * class Repository<C extends ItemsName<Schema>> {}
 */
export type ItemsName<S> = [ObjectEntry<S>] extends [never]
  ? CollectionName<S>
  : ListEntry<S> | keyof SystemCollections;

/** The names of the collections that `singleton()` takes: those that the schema writes as objects, and Directus's settings. */
export type SingletonName<S> =
  ([ListEntry<S>] extends [never] ? keyof S & string : ObjectEntry<S>) | 'directus_settings';

/** Names that begin like `C`, in either case, which are what an error can show of many; all where none does. */
type SamePrefix<Name extends string, C> = C extends `${infer First}${string}`
  ? [Extract<Name, `${EitherCase<First>}${string}`>] extends [never]
    ? Name
    : Extract<Name, `${EitherCase<First>}${string}`>
  : Name;

type EitherCase<Letter extends string> = Lowercase<Letter> | Uppercase<Letter>;

/**
 * `C` if the schema S has a collection of that name, if it is known at run time only (`string`), or if the caller says the type
 * of its items, T; else the nearest names. It stays open while C is a type parameter, which is why `items()` takes an
 * {@link OpenCollection}, too.
 */
export type CheckedCollection<S, C extends string, T = never> = string extends C
  ? C
  : C extends ItemsName<S>
    ? C
    : [T] extends [never]
      ? SamePrefix<ItemsName<S>, C>
      : C extends ObjectEntry<S>
        ? SamePrefix<ItemsName<S>, C>
        : C;

/** `C`, which may be a type parameter, or a name in a schema that is one, unless S knows it as a singleton. */
export type OpenCollection<S, C> = C &
  CollectionName<S> &
  (true extends HasLists<S> ? ([C] extends [ObjectEntry<S>] ? ItemsName<S> : unknown) : unknown);

/** {@link CheckedCollection} for singletons. */
export type CheckedSingleton<S, C extends string, T = never> = string extends C
  ? C
  : C extends SingletonName<S>
    ? C
    : [T] extends [never]
      ? SamePrefix<SingletonName<S>, C>
      : C extends ListEntry<S> | SystemList
        ? SamePrefix<SingletonName<S>, C>
        : C;

/** {@link OpenCollection} for singletons. */
export type OpenSingleton<S, C> = C &
  ((keyof S & string) | 'directus_settings') &
  (true extends HasLists<S>
    ? [C] extends [ListEntry<S> | SystemList]
      ? SingletonName<S>
      : unknown
    : unknown);

type SystemList = Exclude<keyof SystemCollections, 'directus_settings'>;

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
