import type { CheckedFunction, FunctionOf } from './functions';
import type { MemberOf, Related, RelationOf } from './relations';
import type { Collection, CollectionName, DefaultSchema } from './schema';

/**
 * Fields of relations, by relation: `{ author: ['name', { avatar: ['id'] }] }`. Object literals in one list get each other's
 * members as `undefined`, unless `exactOptionalPropertyTypes` is set.
 */
export interface NestedFields {
  readonly [relation: string]:
    | readonly RequestedField[]
    | Readonly<Record<string, readonly RequestedField[] | undefined>>
    | undefined;
}

/** A field to ask for: its name, a path in dot notation, or fields of relations as an object. */
export type RequestedField = '*' | (string & Record<never, never>) | NestedFields;

/** Every way to ask for a field of T, for queries that are written before they are used. */
export type FieldsOf<T> =
  '*' | (keyof T & string) | `${'*' | (keyof T & string)}.${string}` | FunctionOf<T> | NestedFields;

/** The item that a path leads to which names its collection, as `item:headings` does. */
type M2ATarget<S, Scope, F> = string extends keyof S
  ? unknown
  : Scope extends CollectionName<S>
    ? Collection<S, Scope> extends Related<F>
      ? Collection<S, Scope>
      : never
    : never;

/** The collections that F may lead to. Looks at every collection, so it is for error messages only. */
type M2ACollections<S, F> = {
  [N in CollectionName<S>]: [M2ATarget<S, N, F>] extends [never] ? never : N;
}[CollectionName<S>];

type NestedPath<Head extends string, Rest extends string, F, S, Star> = unknown extends F
  ? `${Head}.${Rest}`
  : [Related<F>] extends [never]
    ? Head
    : `${Head}.${FieldPath<Related<F>, Rest, S, Star>}`;

type ScopedPath<
  Field extends string,
  Scope extends string,
  Rest extends string,
  F,
  S,
  Star,
> = unknown extends F | M2ATarget<S, Scope, F>
  ? `${Field}:${Scope}.${Rest}`
  : [M2ATarget<S, Scope, F>] extends [never]
    ? `${Field}:${M2ACollections<S, F>}.${Rest}`
    : `${Field}:${Scope}.${FieldPath<M2ATarget<S, Scope, F>, Rest, S, Star>}`;

/** A path behind `*`: the fields of every relation. `name` has to be a field of at least one of them. */
type StarPath<T, Rest extends string> = Rest extends '*' | `*.${string}`
  ? `*.${Rest}`
  : Rest extends `${infer Head}.${string}`
    ? Head extends FieldBehind<T>
      ? `*.${Rest}`
      : `*.${FieldBehind<T>}`
    : `*.${Rest extends FieldBehind<T> ? Rest : FieldBehind<T>}`;

/** The fields of all relations. Looks at every field, so it is for paths behind `*` only. */
type FieldBehind<T> = {
  [K in keyof T]-?: unknown extends T[K] ? string : KeysOfEach<Related<T[K]>>;
}[keyof T];

type KeysOfEach<Item> = Item extends unknown ? keyof Item & string : never;

/**
 * `P` if it names a field of T, else the nearest valid names, which is what the error then shows.
 * It looks at what was written instead of listing what could be, so its cost does not grow with the schema.
 */
export type FieldPath<T, P extends string, Schema = DefaultSchema, Star = '*'> = P extends
  Star | keyof T
  ? P
  : P extends `${infer Head}.${infer Rest}`
    ? Head extends keyof T
      ? NestedPath<Head, Rest, T[Head], Schema, Star>
      : Head extends Star
        ? StarPath<T, Rest>
        : Head extends `${string}(${string}`
          ? CheckedFunction<T, P>
          : Head extends `${infer Field}:${infer Scope}`
            ? Field extends keyof T
              ? ScopedPath<Field, Scope, Rest, T[Field], Schema, Star>
              : `${RelationOf<T>}:${Scope}.${Rest}`
            : `${RelationOf<T>}.${Rest}`
    : P extends `${string}(${string})`
      ? CheckedFunction<T, P>
      : Extract<Star, string> | (keyof T & string);

/** `F` if it names a field of T; otherwise the nearest valid names, for the error message. */
export type CheckedField<T, F, Schema = DefaultSchema> = F extends keyof T
  ? F
  : NoInfer<SuggestField<T, F, Schema>>;

/**
 * One name in place of a list, which must be among `Names`. In a template the compiler infers `F` from a name, and nothing from a
 * list. Checking the name like those of a list would cost every call a third more.
 */
// eslint-disable-next-line @typescript-eslint/no-unnecessary-template-expression -- it is what keeps lists from being inferred
export type NameOf<F, Names> = `${F & string}` & Names;

/** A path or a function, which `fields` takes without a list as it takes names. Neither is checked against the schema there. */
export type PathOrCall = '*' | `${string}${'(' | '.'}${string}`;

// `any` comes from the comparison of two clients, see `UnlessAny`: a guess of what it could stand for would take seconds.
type SuggestField<T, F, S> = unknown extends F
  ? F
  : F extends string
    ? FieldPath<T, F, S>
    : SuggestRelations<T, F, S>;

/** The names that an editor completes before anything is written. */
type Suggested<T> = '*' | (keyof T & string) | NestedFields;

/**
 * Relations and names that editors offer in `fields: [{ ¦ }]` and `fields: '¦'`: nothing is inferred there, so `F` is `never`. For
 * every other `F` this type is `never`. The condition is repeated beside the list, so that a call does not evaluate the fields of T.
 */
export type OfferedFields<T, F> =
  | (readonly Offered<[F] extends [never] ? T : never>[] & ([F] extends [never] ? unknown : never))
  | OfferedName<T, F>;

/** The names of T that editors offer where nothing is inferred yet; `never` for every other `F`. */
export type OfferedName<T, F> = [F] extends [never] ? keyof T & string : never;

type Offered<T> = { readonly [K in RelationOf<T>]?: never };

/** One of the relations: an object that names none asks for nothing. */
type SomeRelation<T> = {
  [K in RelationOf<T>]: { readonly [P in K]: readonly Suggested<Related<T[K]>>[] };
}[RelationOf<T>];

type SuggestRelations<T, F, S> = string extends keyof F
  ? NestedFields
  : [keyof F] extends [never]
    ? SomeRelation<T>
    : [Exclude<keyof F, keyof T>] extends [never]
      ? { readonly [K in keyof F]: K extends keyof T ? SuggestBehind<T[K], F[K], S> : never }
      : { readonly [K in RelationOf<T>]?: readonly Suggested<Related<T[K]>>[] };

type SuggestBehind<V, X, S> = unknown extends V
  ? X
  : [Related<V>] extends [never]
    ? never
    : X extends readonly unknown[]
      ? readonly CheckedField<Related<V>, X[number], S>[]
      : X extends undefined
        ? X
        : SuggestScopes<V, X, S>;

type SuggestScopes<V, X, S> = string extends keyof S
  ? X
  : [keyof X] extends [never]
    ? { readonly [Scope in M2ACollections<S, V>]?: readonly Suggested<Collection<S, Scope>>[] }
    : {
        readonly [Scope in keyof X]: string extends Scope
          ? readonly Suggested<Related<V>>[]
          : [M2ATarget<S, Scope, V>] extends [never]
            ? never
            : readonly CheckedField<M2ATarget<S, Scope, V>, MemberOf<X[Scope]>, S>[];
      };

/** @deprecated Use {@link RequestedField}. */
export type AskedField = RequestedField;
