import { restClient } from '../../../demo/server/rest.mjs';
import type { Collections } from '../../../lib/query/collections';
import { Database } from '../../../lib/query/database';
import type { Dialect } from '../../../lib/query/dialect';
import type { QueryContext } from '../../../lib/query/evaluate';
import { readCollections } from '../../../lib/query/read-collections';
import { evaluated, isEqual, type Verdict, verdictOf } from './compare';
import { covers, uncovered } from './cover';
import { inParallel } from './in-parallel';
import { keyOf, type Plan, planCollections, planForCover, randomRow, type Row } from './plan';
import { Random } from './random';
import { QueryMaker, type RandomQuery, swarm } from './random-query';
import { ask, describe, install, type Outcome, type Target, write } from './server';
import { shrink } from './shrink';
import { hasTwoFaults } from './two-faults';
import type { Scalar } from './values';

/** A server to compare with, and how the engine imitates it. */
export interface Opponent {
  readonly name: string;
  readonly target: Target;
  readonly dialect: Dialect;
  readonly major: number;
}

/** A query that the engine and a server answer differently, as small as it could be made. */
interface Difference {
  readonly verdict: Verdict;
  readonly collection: string;
  readonly query: Record<string, unknown>;
  readonly engine: Outcome;
  readonly server: Outcome;
}

export interface Report {
  readonly queries: number;
  readonly verdicts: ReadonlyMap<Verdict, number>;
  readonly codes: ReadonlyMap<string, number>;
  readonly differences: readonly Difference[];
  /** The combinations that should have been covered, and were not. */
  readonly uncovered: readonly string[];
}

interface CampaignOptions {
  readonly seed: number;
  readonly queries: number;
  /** False to leave out the cover at the beginning: each operator on each type along each path. Default true. */
  readonly cover?: boolean;
  /** Is told what there is before each round. */
  readonly progress?: (report: Report) => void;
}

/** Queries between two writes. */
const BATCH = 40;
/** Queries on one set of collections. */
const ROUND = 1_500;
/** How many differences are made smaller. */
const SHRUNK = 25;

/** Compares the engine with a server on random queries. */
export async function compareWithServer(
  opponent: Opponent,
  { seed, queries, cover = true, progress }: CampaignOptions,
): Promise<Report> {
  const campaign = new Campaign(opponent, await contextOf(opponent));
  const uncovered = cover ? await campaign.cover(seed) : [];
  for (let round = 0; campaign.count < queries; round += 1) {
    progress?.(campaign.report(uncovered));
    await campaign.round(seed * 1_000 + round, Math.min(ROUND, queries - campaign.count));
  }
  return campaign.report(uncovered);
}

async function contextOf({ target, major }: Opponent): Promise<QueryContext> {
  const me = await restClient(target.url, target.token)('GET', '/users/me?fields=id,role');
  return { major, now: () => new Date(), user: { id: me.id, role: me.role } };
}

class Campaign {
  count = 0;
  /** Above the keys of the rows that there are at the beginning. */
  #created = 1_000;
  readonly #verdicts = new Map<Verdict, number>();
  readonly #codes = new Map<string, number>();
  readonly #differences: Difference[] = [];

  constructor(
    readonly opponent: Opponent,
    readonly context: QueryContext,
  ) {}

  private get isPostgres(): boolean {
    return !this.opponent.dialect.nullsFirst;
  }

  report(uncovered: readonly string[]): Report {
    return {
      queries: this.count,
      verdicts: this.#verdicts,
      codes: this.#codes,
      differences: this.#differences,
      uncovered,
    };
  }

  /** Runs each operator on each type along each path; returns those that the server refused, which covers nothing. */
  async cover(seed: number): Promise<readonly string[]> {
    const random = new Random(seed);
    const plan = planForCover(random, `q${seed}cover`);
    const database = await this.installed(plan);
    const wanted = covers(random, database.collections, `q${seed}cover_a`, this.isPostgres);
    return uncovered(
      wanted,
      async (query) => (await this.compared(database, query)).data !== undefined,
    );
  }

