import type { UnlessAny } from './alias';
import type {
  CheckedFunction,
  FunctionCall,
  FunctionKey,
  FunctionOf,
  FunctionValue,
} from './functions';
import type { RelationKey } from './result';
import type { Unmeasurable } from './unmeasurable';

/** The functions that the server computes over items. */
export type AggregateFunction =
  'count' | 'countDistinct' | 'sum' | 'sumDistinct' | 'avg' | 'avgDistinct' | 'min' | 'max';

/** The fields of T that hold numbers; a client without a schema may name any. */
type NumberField<T> = {
  [K in keyof T & string]: [Extract<T[K], number | bigint>] extends [never] ? never : K;
}[keyof T & string];

/** The fields that a function takes: sums and averages are of numbers, and only a plain count is of whole items. */
type AggregateField<T, Name> = Name extends 'count'
  ? '*' | (keyof T & string)
  : Name extends `${'sum' | 'avg'}${string}`
    ? NumberField<T>
    : keyof T & string;

/** The functions to compute, and over which fields: `{ count: '*', avg: ['views'] }`. */
export type Aggregate<T = object> = {
  [Name in AggregateFunction]?:
    Unmeasurable<T> | AggregateField<T, Name> | readonly AggregateField<T, Name>[];
};

/** `G` if it asks for functions there are, of fields of T, else what could be asked for. */
export type CheckedAggregate<T, G> = [Exclude<keyof G, AggregateFunction>] extends [never]
  ? G extends Aggregate<T>
    ? G
    : Aggregate<T>
  : UnlessAny<G, Aggregate<T>>;

/** Every way to group items of T, for queries that are written before they are used. */
export type GroupsOf<T> = (keyof T & string) | FunctionOf<T>;

/** A single field, which `groupBy` takes without a list. */
export type GroupName<T> = (keyof T & string) | FunctionCall;

/** `B` if it names a field of T or a function of one; otherwise the valid names. */
export type CheckedGroup<T, B extends string> = B extends keyof T
  ? B
  : B extends FunctionCall
    ? CheckedFunction<T, B>
    : keyof T & string;

/** Databases that count in 64 bits send text. */
type CountValue = number | string;

type AggregateValue<T, Name, K> = Name extends 'min' | 'max'
  ? K extends keyof T
    ? RelationKey<T[K]> | null
    : never
  : Name extends `count${string}`
    ? CountValue
    : CountValue | null;

type FieldOf<V> = V extends readonly (infer Field)[] ? Field : V;

type AggregateResult<T, Name, V> = '*' extends V
  ? CountValue
  : { [K in V & string]: AggregateValue<T, Name, K> };

/** The columns of grouped results that are no fields, to sort by. */
export type GroupColumn<G> = [G] extends [never]
  ? never
  : `${'' | '-'}${(keyof G & string) | `${keyof G & string}.${string}`}`;

type AggregateResults<T, G> = [G] extends [never]
  ? unknown
  : { -readonly [Name in keyof G]: AggregateResult<T, Name, FieldOf<G[Name]>> };

/** One group of items, with what was worked out over them. */
export type Group<T, B, G> = {
  [K in B as K extends keyof T ? K : FunctionKey<K>]: K extends keyof T
    ? RelationKey<T[K]>
    : FunctionValue<T, K>;
} & AggregateResults<T, G> extends infer Row
  ? { [K in keyof Row]: Row[K] }
  : never;

/** `true` if a query groups or aggregates. A query typed before its use (`QueryMany<T>`) allows every group and counts as `false`. */
export type IsGrouped<T, B, G> = [G] extends [never]
  ? [B] extends [never]
    ? false
    : keyof T extends B
      ? false
      : true
  : [keyof G] extends [never]
    ? false
    : AggregateFunction extends keyof G
      ? false
      : true;
