import { readGroups } from './aggregate';
import { checkFields } from './check-fields';
import type { Database } from './database';
import type { DynamicContext } from './dynamic-values';
import { fieldTree, type Level, namedSort } from './field-tree';
import type { Failures } from './compile-filter';
import { type LevelQuery, type MetaName, type ParsedQuery, parseQuery } from './parse-query';
import {
  outputColumns,
  type OutputColumn,
  type ProjectionRules,
  withRelations,
} from './projection';
import { pickRequested } from './pick-requested';
import { compileSelection, type Selection } from './select-rows';
import { serverRules } from './server-rules';
import type { StoredRow } from './values';

/**
 * Evaluates queries as a Directus server does, on rows in memory: `GET /items/articles` is `evaluate(database, 'articles', query, …)`.
 *
 * - {@link Database} holds the rows: `Database.of(collections, dialect, { articles: [{ id: 1, title: 'A' }] })`, in the form of the
 *   API. It is immutable; a write is `database.with(database.table('articles').with([row]))`, and `.without([key])` deletes.
 * - `collections` come from a server's `/fields`, `/relations` and `/collections` (`read-collections.ts`), or from a friendly
 *   description (`describe-collections.ts`).
 * - The dialect is `sqlite()` or `postgres()` (`dialects/`): the two databases answer many queries differently.
 * - The query is what the server receives: plain names in `fields`, lists as lists or text, filters as objects or JSON.
 * - A query that the server refuses throws a {@link QueryError} with the server's code.
 *
 * Nothing passed in is changed. For one row instead of a database, with "unknown" as an answer, see `row-certainty.ts`.
 */
export function evaluate(
  database: Database,
  collection: string,
  query: unknown,
  context: QueryContext,
): QueryResult {
  const prepared = prepare(database, collection, query, context);
  const data = prepared.rows();
  return { data, ...(prepared.query.meta && { meta: prepared.meta(prepared.query.meta) }) };
}

/** The server for which a query is evaluated, and who asks. */
export interface QueryContext extends DynamicContext {
  /** The major version of Directus: 11 or 12. */
  readonly major: number;
}

export interface QueryResult {
  /** Items; bare keys where the query names no field; groups where it aggregates. */
  readonly data: readonly unknown[];
  readonly meta?: Readonly<Partial<Record<MetaName, number>>>;
}

/** A query that the server accepts so far, ready to read rows. */
interface PreparedQuery {
  readonly query: ParsedQuery;
  readonly level: Level;
  readonly rows: () => unknown[];
  readonly meta: (names: readonly MetaName[]) => Readonly<Partial<Record<MetaName, number>>>;
  /** The rows without groups and paging, and their answers: in which order a database puts equal sort keys is not known. */
  readonly select: () => PreparedSelection;
}

interface PreparedSelection {
  readonly selection: Selection;
  readonly answer: (rows: readonly StoredRow[]) => unknown[];
}

/** Parses a query, and checks its names. */
export function prepare(
  database: Database,
  collectionName: string,
  raw: unknown,
  context: QueryContext,
): PreparedQuery {
  const server = serverRules(context.major);
  const query = parseQuery(raw, context);
  const collection = database.collection(collectionName);
  const isAggregate = Object.keys(query.aggregate ?? {}).length > 0;
  const isGrouped = isAggregate || query.groupBy !== undefined;
  const fields = query.groupBy ?? (isAggregate ? [] : (query.fields ?? ['*']));
  const sort = query.sort ?? [query.groupBy?.[0] ?? collection.sortField ?? collection.key];
  const { sort: _sort, ...unsorted }: LevelQuery = query;
  const level: Level = {
    collection,
    query:
      isAggregate && !query.groupBy?.[0]
        ? unsorted
        : { ...unsorted, sort: namedSort(sort, query.alias, server) },
    children: fieldTree(database, {
      collection,
      fields: [...new Set(fields)],
      alias: query.alias ?? {},
      deep: query.deep,
      backlink: query.backlink,
      server,
    }),
  };
  checkFields(database, level);
  const rules: ProjectionRules = { database, server };

  const select = (): PreparedSelection => {
    let columns: readonly OutputColumn[] = [];
    const readColumns = (failures: Failures) => {
      columns = outputColumns(database, level, failures);
    };
    const selection = compileSelection(database, collection, level.query, readColumns);
    const pick = pickRequested(level);
    const answer = (rows: readonly StoredRow[]) =>
      withRelations(rules, level, columns, rows).map(pick);
    return { selection, answer };
  };
  const rows = () => {
    if (isGrouped) return readGroups(database, level, server);
    const { selection, answer } = select();
    return answer(selection.page().map(({ row }) => row));
  };
  const meta = (names: readonly MetaName[]) =>
    Object.fromEntries(names.map((name) => [name, count(database, level, name)]));
  return { query, level, rows, meta, select };
}

function count(database: Database, { collection, query }: Level, name: MetaName): number {
  if (name === 'total_count') return database.table(collection.name).rows.length;
  const { filter, search } = query;
  const counted = { ...(filter && { filter }), ...(search !== undefined && { search }) };
  return compileSelection(database, collection, counted).all().length;
}
