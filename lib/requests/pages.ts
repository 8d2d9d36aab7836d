import {
  concat,
  concatMap,
  defer,
  from,
  ignoreElements,
  type Observable,
  type ObservableInput,
  of,
  repeat,
  takeWhile,
} from 'rxjs';
import type { ManyItems } from '../types/result';
import type { ItemsOptions } from './handler';
import { omitUnrequestedKey, primaryKeyOf, includePrimaryKey } from './primary-keys';

export interface PagesOptions<R> extends ItemsOptions {
  /** What to do with each page. The page is emitted, and the next one requested, when this has completed. */
  readonly each?: ((rows: R[]) => ObservableInput<unknown>) | undefined;
}

/** What a query says that decides its pages. */
interface PageQuery {
  readonly limit?: number | undefined;
  readonly offset?: number | undefined;
  readonly page?: number | undefined;
  readonly sort?: unknown;
  readonly aggregate?: unknown;
  readonly groupBy?: unknown;
  readonly filter?: object | undefined;
  readonly fields?: unknown;
}

/** Rows of a page where the query has no `limit`: the server's own default. */
const DEFAULT_PAGE_SIZE = 100;

/** A condition beside the one of the query. */
export const andFilter = (ours: object, theirs: object | undefined): object =>
  theirs === undefined ? ours : { _and: [ours, theirs] };

/**
 * All pages of a query, one after the other, each read by `read`. They follow each other by `key` where it is a
 * number, and by their own number where it is not, or the query sorts, groups or starts later.
 */
export const readPages = <R>(
  query: PageQuery,
  key: string,
  { each = () => [] }: PagesOptions<R>,
  read: (query: object) => Observable<ManyItems<R>>,
): Observable<R[]> =>
  defer(() => {
    const { limit = 0, page = 1, sort, aggregate, groupBy, filter, fields } = query;
    const size = limit > 0 ? limit : DEFAULT_PAGE_SIZE;
    let offset = query.offset ?? (page - 1) * size;
    let last: unknown;
    const keyed =
      sort || aggregate || groupBy || offset
        ? {}
        : { sort: key, fields: includePrimaryKey(fields, key) };
    return defer(() =>
      read({
        ...query,
        limit: size,
        page: undefined,
        ...keyed,
        // Text and UUIDs cannot be compared (11.17: “does not contain the _gt filter operator”).
        ...(typeof last === 'number'
          ? { filter: andFilter({ [key]: { _gt: last } }, filter) }
          : { offset }),
      }),
    ).pipe(
      concatMap(({ data }) => {
        offset += size;
        if ('sort' in keyed) last = primaryKeyOf(data.at(-1), key);
        const rows = 'sort' in keyed ? omitUnrequestedKey(data, fields, key) : data;
        return concat(from(each(rows)).pipe(ignoreElements()), of(rows));
      }),
      repeat(),
      takeWhile((rows) => rows.length === size, true),
    );
  });
