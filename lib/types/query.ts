import type { CheckedAggregate, CheckedGroup, GroupName, GroupColumn, GroupsOf } from './aggregate';
import type { Aliased, CheckedAliases, NoAliases } from './alias';
import type { Deep } from './deep';
import type {
  CheckedField,
  FieldsOf,
  NameOf,
  OfferedFields,
  OfferedName,
  PathOrCall,
} from './fields';
import type { FilterArgument } from './filter';
import type { CheckedSort, RequestedSort, SortsOf } from './sort';
import type { Unmeasurable } from './unmeasurable';

/**
 * A primary key, as a method takes it. A bigint is sent as its decimal text, in paths, filters and bodies alike. Beyond
 * 2^53, write a key as a bigint or as text: a number has lost its last digits there before anything can see it.
 */
export type ID = string | number | bigint;

/** A primary key, as the server answers it: large numbers come as text. */
export type AnsweredKey = string | number;

/* eslint-disable @typescript-eslint/no-explicit-any -- the one type that fits every schema, so that a query which names none fits every client */

/**
 * A query for one item of type T. The values of `fields` (`Fields`) and `alias` (`Alias`) are checked rather than enumerated.
 * `Schema` is for relations that lead to any of several collections: without it, a query fits any client, and the fields behind
 * such relations are not checked. Its members may be set one after the other; its lists may be readonly.
 */
export interface QueryOne<T, Fields = FieldsOf<T>, Schema = any, Alias = NoAliases> {
  /**
   * The fields to return: names, `*`, functions, and those of relations as `author.name` or
   * `{ author: ['name'] }`; one name may stand without a list. Default: all of the item's own.
   *
   * @example
   * { fields: ['title', 'year(date)', { author: ['name'] }] }
   */
  fields?:
    | Unmeasurable<Schema>
    | readonly CheckedField<Aliased<T, NoInfer<Alias>>, Fields, Schema>[]
    | OfferedFields<T, NoInfer<Fields>>
    | NameOf<Fields, PathOrCall | keyof T | keyof NoInfer<Alias>>
    | undefined;
  /**
   * Other names for fields, by the new name.
   *
   * @example
   * { alias: { reviews: 'comments' }, fields: ['reviews.text'] }
   */
  alias?: CheckedAliases<T, Alias> | undefined;
  /**
   * Which items, by their values. Conditions on several fields must all hold.
   *
   * @example
   * { filter: { status: { _eq: 'published' }, author: { name: { _contains: 'Ada' } } } }
   * { filter: { _or: [{ date: { _lte: '$NOW' } }, { date: { _null: true } }] } }
   */
  filter?: FilterArgument<T> | undefined;
  /** Finds items that hold this text anywhere. */
  search?: string | undefined;
  /**
   * Queries for the items of relations.
   *
   * @example
   * { fields: ['comments.text'], deep: { comments: { _sort: '-date', _limit: 3 } } }
   */
  deep?: Deep<Aliased<T, NoInfer<Alias>>> | undefined;
  /**
   * The content version to read, by its key (`draft`); the published item is `main`, and `published` since Directus 12.
   * For one item and singletons; lists: see {@link Versioned}. A write refuses it: `versions.save` changes a version.
   */
  version?: string | undefined;
  /** The content version just as it was saved. Since Directus 10.10. */
  versionRaw?: boolean | undefined;
  /** `false`: `*.*` does not lead back to where it came from. Default `true`. */
  backlink?: boolean | undefined;
}

/**
 * A query for many items of type T. The values of `sort` (`SortBy`), `groupBy` (`GroupBy`) and `aggregate` (`Aggregates`) are
 * checked rather than enumerated, too. Its members may be set one after the other; its lists may be readonly.
 *
 * @example
 * const query: QueryMany<Article> = { sort: ['-date'] };
 * if (author) query.filter = { author: { _eq: author } };
 */
export interface QueryMany<
  T,
  Fields = FieldsOf<T>,
  Schema = any,
  Alias = NoAliases,
  SortBy extends RequestedSort = SortsOf<T>,
  GroupBy extends string = GroupsOf<T>,
  Aggregates = never,
> extends QueryOne<T, Fields, Schema, Alias> {
  /**
   * The order of the items: names of fields, `-` before one for descending, `author.name` through a relation.
   *
   * @example
   * { sort: ['-date', 'author.name'] }
   */
  sort?: CheckedSort<T, SortBy, Schema, GroupColumn<NoInfer<Aggregates>>> | undefined;
  /** How many at most. Default 100 (the server's setting); -1 for all. */
  limit?: number | undefined;
  /** How many to pass over first. */
  offset?: number | undefined;
  /** Which page of `limit` items, from 1. */
  page?: number | undefined;
  /** Counts to return beside the items. */
  meta?: MetaName | '*' | readonly MetaName[] | undefined;
  /**
   * Groups items by fields and functions of fields. The result holds groups, not items.
   *
   * @example
   * { groupBy: ['author', 'year(date)'], aggregate: { count: '*' } }
   */
  groupBy?:
    | readonly CheckedGroup<T, GroupBy>[]
    | NameOf<GroupBy, GroupName<T>>
    | OfferedName<T, NoInfer<GroupBy>>
    | undefined;
  /**
   * Computes over the items, or over each group. The result holds groups, not items.
   *
   * @example
   * { aggregate: { count: '*', avg: ['views'] } }
   */
  aggregate?: CheckedAggregate<T, Aggregates> | undefined;
  /** As in a file of JSON. The other kinds of file are texts, which `items(collection).export` gives. */
  export?: 'json' | undefined;
}

/** The counts that a list can come with. */
type MetaName = 'total_count' | 'filter_count';

/** Members that the query of a write must not have: the server would change the published item. `versions.save` changes a version. */
export interface NoVersion {
  version?: never;
  versionRaw?: never;
}

/** Which fields of the written item come back. */
export type WriteOneQuery<T, Fields = FieldsOf<T>, Schema = any, Alias = NoAliases> = QueryOne<
  T,
  Fields,
  Schema,
  Alias
> &
  NoVersion;

/** Which fields of the written items come back, and in which order. Items that were written are no groups. */
export type WriteManyQuery<
  T,
  Fields = FieldsOf<T>,
  Schema = any,
  Alias = NoAliases,
  SortBy extends RequestedSort = SortsOf<T>,
> = QueryMany<T, Fields, Schema, Alias, SortBy, any> & NoVersion & NoGroups;

/** Members that the query of a write must not have: what was written comes back as items. */
interface NoGroups {
  groupBy?: never;
  aggregate?: never;
}

/**
 * Which items a write changes or deletes. It needs a condition, or a `limit`; the server's default is 100 items. `fields` and
 * groups have no effect, and are not checked.
 */
export type SelectionQuery<T, SortBy extends RequestedSort = SortsOf<T>> = QueryMany<
  T,
  any,
  any,
  NoAliases,
  SortBy,
  any
> &
  NoVersion;
