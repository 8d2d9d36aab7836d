import { setTimeout as pause } from 'node:timers/promises';
import { inspect } from 'node:util';
import { restClient } from '../../demo/server/rest.mjs';
import { Directus, InvalidParamError } from '../../lib';
import { localQueries, readCollections } from '../../lib/local-queries';
import type { DatabaseName } from '../../lib/query/describe-collections';
import { isPending, realtime } from '../../lib/realtime';
import { planCollections } from '../query/prover/plan';
import { Random } from '../query/prover/random';
import { ask, install, type Target } from '../query/prover/server';
import type { Scalar } from '../query/prover/values';
import { listFault } from './compare-lists';
import { startDroppingProxy } from './dropping-proxy';
import { isLocal, RandomLists, type RandomWrite } from './random-lists';

/** A server, and how much of it is compared. */
export interface ListsOnServer extends Target {
  readonly database: DatabaseName;
  readonly seed: number;
  readonly lists: number;
  readonly rounds: number;
  /** Writes in a round. */
  readonly writes: number;
}

/** What is found: the lists that are wrong, and how many were evaluated on this side. */
export interface ListReport {
  readonly faults: readonly string[];
  readonly local: number;
  readonly reads: number;
}

/** Milliseconds in which a list has to become what a read gives. */
const SETTLING_TIME = 15_000;

/** Follows random lists of a real server, writes to it as this client and as another, and compares each list with a fresh read. */
export async function attackLists(options: ListsOnServer): Promise<ListReport> {
  const { url, token, database, seed, rounds, writes } = options;
  const target = { url, token };
  const random = new Random(seed);
  const plan = planCollections(random, `live${seed}`);
  await install(target, plan);
  const proxy = await startDroppingProxy(url);
  let reads = 0;
  const directus = new Directus(proxy.url, {
    auth: { mode: 'json', staticToken: token },
    storage: { mode: 'MemoryStorage' },
    transport: {
      interceptors: [
        (request, next) => {
          if (request.method === 'GET' || request.method === 'SEARCH') reads += 1;
          return next(request);
        },
      ],
    },
  });
  const names = new Set(plan.collections.map(({ name }) => name));
  const described = await readCollections(directus);
  const collections = new Map([...described].filter(([name]) => names.has(name)));
  const collation = database === 'postgres' && { collation: 'en-US' };
  const local = localQueries({ collections, database, ...collation });
  const live = realtime(directus, { localQueries: local, retryDelay: 50, maxRetryDelay: 500 });
  const maker = new RandomLists(random, plan, collections, database);

  const faults: string[] = [];
  const watched = random.times(options.lists, () => {
    const asked = maker.list();
    const seen: { last?: readonly unknown[]; error?: unknown } = {};
    const watch = maker.watchedBy(asked, local);
    live.live(asked.collection, asked.query, { watch }).subscribe({
      next: ({ data }) => (seen.last = data),
      error: (error: unknown) => (seen.error = error),
    });
    return { asked, seen };
  });

  const send = restClient(url, token);
  const keys = async (): Promise<Map<string, readonly Scalar[]>> => {
    const all = [...names].map(async (name): Promise<[string, readonly Scalar[]]> => {
      const rows: readonly { readonly id: Scalar }[] = await send(
        'GET',
        `/items/${name}?fields=id&limit=-1`,
      );
      return [name, rows.map(({ id }) => id)];
    });
    return new Map(await Promise.all(all));
  };
  const writeAsOther = ({ collection, kind, key, row }: RandomWrite): Promise<unknown> => {
    const path = `/items/${collection}`;
    const one = `${path}/${encodeURIComponent(key)}`;
    if (kind === 'create') return send('POST', path, row);
    return kind === 'update' ? send('PATCH', one, row) : send('DELETE', one);
  };
  const writeAsSelf = ({ collection, kind, key, row }: RandomWrite): Promise<unknown> => {
    if (kind === 'create') return Promise.resolve(live.createOne(collection, row));
    return Promise.resolve(
      kind === 'update' ? live.updateOne(collection, key, row) : live.deleteOne(collection, key),
    );
  };

  const isSettled = async ({
    asked,
    seen,
  }: (typeof watched)[number]): Promise<string | undefined> => {
    const { data, code } = await ask(target, asked.collection, asked.query);
    // A query that the server refuses fails the list, too, or is tried again.
    if (!Array.isArray(data))
      return seen.last && code === 'FORBIDDEN' ? 'the server refuses it' : undefined;
    if (seen.error instanceof InvalidParamError) return undefined;
    if (seen.error !== undefined) return `failed: ${inspect(seen.error)}`;
    return seen.last ? listFault(asked.query, seen.last, data) : 'no result';
  };

  await pause(1_000);
  for (let round = 0; round < rounds && faults.length === 0; round += 1) {
    const known = await keys();
    for (let n = 0; n < writes; n += 1) {
      const write = maker.write(known);
      const isOwn = random.chance(0.4);
      const done = (isOwn ? writeAsSelf(write) : writeAsOther(write)).catch(() => undefined);
      if (random.chance(0.6)) await done;
      if (random.chance(0.05)) proxy.drop();
      await pause(random.pick([0, 5, 50, 200]));
    }
    const deadline = Date.now() + SETTLING_TIME;
    for (const one of watched) {
      let fault = await isSettled(one);
      while (fault !== undefined && Date.now() < deadline) {
        await pause(250);
        fault = await isSettled(one);
      }
      if (fault !== undefined)
        faults.push(`${one.asked.collection} ${JSON.stringify(one.asked.query)}: ${fault}`);
    }
  }
  const pending = watched.filter(({ seen }) => seen.last?.some(isPending));
  for (const { asked } of pending) faults.push(`${JSON.stringify(asked)}: is pending`);
  live.dispose();
  directus.dispose();
  await proxy.stop();
  return { faults, reads, local: watched.filter(({ asked }) => isLocal(asked, local)).length };
}
