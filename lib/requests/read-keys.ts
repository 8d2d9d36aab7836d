import { concatMap, map, type Observable, range, reduce } from 'rxjs';
import { Call, MappedEvents } from '../call';
import type { TransportRequestOptions } from '../transport/request';
import type { ITransport } from '../transport/transport-base';
import type { ID } from '../types/query';
import type { ManyItems } from '../types/result';
import { checkQuery } from './check-query';
import { includePrimaryKey, omitUnrequestedKey, requireKeys, sortByKeys } from './primary-keys';
import { withinQueryLimit } from './query-limit';
import { andFilter, hasValue } from './query-parts';

/** The list that is read, and how one part of it is. */
interface KeySource<R> {
  readonly transport: ITransport;
  /** The name of the primary key's field. */
  readonly key: () => string;
  readonly read: (query: object, defaults?: TransportRequestOptions) => Call<ManyItems<R>>;
}

/** Joins two parts of a list; the counts of parts with keys of their own add up. */
function joined<R>(all: ManyItems<R>, part: ManyItems<R>, addCounts: boolean): ManyItems<R> {
  const data = [...all.data, ...part.data];
  const meta = all.meta ?? part.meta;
  if (!meta) return { data };
  const { filter_count: before } = all.meta ?? {};
  const { filter_count: count } = part.meta ?? {};
  const isSum = addCounts && before !== undefined && count !== undefined;
  return { data, meta: isSum ? { ...meta, filter_count: before + count } : meta };
}

/**
 * Reads the items with these keys, in the order of the keys unless the query sorts or groups. Sends one request, or several if
 * the server allows fewer rows per request (`QUERY_LIMIT_MAX`) and the query has no `limit`, `offset` or `page`.
 */
export const readKeys = <R>(
  { transport, key: keyName, read }: KeySource<R>,
  ids: readonly ID[],
  given: object | undefined,
): Call<ManyItems<R>> =>
  new Call((progress) => {
    const keys = requireKeys(ids);
    const query = checkQuery('query', given);
    const key = keyName();
    const { sort, aggregate, groupBy, fields, filter, limit, offset, page } = query;
    const keepsKeyOrder = !hasValue(sort) && !hasValue(aggregate) && !hasValue(groupBy);
    const readPart = (part: readonly ID[], more: object, defaults?: TransportRequestOptions) =>
      read(
        {
          ...query,
          ...more,
          // The server refuses an empty `_in`. `_null` finds nothing either, because no key is null.
          filter: andFilter({ [key]: part.length > 0 ? { _in: part } : { _null: true } }, filter),
          ...(keepsKeyOrder && { fields: includePrimaryKey(fields, key) }),
        },
        defaults,
      );
    // Each part has its own keys. If the query sorts or groups, only the server can divide the rows, by `offset`.
    const readParts = (size: number, defaults: TransportRequestOptions): Observable<ManyItems<R>> =>
      range(0, Math.ceil(keys.length / size)).pipe(
        map((part) => part * size),
        concatMap((start) =>
          keepsKeyOrder
            ? readPart(keys.slice(start, start + size), { limit: size }, defaults)
            : readPart(keys, { limit: size, offset: start }, defaults),
        ),
        reduce((all, part) => joined(all, part, keepsKeyOrder)),
      );
    const count = Math.max(keys.length, 1);
    const isWhole = !hasValue(limit) || limit === -1;
    const events =
      isWhole && !hasValue(offset) && !hasValue(page)
        ? withinQueryLimit(transport, count, (size, defaults) =>
            size < count
              ? Call.toEvents(readParts(size, defaults), progress)
              : Call.toEvents(readPart(keys, { limit: count }, defaults), progress),
          )
        : Call.toEvents(readPart(keys, { limit: isWhole ? count : limit }), progress);
    return new MappedEvents(events, ({ data, ...rest }: ManyItems<R>) => ({
      // A transport of the application's own may give anything.
      data:
        keepsKeyOrder && Array.isArray(data)
          ? omitUnrequestedKey(sortByKeys(data, keys, key), fields, key)
          : data,
      ...rest,
    }));
  });
