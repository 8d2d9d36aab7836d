import type { Filter } from './filter';
import type { Related } from './relations';
import type { Sort } from './sort';

/** A query for the items of a relation, and those of theirs. */
export type DeepQuery<T> = DeepOptions<T> & Deep<T>;

interface DeepOptions<T> {
  readonly _filter?: Filter<T> | undefined;
  readonly _sort?: Sort<T> | readonly Sort<T>[] | undefined;
  readonly _search?: string | undefined;
  readonly _limit?: number | undefined;
  readonly _offset?: number | undefined;
  readonly _page?: number | undefined;
  /** For items of one of several collections: `'item:headings'`. */
  readonly [scope: `${string}:${string}`]: object;
}

/** Queries for the items of relations, by relation: `{ tags: { _limit: 3 } }`. */
export type Deep<T> = string extends keyof T
  ? object
  : {
      readonly [K in keyof T]?: unknown extends T[K]
        ? object
        : [Related<T[K]>] extends [never]
          ? never
          : DeepQuery<Related<T[K]>>;
    };
