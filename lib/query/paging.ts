import type { LevelQuery } from './parse-query';

/** The server's default of `QUERY_LIMIT_DEFAULT`. */
export const DEFAULT_LIMIT = 100;

/** The part of a result that a query asks for: from `start` up to, not including, `end`. */
export interface PageRange {
  readonly start: number;
  readonly end: number;
}

/** Returns the part of a result that a query asks for. A page wins over an offset; both count from the limit. */
export function pageRange({ limit = DEFAULT_LIMIT, offset = 0, page = 0 }: LevelQuery): PageRange {
  const start = page > 0 && limit > 0 ? limit * (page - 1) : offset;
  return { start, end: limit === -1 ? Number.POSITIVE_INFINITY : start + limit };
}
