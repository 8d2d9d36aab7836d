import { isObject } from '../internal/guards';
import { object, oneOf } from '../internal/argument-checks';
import type { LocalAnswers, WholeCollections } from '../offline/local-answers';
import type { Collection, Collections, Field } from '../query/collections';
import { Database } from '../query/database';
import { postgres } from '../query/dialects/postgres';
import { sqlite } from '../query/dialects/sqlite';
import { evaluate } from '../query/evaluate';
import { QueryError } from '../query/query-error';
import { MissingRows } from '../query/table';
import { serializeQuery } from '../requests/serialize-query';
import { limitOf, listQuery } from './list-query';
import {
  collectionsOf,
  dialectOf,
  IRREGULAR,
  type LocalQueriesOptions,
} from './server-description';

/** About the server whose queries are answered. */
export interface LocalAnswersOptions extends LocalQueriesOptions {
  /** The major version of Directus. Default 11. */
  readonly version?: 11 | 12;
}

type Row = Readonly<Record<string, unknown>>;

/** The parts of a query that the engine knows. */
const PARTS =
  /^(?:fields|alias|deep|backlink|filter|search|sort|limit|offset|page|aggregate|groupBy|meta)$/;

/**
 * Lets `offline` answer queries that were not asked before: once all rows of a collection are kept, as by a read with `limit: -1`, any query
 * over them is answered on this device. Queries with `$CURRENT_USER` and the like, and those that need a collection that is not kept as a
 * whole, are left to the server.
 *
 * @example
 * const collections = await readCollections(directus);
 * const kept = offline(directus, { storage, localAnswers: localAnswers({ collections, database: 'sqlite' }) });
 */
export function localAnswers(options: LocalAnswersOptions): LocalAnswers {
  const { collections: given, queryLimit = {}, version = 11 } = object('options', options);
  object('queryLimit', queryLimit);
  const collections = collectionsOf(given);
  const dialect = dialectOf(options, { sqlite, postgres });
  const major = oneOf('version', version, [11, 12]);

  return {
    isWhole(name, query, data) {
      const collection = collections.get(name);
      const parts = collection && !IRREGULAR.test(name) && listQuery(query, collection, queryLimit);
      if (!parts) return false;
      const { fields, filter, start, limit } = parts;
      return (
        fields.some(([first]) => first === '*') &&
        // A relation with fields comes in place of its key.
        fields.every((path) => path.length === 1) &&
        isObject(filter) &&
        Object.keys(filter).length === 0 &&
        start === 0 &&
        data.length < limit
      );
    },

    answer(name, query, known, now) {
      const isKnown = Object.keys(query).every((part) => PARTS.test(part));
      if (!isKnown) return undefined;
      const limit = limitOf(query['limit'], queryLimit);
      if (limit === undefined) return undefined;
      const asked = { ...query, limit: limit === Infinity ? -1 : limit };
      const readable = readableCollections(collections, known);
      const rows = new Map(
        [...known].flatMap(([each, list]) => (list ? [[each, list.filter(isObject)]] : [])),
      );
      try {
        const database = Database.partial(readable, dialect, rows);
        // Without a user, who is known to the server, `$CURRENT_USER` and the like are refused.
        const context = { major, now: () => new Date(now) };
        const { data, meta } = evaluate(database, name, serializeQuery(asked), context);
        const collection = readable.get(name);
        const complete =
          collection && showsAll(query)
            ? withOtherFields(data, collection, rows.get(name) ?? [])
            : [...data];
        return { data: complete, ...(meta && { meta }) };
      } catch (error) {
        if (error instanceof MissingRows) return { needs: error.collection };
        // The server says why it refuses the query.
        if (error instanceof QueryError) return undefined;
        throw error;
      }
    },
  };
}

/** Returns the collections with the fields that their known rows have, and whose values tell something. */
function readableCollections(collections: Collections, known: WholeCollections): Collections {
  return new Map(
    [...collections].map(([name, collection]): [string, Collection] => {
      const row = known.get(name)?.find(isObject);
      if (!row) return [name, collection];
      const isReadable = ({ name: field, type, special }: Field): boolean => {
        const relation = collection.relations.get(field);
        // The keys of a list whose rows are not known are shown as they were read.
        if (relation?.kind === 'o2m') return known.get(relation.target) !== undefined;
        return Object.hasOwn(row, field) && type !== 'hash' && !special.includes('conceal');
      };
      const fields = [...collection.fields].filter(([, field]) => isReadable(field));
      return [name, { ...collection, fields: new Map(fields) }];
    }),
  );
}

const showsAll = ({ fields, aggregate, groupBy }: Row): boolean =>
  aggregate === undefined &&
  groupBy === undefined &&
  (fields === undefined || (Array.isArray(fields) && fields.includes('*')));

/** Adds the fields to answered rows that are not evaluated, as they were read. */
function withOtherFields(
  data: readonly unknown[],
  { key, fields }: Collection,
  rows: readonly Row[],
): unknown[] {
  const byKey = new Map(rows.map((row) => [String(row[key]), row]));
  return data.map((answered) => {
    if (!isObject(answered)) return answered;
    const row = byKey.get(String(answered[key])) ?? {};
    const others = Object.entries(row).filter(([field]) => !fields.has(field));
    return { ...Object.fromEntries(others), ...answered };
  });
}
