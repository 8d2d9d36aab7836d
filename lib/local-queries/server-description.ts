import { InvalidParamError } from '../errors/errors';
import { oneOf, text } from '../internal/argument-checks';
import type { Collections } from '../query/collections';
import type { DatabaseName } from '../query/describe-collections';
import { namedTimeZone, type TimeZone } from '../query/time-zone';
import type { QueryLimit } from './list-query';

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

/** Returns the collections. Throws `InvalidParamError` for something else. */
export function collectionsOf(given: unknown): Collections {
  if (given instanceof Map) return given;
  throw new InvalidParamError(
    'collections',
    'must come from describeCollections or readCollections',
  );
}

/** Makes the dialect of the server's database. Throws `InvalidParamError` for options that name none. */
export function dialectOf<T>(
  { database, timeZone, collation }: LocalQueriesOptions,
  make: {
    readonly sqlite: (timeZone?: TimeZone) => T;
    readonly postgres: (collator?: Intl.Collator) => T;
  },
): T {
  if (oneOf('database', database, DATABASES) === 'sqlite')
    return make.sqlite(
      timeZone === undefined ? undefined : ofLocale('timeZone', timeZone, namedTimeZone),
    );
  if (timeZone !== undefined)
    throw new InvalidParamError(
      'timeZone',
      'must be left out for Postgres, which is taken to be in UTC',
    );
  return make.postgres(
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

/** Collections that the server does not keep as rows. */
export const IRREGULAR = /^directus_(?:collections|fields|relations)$/;
