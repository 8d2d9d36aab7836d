import { isMethodRefused } from '../errors/classify';
import { isObject } from '../internal/guards';
import { withFallback } from './fallback';
import type { Backend } from './backend';
import type { TransportRequest } from './request';
import { isCrossOrigin, queryString } from './url';

/** Bytes: servers and proxies refuse an address from about 8 kB on (nginx), Node with its headers from 16 kB. */
const DEFAULT_MAX_QUERY_BYTES = 8_000;

export interface SearchOptions {
  /** Bytes of query above which lists are read by SEARCH instead of GET. Default 8 000; `Infinity`: never. */
  readonly searchAbove?: number | undefined;
}

/**
 * Sends a GET as SEARCH, with its query in the body, where the query would make too long an address; by GET after all where
 * the server, or a proxy before it, refuses SEARCH.
 */
export const withSearch = (
  backend: Backend,
  base: string,
  searchAbove = DEFAULT_MAX_QUERY_BYTES,
): Backend =>
  withFallback({
    ways: (request) =>
      request.searchable && queryString(request.params).length > searchAbove
        ? [toSearch(request, request.searchable), request]
        : undefined,
    isUnsupported: isMethodRefused,
    ...(isCrossOrigin(base) && {
      advice: '; across origins, CORS_METHODS of Directus must list SEARCH',
    }),
  })(backend);

/**
 * Returns the SEARCH for a GET. All parameters go into the body, the only part of a SEARCH that Directus reads. Parameters that
 * are not `searchable` also stay in the address, for proxies.
 */
function toSearch(request: TransportRequest, searchable: readonly string[]): TransportRequest {
  const params = Object.fromEntries(
    Object.entries(request.params).filter(([name]) => !searchable.includes(name)),
  );
  return { ...request, method: 'SEARCH', params, body: { query: toBodyQuery(request.params) } };
}

/**
 * Returns a query for a request body: primitive values as text, as in an address, and without empty values. In a body, the server
 * reads a flag as false unless it is text, ignores a number in `search`, and returns no fields for an empty list.
 */
export const toBodyQuery = (query: object): object =>
  Object.fromEntries(
    Object.entries<unknown>({ ...query })
      .filter(([, value]) => !isEmptyValue(value))
      .map(([name, value]) => [name, isObject(value) ? value : String(value)]),
  );

const isEmptyValue = (value: unknown): boolean =>
  value === undefined || value === null || (Array.isArray(value) && value.length === 0);
