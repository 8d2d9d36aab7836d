import { object } from '../internal/argument-checks';
import { postgresValues } from '../query/dialects/postgres-values';
import { sqliteValues } from '../query/dialects/sqlite-values';
import { QueryError, unsupported } from '../query/query-error';
import type { LocalQueries } from '../realtime/local-queries';
import { compileList } from './compile-list';
import { listQuery } from './list-query';
import {
  collectionsOf,
  dialectOf,
  IRREGULAR,
  type LocalQueriesOptions,
} from './server-description';

/**
 * Lets live queries evaluate filters and order on this side: most changes then need no read, and optimistic writes show at their
 * place. Where only the server knows, they are read again as without.
 *
 * @example
 * const collections = await readCollections(directus);
 * const live = realtime(directus, { localQueries: localQueries({ collections, database: 'sqlite' }) });
 */
export function localQueries(options: LocalQueriesOptions): LocalQueries {
  const { collections, queryLimit = {} } = object('options', options);
  object('queryLimit', queryLimit);
  const dialect = dialectOf(options, { sqlite: sqliteValues, postgres: postgresValues });
  const context = { collections: collectionsOf(collections), dialect, now: noClock };
  return {
    list: (name, query, primaryKey) => {
      const collection = collections.get(name);
      if (collection?.key !== primaryKey || IRREGULAR.test(name)) return undefined;
      const parts = listQuery(query, collection, queryLimit);
      try {
        return parts && compileList(parts, collection, { ...context, collection: name });
      } catch (error) {
        // The server says why it refuses the query.
        if (error instanceof QueryError) return undefined;
        throw error;
      }
    },
  };
}

/** The rows of a query with `$NOW` change without an event. */
function noClock(): never {
  throw unsupported('$NOW is evaluated by the server');
}
