import type { Group, IsGrouped } from './aggregate';
import type { Aliased, NoAliases } from './alias';
import type { FunctionCall, FunctionKey, FunctionValue } from './functions';
import type { NestedFields } from './fields';
import type { IsList, MemberOf, ObjectsIn, Related, ScalarsIn, ValueOf } from './relations';
import type { ItemMetadata } from './response';
import type { Collection, DefaultSchema } from './schema';
import type { SystemCollections } from './system/collections';

/** The selected fields of an item in one of several collections. */
interface M2AField<Scope = unknown, Rest = unknown> {
  scope: Scope;
  rest: Rest;
}

type HeadOf<P> = P extends `${infer Head}.${string}`
  ? Head extends `${infer Field}:${string}`
    ? Field
    : Head
  : P;

/**
 * Fields that were asked for as objects, in dot notation: `{ author: ['name'] }` is `author.name`. Text is all
 * that results then depend on: the compiler looks for type variables in objects, again at every use of a result.
 */
type DotPaths<P> = P extends string
  ? P
  : string extends keyof P
    ? never
    : { [K in keyof P & string]-?: `${K}${DotPathsBehind<P[K]>}` }[keyof P & string];

type DotPathsBehind<X> = X extends readonly unknown[]
  ? `.${DotPaths<X[number]>}`
  : X extends undefined
    ? never
    : { [Scope in keyof X & string]-?: `:${Scope}.${DotPaths<MemberOf<X[Scope]>>}` }[keyof X &
        string];

/** The fields selected behind the field K, by its name or by `*`. */
type PathsBehind<P, K> = P extends `${infer Head}.${infer Rest}`
  ? Head extends K | '*'
    ? Rest
    : Head extends `${K & string}:${infer Scope}`
      ? M2AField<Scope, Rest>
      : never
  : never;

/** A relation that was not followed comes as its key; without a key in the schema it could be JSON, and stays. */
export type RelationKey<F> = unknown extends F
  ? F
  : [ObjectsIn<F>] extends [never]
    ? ValueOf<F>
    : IsList<F> extends true
      ? [ScalarsIn<MemberOf<F>>] extends [never]
        ? F
        : ScalarsIn<MemberOf<F>>[] | Extract<F, null | undefined>
      : [Exclude<ScalarsIn<F>, null | undefined>] extends [never]
        ? F
        : [Related<F>] extends [never]
          ? F
          : ScalarsIn<F>;

/** A relation that was followed comes as its item or items; a value has nothing to follow, and stays. */
type Expanded<F, Rest, S> = unknown extends F
  ? F
  : [Related<F>] extends [never]
    ? ValueOf<F>
    : | (IsList<F> extends true ? ExpandedItem<F, Rest, S>[] : ExpandedItem<F, Rest, S>)
      | Extract<F, null | undefined>;

type ExpandedItem<F, Rest, S> = [Extract<Rest, M2AField>] extends [never]
  ? SelectFields<Related<F>, Rest, S>
  : string extends keyof S
    ? unknown
    : ScopedItem<F, Extract<Rest, M2AField>, S>;

/** Items of the collections that were named; those of others come as their keys. */
type ScopedItem<F, Rest extends M2AField, S> =
  | {
      [P in Rest as P['scope'] & string]: SelectFields<
        Collection<S, P['scope']>,
        Extract<Rest, M2AField<P['scope']>>['rest'],
        S
      >;
    }[Rest['scope'] & string]
  | ([Exclude<Related<F>, Collection<S, Rest['scope']>>] extends [never]
      ? never
      : Exclude<ScalarsIn<F>, null | undefined>);

type SelectKeys<T, S, Keys extends keyof T, Deeper> = 'collection' extends Keys
  ? SelectByCollection<T, S, Keys, Deeper, T[Keys & 'collection']>
  : SelectPaths<T, S, Keys, Deeper>;

type SelectPaths<T, S, Keys extends keyof T, Deeper> = [Deeper] extends [never]
  ? { [K in Keys]: RelationKey<T[K]> }
  : {
      [K in Keys]: [PathsBehind<Deeper, K>] extends [never]
        ? RelationKey<T[K]>
        : Expanded<T[K], PathsBehind<Deeper, K>, S>;
    };

/**
 * A row that names the collection of a relation to any of several, in a field that has Directus's name for it: one member of a
 * union for each collection, so that `collection === 'headings'` tells what the relation leads to.
 */
