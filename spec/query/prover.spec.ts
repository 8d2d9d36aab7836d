import { describe, expect, it } from 'vitest';
import { databaseOf, recording } from './cases/recording';
import { evaluated } from './prover/compare';
import { covers, uncovered } from './prover/cover';
import { Random } from './prover/random';
import { features, operatorsOf, QueryMaker, type RandomQuery } from './prover/random-query';
import { shrink } from './prover/shrink';
import { hasTwoFaults } from './prover/two-faults';
import { types } from './prover/values';

const [server] = recording.servers;
if (!server) throw new Error('No server has been recorded');
const database = databaseOf(server);
const context = { major: server.major, now: () => new Date('2025-06-15T12:00:00Z'), user: null };
const codeOf = (query: Record<string, unknown>) =>
  evaluated(database, 'case_a', query, context).code;

describe('the cover of the prover', () => {
  const wanted = covers(new Random(1), database.collections, 'case_a', false);
  const isAnswered = ({ collection, query }: RandomQuery) =>
    Promise.resolve(evaluated(database, collection, query, context).data !== undefined);

  it('counts each operator on each type at the end of eleven paths, each once', () => {
    const columns = types.map((type) => [type.toLowerCase(), type] as const);
    const names = new Set(wanted.map((each) => each.covers));
    for (const path of 'own m2o m2o.m2o o2m o2m.o2m m2o.o2m o2m.m2o some none some.m2o a2o'.split(
      ' ',
    ))
      for (const [column, asked] of columns) {
        const type = database.collections.get('case_a')?.fields.get(`${column}1`)?.type ?? asked;
        for (const operator of operatorsOf(type))
          expect(names).toContain(`${path} ${column}1 _${operator}`);
      }
    expect(names.size).toBe(wanted.length);
  });

  it('finds the cover complete where all queries are answered', async () => {
    expect(await uncovered(wanted, isAnswered)).toEqual([]);
  });

  it('names a combination that is never answered', async () => {
    const isRefused = ({ query }: RandomQuery) =>
      JSON.stringify(query['filter']).startsWith('{"k0":{"float1":{"_nin"');
    const answersMost = async (query: RandomQuery) => !isRefused(query) && isAnswered(query);
    expect(await uncovered(wanted, answersMost)).toEqual(['m2o float1 _nin']);
  });
});

it('random queries read foreign keys of nested rows by aliases', () => {
  const taste = { isPostgres: false };
  const asObjects = new Set(features.filter((name) => name !== 'notation'));
  const maker = new QueryMaker(new Random(1), database.collections, asObjects, taste);
  const made = Array.from({ length: 1_000 }, () => JSON.stringify(maker.next().query));
  const isAlias = (query: string) =>
    query.includes('"links":{') && query.includes('"other":"left"');
  expect(made.filter(isAlias)).not.toEqual([]);
});

describe('two faults', () => {
  const query = { filter: { integer1: { _eq: 'x' } }, sort: ['nope'] };
  const codesOf =
    (engine: typeof codeOf, other = codeOf) =>
    (each: Record<string, unknown>) =>
      Promise.resolve({ engine: engine(each), server: other(each) });
  /** Reports the fault of the filter first. */
  const filterFirst = (each: Record<string, unknown>) =>
    'filter' in each ? 'INVALID_QUERY' : codeOf(each);

  it('a query with two faults may be refused for either', async () => {
    expect(codeOf(query)).toBe('FORBIDDEN');
    expect(await hasTwoFaults(query, codesOf(codeOf, filterFirst))).toBe(true);
  });

  it('a query with one fault has one reason', async () => {
    const one = { filter: { integer1: { _eq: 'x' } }, sort: ['id'] };
    const always = () => 'FORBIDDEN';
    expect(await hasTwoFaults(one, codesOf(codeOf, always))).toBe(false);
    expect(await hasTwoFaults(query, codesOf(codeOf))).toBe(false);
  });

  it('each fault alone has to have the same code on both sides', async () => {
    const withoutSort = (each: Record<string, unknown>) =>
      'filter' in each ? 'INVALID_QUERY' : undefined;
    expect(await hasTwoFaults(query, codesOf(codeOf, withoutSort))).toBe(false);
  });
});

describe('a query that is made smaller', () => {
  it('loses each part that does not matter, also of a text of JSON', async () => {
    const query = { deep: '{"tags":{"_limit":1},"author":{}}', sort: ['id', 'name'] };
    const fails = (each: Record<string, unknown>) =>
      Promise.resolve(JSON.stringify(each).includes('_limit'));
    expect(await shrink(query, fails)).toEqual({ deep: { tags: { _limit: 1 } } });
  });
});
