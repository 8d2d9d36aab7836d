import { DirectusError } from '../errors/errors';

/**
 * Why a query has no rows: the server's own codes, and `UNSUPPORTED` for parts of Directus that the engine does not have
 * (geometry, `json()`, aggregates in `deep`, `$CURRENT_USER` where it is not known who asks).
 */
export type QueryErrorCode =
  'INVALID_QUERY' | 'FORBIDDEN' | 'INTERNAL_SERVER_ERROR' | 'UNSUPPORTED';

/** A query that the server refuses, or that the engine cannot evaluate. */
export class QueryError extends DirectusError {
  override name = 'QueryError';

  constructor(
    readonly code: QueryErrorCode,
    reason: string,
    /** The part that fails: the server, while it reads the query, or its database afterwards. */
    readonly phase: 'query' | 'database' = 'query',
  ) {
    super(reason);
  }
}

/** A query with a wrong part: status 400. */
export const invalidQuery = (reason: string): QueryError => new QueryError('INVALID_QUERY', reason);

/** A collection or field that does not exist: status 403, as for one that may not be read. */
export const forbidden = (reason: string): QueryError => new QueryError('FORBIDDEN', reason);

/** A query on which the server itself fails: status 500. */
export const serverFailure = (reason: string): QueryError =>
  new QueryError('INTERNAL_SERVER_ERROR', reason);

/** A query on which the database fails, after the server has accepted all of it: status 500. */
export const databaseFailure = (reason: string): QueryError =>
  new QueryError('INTERNAL_SERVER_ERROR', reason, 'database');

/** A query that the engine does not evaluate. */
export const unsupported = (reason: string): QueryError => new QueryError('UNSUPPORTED', reason);
