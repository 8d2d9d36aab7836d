import {
  concat,
  concatMap,
  defer,
  EMPTY,
  from,
  ignoreElements,
  map,
  type Observable,
  type ObservableInput,
  of,
  repeat,
  takeWhile,
} from 'rxjs';
import { callable, count, object, optional } from '../internal/argument-checks';
import { transportError } from '../transport/read-response';
import type { TransportRequestOptions } from '../transport/request';
import type { ITransport } from '../transport/transport-base';
import type { ManyItems } from '../types/result';
import { checkQuery } from './check-query';
import type { RequestOptions } from './handler';
import type { Path } from './path';
import { PageProgress } from './page-progress';
import { omitUnrequestedKey, includePrimaryKey } from './primary-keys';
import { withinQueryLimit } from './query-limit';
import { andFilter, hasValue } from './query-parts';

export interface PagesOptions<R> extends RequestOptions {
  /** Called with each page. The page is emitted, and the next one requested, when the result has completed. */
  readonly each?: ((rows: R[]) => ObservableInput<unknown>) | undefined;
}

/** The list that is read, and how one page of it is. */
export interface PageSource<R> {
  readonly transport: ITransport;
  readonly path: Path;
  /** The name of the primary key's field. */
  readonly key: () => string;
  readonly read: (query: object, defaults: TransportRequestOptions) => Observable<ManyItems<R>>;
}

/** Rows of a page where the query has no `limit`: the server's own default. */
const DEFAULT_PAGE_SIZE = 100;

const wholeNumber = (param: string, value: unknown, min: number, otherwise: number): number =>
  hasValue(value) ? count(param, value, min) : otherwise;

/**
 * Returns all pages of a query, one after the other: by key (`_gt`) if the keys are numbers and the query does not sort, group
 * or skip rows, otherwise by `offset`. Fails with `INVALID_RESPONSE` if a page makes no progress, because the server ignores
 * `limit`, `offset` or the filter.
 */
export const readPages = <R>(
  { transport, path, key: keyName, read }: PageSource<R>,
  given: object | undefined,
  options: PagesOptions<R> | undefined,
): Observable<R[]> =>
  defer(() => {
    const query = checkQuery('query', given);
    const each = optional(callable, 'each', optional(object, 'options', options)?.each);
    const key = keyName();
    const { limit, page, offset: start, sort, aggregate, groupBy, filter, fields } = query;
    const size = wholeNumber('query.limit', limit === -1 ? null : limit, 1, DEFAULT_PAGE_SIZE);
    const number = wholeNumber('query.page', page, 1, 1);
    let offset = wholeNumber('query.offset', start, 0, (number - 1) * size);
    const isGrouped = hasValue(aggregate) || hasValue(groupBy);
    const byKey = !isGrouped && !hasValue(sort) && offset === 0;
    const progress = new PageProgress(byKey, isGrouped ? undefined : key);
    return defer(() =>
      withinQueryLimit(transport, size, (size, defaults) =>
        read(
          {
            ...query,
            limit: size,
            page: undefined,
            ...(byKey && { sort: key }),
            ...(!isGrouped && { fields: includePrimaryKey(fields, key) }),
            // Text and UUIDs cannot be compared (11.17: “does not contain the _gt filter operator”).
            ...(progress.last === undefined
              ? { offset }
              : { filter: andFilter({ [key]: { _gt: progress.last } }, filter) }),
          },
          defaults,
        ).pipe(map(({ data }) => ({ data, size }))),
      ),
    ).pipe(
      concatMap(({ data, size }) => {
        const fault = progress.check(data, size);
        if (fault !== undefined)
          throw transportError('INVALID_RESPONSE', fault, { method: 'GET', path: path() });
        offset += size;
        const rows = isGrouped ? data : omitUnrequestedKey(data, fields, key);
        const taken = each ? from(each(rows)).pipe(ignoreElements()) : EMPTY;
        return concat(taken, of({ rows, isLast: data.length < size }));
      }),
      repeat(),
      takeWhile(({ isLast }) => !isLast, true),
      map(({ rows }) => rows),
    );
  });
