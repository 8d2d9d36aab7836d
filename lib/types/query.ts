import type { Filter } from './filter';
import type { FieldPath } from './fields';

/** A primary key. */
export type ID = string | number;

/** A field of T to sort by, `-` before it for descending; relations by dot notation. */
export type Sort<T> =
  | (keyof T & string)
  | `-${keyof T & string}`
  | `${keyof T & string}.${string}`
  | `-${keyof T & string}.${string}`
  | `${string}(${string})`;

/** A query for one item. `P` is what was written in `fields`, checked rather than enumerated. */
export interface QueryOne<T, P extends string = never> {
  /** The fields to return: names, `*`, and fields of relations as `author.name`. Default: all of the item's own. */
  readonly fields?: readonly (P extends FieldPath<T, P> ? P : FieldPath<T, P>)[] | undefined;
  /** Finds items that hold this text anywhere. */
  readonly search?: string | undefined;
  /** Queries for the items of a relation, by its name. */
  readonly deep?: object | undefined;
  /** The content version to read. */
  readonly version?: string | undefined;
  /** Which items, by their values. */
  readonly filter?: Filter<T> | undefined;
}

/** A query for many items. */
export interface QueryMany<T, P extends string = never> extends QueryOne<T, P> {
  readonly sort?: readonly Sort<T>[] | Sort<T> | undefined;
  /** How many at most. Default 100 (the server's setting); -1 for all. */
  readonly limit?: number | undefined;
  /** How many to pass over first. */
  readonly offset?: number | undefined;
  /** Which page of `limit` items, from 1. */
  readonly page?: number | undefined;
  /** Counts to return beside the items. */
  readonly meta?:
    '*' | 'total_count' | 'filter_count' | readonly ('total_count' | 'filter_count')[] | undefined;
  readonly groupBy?: readonly ((keyof T & string) | `${string}(${string})`)[] | undefined;
  readonly aggregate?:
    | Readonly<Partial<Record<AggregateFunction, Aggregated<T> | readonly Aggregated<T>[]>>>
    | undefined;
  /** Other names for fields: `{ reviews: 'comments' }`. */
  readonly alias?: Readonly<Record<string, string>> | undefined;
  readonly export?: 'json' | 'csv' | 'xml' | 'yaml' | undefined;
}

export type AggregateFunction =
  | 'count'
  | 'countDistinct'
  | 'countAll'
  | 'sum'
  | 'sumDistinct'
  | 'avg'
  | 'avgDistinct'
  | 'min'
  | 'max';

type Aggregated<T> = '*' | (keyof T & string);
