import type { FilterArgument } from './filter';
import type { Related } from './relations';
import type { SortsOf } from './sort';

/** A query for the items of a relation, and those of theirs. */
export type DeepQuery<T> = DeepOptions<T> & Deep<T>;

interface DeepOptions<T> {
  _filter?: FilterArgument<T> | undefined;
  _sort?: SortsOf<T> | undefined;
  _search?: string | undefined;
  _limit?: number | undefined;
  _offset?: number | undefined;
  _page?: number | undefined;
  /** For items of one of several collections: `'item:headings'`. */
  [scope: `${string}:${string}`]: object;
}

/** Queries for the items of relations, by relation: `{ tags: { _limit: 3 } }`. */
export type Deep<T> = string extends keyof T
  ? object
  : {
      [
        K in keyof T as [Related<T[K]>] extends [never] ? (unknown extends T[K] ? K : never) : K
      ]?: unknown extends T[K] ? object : DeepQuery<Related<T[K]>>;
    };
