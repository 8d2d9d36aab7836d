import { InvalidParamError } from '../errors/errors';
import { object, oneOf, text } from '../internal/argument-checks';
import type { Collections } from '../query/collections';
import type { DatabaseName } from '../query/describe-collections';
import type { ValueDialect } from '../query/dialect';
import { postgresValues } from '../query/dialects/postgres-values';
import { sqliteValues } from '../query/dialects/sqlite-values';
import { QueryError, unsupported } from '../query/query-error';
import { namedTimeZone } from '../query/time-zone';
import type { LocalQueries } from '../realtime/local-queries';
import { compileList } from './compile-list';
import { listQuery, type QueryLimit } from './list-query';

const DATABASES: readonly DatabaseName[] = ['sqlite', 'postgres'];

/** About the server whose queries are evaluated. */
export interface LocalQueriesOptions {
  /** From `readCollections(directus)`, or by hand from `describeCollections`. */
  readonly collections: Collections;
  /** The server's `DB_CLIENT`: `sqlite3` or `pg`. */
  readonly database: DatabaseName;
  /** The server's time zone on SQLite, such as `Europe/Berlin`. Default: UTC. */
  readonly timeZone?: string | undefined;
  /** The locale by which Postgres sorts text (ICU), such as `en-US`. Default: the order of text is not evaluated. */
  readonly collation?: string | undefined;
  /** How many rows the server answers with: `queryLimit` of `directus.server.info()`. Default: 100, and no maximum. */
  readonly queryLimit?: QueryLimit | undefined;
}

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
  const given: unknown = collections;
  if (!(given instanceof Map))
    throw new InvalidParamError(
      'collections',
      'must come from describeCollections or readCollections',
    );
  object('queryLimit', queryLimit);
  const context = { collections, dialect: dialectOf(options), now: noClock };
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

/** Collections that the server does not keep as rows. */
const IRREGULAR = /^directus_(?:collections|fields|relations)$/;

function dialectOf({ database, timeZone, collation }: LocalQueriesOptions): ValueDialect {
  if (oneOf('database', database, DATABASES) === 'sqlite')
    return sqliteValues(
      timeZone === undefined ? undefined : ofLocale('timeZone', timeZone, namedTimeZone),
    );
  if (timeZone !== undefined)
    throw new InvalidParamError(
      'timeZone',
      'must be left out for Postgres, which is taken to be in UTC',
    );
  return postgresValues(
    collation === undefined
      ? undefined
      : ofLocale('collation', collation, (name) => new Intl.Collator(name)),
  );
}

function ofLocale<T>(param: string, name: string, make: (name: string) => T): T {
  try {
    return make(text(param, name));
  } catch {
    throw new InvalidParamError(param, `"${name}" is not known here`);
  }
}
