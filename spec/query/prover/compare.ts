import { isDeepStrictEqual } from 'node:util';
import type { Database } from '../../../lib/query/database';
import { evaluate, prepare, type QueryContext } from '../../../lib/query/evaluate';
import { QueryError } from '../../../lib/query/query-error';
import type { StoredRow } from '../../../lib/query/values';
import type { Outcome } from './server';

/** How an answer of the engine relates to that of a server. */
export type Verdict =
  | 'equal'
  /** Equal but for the order of rows whose sort keys are equal. */
  | 'ties'
  /** Equal but for the last digits of sums. */
  | 'digits'
  /** Both refuse, for two reasons that the query has: see `two-faults.ts`. */
  | 'two faults'
  /** Both refuse, for different reasons. */
  | 'another error'
  /** The engine says that it does not evaluate this. */
  | 'not evaluated'
  | 'only one refuses'
  | 'meta'
  | 'data';

/** Returns true for a verdict that is no difference: where a query has two faults, an error is all that is promised. */
export const isEqual = (verdict: Verdict): boolean =>
  /^(?:equal|ties|digits|two faults)$/.test(verdict);

const plain = (value: unknown): unknown =>
  value === undefined ? undefined : JSON.parse(JSON.stringify(value));

/** Runs a query on the engine. An error that is no `QueryError` is a defect, and shown as one. */
export function evaluated(
  database: Database,
  collection: string,
  query: object,
  context: QueryContext,
): Outcome {
  try {
    const { data, meta } = evaluate(database, collection, query, context);
    return { data: plain(data), ...(meta && { meta: plain(meta) }) };
  } catch (error) {
    if (error instanceof QueryError) return { code: error.code, message: error.message };
    return {
      code: 'DEFECT',
      message: error instanceof Error ? (error.stack ?? '') : String(error),
    };
  }
}

/** Compares the answers of both to a query. */
export function verdictOf(
  database: Database,
  collection: string,
  query: object,
  context: QueryContext,
  server: Outcome,
): Verdict {
  const engine = evaluated(database, collection, query, context);
  if (engine.code ?? server.code) {
    if (engine.code === server.code) return 'equal';
    if (engine.code === 'UNSUPPORTED') return 'not evaluated';
    // Of rows that are equal in their order, the engine may have taken one on which the database fails.
    const { data } = server;
    if (engine.code === 'INTERNAL_SERVER_ERROR' && data !== undefined)
      if (isWithinTies(database, collection, query, context, data)) return 'ties';
    return engine.code && server.code ? 'another error' : 'only one refuses';
  }
  if (!isDeepStrictEqual(engine.meta, server.meta)) return 'meta';
  if (isDeepStrictEqual(engine.data, server.data)) return 'equal';
  const tolerance = toleranceOf(database, collection, query, context);
  if (isAlmost(engine.data, server.data, tolerance)) return 'digits';
  return isWithinTies(database, collection, query, context, server.data) ? 'ties' : 'data';
}

const NUMBER = /^-?\d+(?:\.\d+)?(?:e[+-]?\d+)?$/;

/**
 * Returns the relative difference that two numbers may have. Postgres adds a `float` in 32 bits, in the order in which the
 * rows lie on the disk, which nobody else knows.
 */
function toleranceOf(
  database: Database,
  collection: string,
  query: object,
  context: QueryContext,
): number {
  const { aggregate } = prepare(database, collection, query, context).query;
  const { fields } = database.collection(collection);
  const summed = [...(aggregate?.['sum'] ?? []), ...(aggregate?.['sumDistinct'] ?? [])];
  const isInSingles = summed.some((name) => fields.get(name)?.type === 'float');
  return isInSingles && !database.dialect.nullsFirst ? 1e-5 : 1e-9;
}

/** Equal, but for numbers within a relative difference. */
function isAlmost(a: unknown, b: unknown, tolerance: number): boolean {
  if (typeof a === 'number' && typeof b === 'number')
    return Math.abs(a - b) <= tolerance * Math.max(1, Math.abs(a));
  if (typeof a === 'string' && typeof b === 'string' && NUMBER.test(a) && NUMBER.test(b))
    return isAlmost(Number(a), Number(b), tolerance);
  if (Array.isArray(a) && Array.isArray(b))
    return (
      a.length === b.length && a.every((member, index) => isAlmost(member, b[index], tolerance))
    );
  if (typeof a !== 'object' || typeof b !== 'object' || !a || !b) return a === b;
  const names = Object.keys(a);
  return (
    names.length === Object.keys(b).length &&
    names.every((name) => isAlmost(Reflect.get(a, name), Reflect.get(b, name), tolerance))
  );
}

/** The same text for equal values, in whatever order their members are. */
const canonical = (item: unknown): string =>
  JSON.stringify(item, (_name, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );

/** A row beyond the page may have relations on which the database fails: then it is none of those that were answered. */
function answersTo(
  answer: (rows: readonly StoredRow[]) => readonly unknown[],
  row: StoredRow,
): string[] {
  try {
    return answer([row]).map(canonical);
  } catch (error) {
    if (error instanceof QueryError) return [];
    throw error;
  }
}

/** Equal, but for the order of groups: without `sort`, a database may hash them as well as sort them. */
function areGroups(
  database: Database,
  collection: string,
  query: object,
  context: QueryContext,
  data: readonly unknown[],
): boolean {
  const all = evaluated(database, collection, { ...query, limit: -1, page: 1, offset: 0 }, context);
  const page = evaluated(database, collection, query, context);
  if (!Array.isArray(all.data) || !Array.isArray(page.data)) return false;
  const left: unknown[] = [...all.data];
  const tolerance = toleranceOf(database, collection, query, context);
  return (
    page.data.length === data.length &&
    data.every((group) => {
      const at = left.findIndex((each) => isAlmost(each, group, tolerance));
      if (at >= 0) left.splice(at, 1);
      return at >= 0;
    })
  );
}

/** Equal, where rows with equal sort keys may change places, also over the edges of the page. */
function isWithinTies(
  database: Database,
  collection: string,
  query: object,
  context: QueryContext,
  data: unknown,
): boolean {
  try {
    return hasSameRows(database, collection, query, context, data);
  } catch (error) {
    if (error instanceof QueryError) return false;
    throw error;
  }
}

function hasSameRows(
  database: Database,
  collection: string,
  query: object,
  context: QueryContext,
  data: unknown,
): boolean {
  if (!Array.isArray(data)) return false;
  const prepared = prepare(database, collection, query, context);
  const { groupBy, aggregate, sort } = prepared.query;
  if (groupBy && !sort) return areGroups(database, collection, query, context, data);
  if (groupBy ?? aggregate) return false;
  const { selection, answer } = prepared.select();
  const all = selection.all();
  const page = selection.page();
  const [first] = page;
  if (!first || page.length !== data.length) return false;
  const start = all.findIndex(({ row }) => row === first.row);
  const group: number[] = [];
  for (const [index, found] of all.entries()) {
    const before = all[index - 1];
    const isNew = !before || !selection.isTie(before, found);
    group.push((group[index - 1] ?? 0) + Number(isNew));
  }
  const pool = new Map<number, string[]>();
  for (const [index, { row }] of all.entries()) {
    const id = group[index] ?? 0;
    pool.set(id, [...(pool.get(id) ?? []), ...answersTo(answer, row)]);
  }
  return data.every((item: unknown, index) => {
    const left = pool.get(group[start + index] ?? 0) ?? [];
    const at = left.indexOf(canonical(item));
    if (at >= 0) left.splice(at, 1);
    return at >= 0;
  });
}