type SelectByCollection<T, S, Keys extends keyof T, Deeper, Names> = [Deeper] extends [never]
  ? SelectPaths<T, S, Keys, Deeper>
  : string extends keyof S
    ? SelectPaths<T, S, Keys, Deeper>
    : [NonNullable<Names>] extends [keyof S | keyof SystemCollections]
      ? Names extends string
        ? SelectPaths<
            WithTarget<T, S, Names>,
            S,
            Keys,
            Exclude<Deeper, `${string}:${OtherThan<T, Names>}.${string}`>
          >
        : SelectPaths<T, S, Keys, Deeper>
      : SelectPaths<T, S, Keys, Deeper>;

type OtherThan<T, Name> = T extends { collection: infer Names }
  ? Exclude<Names, Name | null | undefined> & string
  : never;

/** T where it names the collection `Name`: a relation that may lead there leads there. */
type WithTarget<T, S, Name> = {
  [K in keyof T]: K extends 'collection'
    ? Name
    : IsList<T[K]> extends true
      ? T[K]
      : Collection<S, Name> extends Related<T[K]>
        ? ScalarsIn<T[K]> | Collection<S, Name>
        : T[K];
};

type KeysOf<T, P> = '*' extends HeadOf<P> ? keyof T : HeadOf<P> & keyof T;

type SelectFields<T, P, S> = T extends unknown
  ? [P] extends [never]
    ? { [K in keyof T]: RelationKey<T[K]> }
    : string extends P
      ? Partial<T>
      : [Extract<P, FunctionCall>] extends [never]
        ? SelectKeys<T, S, KeysOf<T, P>, Extract<P, `${string}.${string}`>>
        : SelectKeys<T, S, KeysOf<T, P>, Extract<P, `${string}.${string}`>> & {
              [C in Extract<P, FunctionCall> as FunctionKey<C>]: FunctionValue<T, C>;
            } extends infer Item
          ? { [K in keyof Item]: Item[K] }
          : never
  : never;

/** An item with all of its own fields, relations as their keys. */
export type PlainItem<T> = T extends unknown ? { [K in keyof T]: RelationKey<T[K]> } : never;

/**
 * An item with the selected fields; `never` as `Fields`: all of its own. The fields of a query that is only known by its type
 * (`QueryMany<Article>`) are some of them. Both conditions stay open while `Fields` is a type parameter, so that a declaration
 * file names this type, and not everything that it is made of.
 */
export type OneItem<T, Fields = never, Schema = DefaultSchema, Alias = NoAliases> = [
  Fields,
] extends [never]
  ? PlainItem<Aliased<T, Alias>>
  : NestedFields extends Fields
    ? Partial<Aliased<T, Alias>>
    : SelectFields<Aliased<T, Alias>, DotPaths<Fields>, Schema>;

/**
 * An item that was written, with the selected fields; `undefined` where the user may not read what was written: Directus then
 * answers 204, without a body.
 */
export type WrittenItem<T, Fields = never, Schema = DefaultSchema, Alias = NoAliases> =
  OneItem<T, Fields, Schema, Alias> | undefined;

/** The result of a query for one row: an item, or a group of items where the query groups. */
export type QueryResult<
  T,
  Fields = never,
  Schema = DefaultSchema,
  Alias = NoAliases,
  GroupBy = never,
  Aggregates = never,
> =
  IsGrouped<T, GroupBy, Aggregates> extends true
    ? Group<T, GroupBy, Aggregates>
    : OneItem<T, Fields, Schema, Alias>;

/** @deprecated Use {@link QueryResult}. */
export type Found<
  T,
  Fields = never,
  Schema = DefaultSchema,
  Alias = NoAliases,
  GroupBy = never,
  Aggregates = never,
> = QueryResult<T, Fields, Schema, Alias, GroupBy, Aggregates>;

/** A list, with the counts that the query's `meta` asked for. `_Query`: for types written for the class-based SDK. */
// eslint-disable-next-line @typescript-eslint/no-unused-vars -- the class-based SDK's types have a second parameter
export interface ManyItems<Item, _Query = unknown> {
  data: Item[];
  meta?: ItemMetadata;
}

/**
 * A row of a list that was read with `version`. Directus 12 gives those items alone that have such a version, and says
 * which one it is; Directus 10 and 11 ignore `version` in lists and give the published items.
 *
 * @example
 * const { data } = await directus.items('articles').readByQuery({ version: 'draft' });
 * const drafts: Versioned<Article>[] = data;
 */
export type Versioned<Item> = Item & {
  readonly $meta?: { readonly version_id: string | null } | undefined;
};
