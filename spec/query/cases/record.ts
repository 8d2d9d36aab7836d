import { isDeepStrictEqual } from 'node:util';
import { type CollectionAnswers, member, rowsOf } from '../../../lib/query/read-collections';
import type { Row } from '../prover/plan';
import { ask, describe, install, type Outcome, type Target } from '../prover/server';
import { planForCases } from './plan';
import { type Case, queries } from './queries';

/** A server that was asked, and how it describes the collections of the cases. */
export interface RecordedServer {
  readonly name: string;
  readonly database: 'sqlite' | 'postgres';
  readonly major: number;
  readonly described: CollectionAnswers;
}

/** A query with one answer for all servers, or with one for each of them in their order. */
export interface RecordedCase extends Case {
  readonly answer?: Outcome;
  readonly answers?: readonly Outcome[];
}

/** The rows of the cases, and what servers have answered. */
export interface Recording {
  readonly servers: readonly RecordedServer[];
  readonly rows: Readonly<Record<string, readonly Row[]>>;
  readonly cases: readonly RecordedCase[];
}

/** The answers of one server, in the order of the queries. */
interface Answered {
  readonly server: RecordedServer;
  readonly answers: readonly Outcome[];
}

/** Makes the collections of the cases on a server, and asks it each query. */
export async function askCases(
  server: Omit<RecordedServer, 'described'>,
  target: Target,
): Promise<Answered> {
  const plan = planForCases();
  await install(target, plan);
  const described = withoutOthers(await describe(target, plan));
  const answers: Outcome[] = [];
  for (const { collection, query } of queries) {
    // The text of an error is no promise.
    const { message: _message, ...answer } = await ask(target, collection, query);
    answers.push(answer);
  }
  return { server: { ...server, described }, answers };
}

/** Joins the answers of servers into one recording. */
export function recordingOf(answered: readonly Answered[]): Recording {
  const cases = queries.map((each, index): RecordedCase => {
    const answers = answered.map((one) => one.answers[index] ?? {});
    const [answer = {}] = answers;
    return answers.every((other) => isDeepStrictEqual(other, answer))
      ? { ...each, answer }
      : { ...each, answers };
  });
  return { servers: answered.map(({ server }) => server), rows: planForCases().rows, cases };
}

/** Writes a recording with a line for each row and case, so that a difference is a line. */
export function textOf({ servers, rows, cases }: Recording): string {
  const lines = (list: readonly unknown[]) =>
    `[\n${list.map((each) => JSON.stringify(each)).join(',\n')}\n]`;
  const rowLists = Object.entries(rows).map(([name, list]) => `"${name}": ${lines(list)}`);
  return `{\n"servers": ${lines(servers)},\n"rows": {\n${rowLists.join(',\n')}\n},\n"cases": ${lines(cases)}\n}\n`;
}

/** Leaves of a description what decides about queries: the rest is long. */
function withoutOthers({ fields, relations, collections }: CollectionAnswers): CollectionAnswers {
  const picked = (value: unknown, names: readonly string[]) =>
    Object.fromEntries(
      names.flatMap((name) => {
        const found = member(value, name);
        return found === null || found === undefined ? [] : [[name, found]];
      }),
    );
  return {
    fields: rowsOf('fields', fields).map(({ collection, field, type, meta, schema }) => ({
      collection,
      field,
      type,
      meta: picked(meta, ['special', 'searchable']),
      schema: picked(schema, ['is_primary_key', 'numeric_precision', 'numeric_scale']),
    })),
    relations: rowsOf('relations', relations).map(
      ({ collection, field, related_collection, meta }) => ({
        collection,
        field,
        related_collection,
        meta: picked(meta, [
          'one_field',
          'one_collection_field',
          'one_allowed_collections',
          'sort_field',
        ]),
      }),
    ),
    collections: rowsOf('collections', collections).map(({ collection, meta }) => ({
      collection,
      meta: picked(meta, ['sort_field']),
    })),
  };
}