  /** Runs random queries on random collections, with a write after each batch. */
  async round(seed: number, count: number): Promise<void> {
    const random = new Random(seed);
    const plan = planCollections(random, `q${seed}`);
    let database = await this.installed(plan);
    const end = this.count + count;
    const corpus: RandomQuery[] = [];
    while (this.count < end) {
      const taste = { isPostgres: this.isPostgres };
      const maker = new QueryMaker(random, database.collections, swarm(random), taste);
      const batch = random.times(Math.min(BATCH, end - this.count), () =>
        corpus.length > 0 && random.chance(0.2) ? maker.mutated(random.pick(corpus)) : maker.next(),
      );
      const current = database;
      await inParallel(batch, (each) => this.compared(current, each));
      corpus.push(...batch.slice(0, 10));
      database = await this.written(random, plan, database);
    }
  }

  private async installed(plan: Plan): Promise<Database> {
    const { target, dialect } = this.opponent;
    await install(target, plan);
    const collections: Collections = readCollections(await describe(target, plan));
    return Database.of(collections, dialect, plan.rows);
  }

  private async compared(database: Database, { collection, query }: RandomQuery): Promise<Outcome> {
    this.count += 1;
    const server = await ask(this.opponent.target, collection, query);
    const verdict = verdictOf(database, collection, query, this.context, server);
    increase(this.#codes, server.code ?? 'answered');
    increase(
      this.#verdicts,
      isEqual(verdict) ? verdict : await this.examined(database, verdict, collection, query),
    );
    return server;
  }

  /** Makes a query smaller that both answer differently, and keeps it unless it has two faults. */
  private async examined(
    database: Database,
    verdict: Verdict,
    collection: string,
    query: Record<string, unknown>,
  ): Promise<Verdict> {
    const { target } = this.opponent;
    const fails = async (candidate: Record<string, unknown>): Promise<boolean> => {
      const server = await ask(target, collection, candidate);
      return verdictOf(database, collection, candidate, this.context, server) === verdict;
    };
    const both = async (candidate: Record<string, unknown>) => ({
      engine: evaluated(database, collection, candidate, this.context),
      server: await ask(target, collection, candidate),
    });
    const codesOf = async (candidate: Record<string, unknown>) => {
      const { engine, server } = await both(candidate);
      return { engine: engine.code, server: server.code };
    };
    const isSmall = verdict === 'another error' || this.#differences.length < SHRUNK;
    const small = isSmall ? await shrink(query, fails) : query;
    if (verdict === 'another error' && (await hasTwoFaults(small, codesOf))) return 'two faults';
    this.#differences.push({ verdict, collection, query: small, ...(await both(small)) });
    return verdict;
  }

  /** Creates, changes or deletes a row, on the server and in memory. */
  private async written(random: Random, plan: Plan, database: Database): Promise<Database> {
    const collection = random.pick(plan.collections);
    const table = database.table(collection.name);
    const keys = new Map(
      plan.collections.map(({ name }) => [
        name,
        database.table(name).rows.map((row) => row['id'] as Scalar),
      ]),
    );
    const own = keys.get(collection.name) ?? [];
    if (random.chance(0.3) && own.length > 5) {
      const key = random.pick(own);
      await write(this.opponent.target, collection.name, { remove: key });
      return withoutRow(plan, database.with(table.without([key])), collection.name, key);
    }
    const isNew = own.length === 0 || random.chance(0.4);
    this.#created += 1 + random.int(3);
    const key = isNew ? keyOf(collection.keyType, this.#created) : random.pick(own);
    const put: Row = randomRow(random, collection, key, keys);
    await write(this.opponent.target, collection.name, { put, isNew });
    return database.with(table.with([put]));
  }
}

/** Foreign keys of a row that is gone become null. */
function withoutRow(plan: Plan, database: Database, target: string, key: Scalar): Database {
  let result = database;
  for (const { name, keys } of plan.collections)
    for (const { field, target: leadsTo } of keys) {
      if (leadsTo !== target) continue;
      const table = result.table(name);
      const orphans = table.index(field).get(key as string | number) ?? [];
      result = result.with(table.replaced(orphans.map((row) => ({ ...row, [field]: null }))));
    }
  return result;
}

const increase = <Name>(counts: Map<Name, number>, name: Name): void => {
  counts.set(name, (counts.get(name) ?? 0) + 1);
};
