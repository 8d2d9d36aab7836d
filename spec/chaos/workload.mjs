import { setTimeout as sleep } from 'node:timers/promises';
import { pick, randomFrom } from './random.mjs';

/** Milliseconds after which an operation counts as hanging: far beyond what retries and time limits add up to. */
const HANGING = 240_000;

/** Of the demo's articles these are drafts, which a visitor who is not logged in cannot read. */
const drafts = [6, 14, 22, 30, 38];

/**
 * What the workload did, and what it was told.
 *
 * @typedef {object} Ledger
 * @property {number} reads
 * @property {number} readsOk answered with what was asked for
 * @property {number} readsWrong answered with something else, which is worse than failing
 * @property {number} writes
 * @property {number} writesOk
 * @property {number} hangs
 * @property {Map<string, Row>} rows by the name each was created with
 * @property {Map<string, number>} errors how often which
 */

/**
 * One row of the collection `tags`, as the client has been told.
 *
 * @typedef {object} Row
 * @property {number} [id] missing while no creation has been acknowledged
 * @property {Set<string>} names what it may be called; one, unless an update was not acknowledged
 * @property {'there' | 'gone' | 'unknown'} state
 */

/**
 * Runs operations one beside the other: six reads to four writes.
 *
 * @param {any} client
 * @param {{ seed: number, operations: number, email: string, concurrency?: number }} options
 * @returns {Promise<Ledger>}
 */
export async function runWorkload(client, { seed, operations, email, concurrency = 12 }) {
  const random = randomFrom(seed * 7919);
  /** @type {Ledger} */
  const ledger = {
    reads: 0,
    readsOk: 0,
    readsWrong: 0,
    writes: 0,
    writesOk: 0,
    hangs: 0,
    rows: new Map(),
    errors: new Map(),
  };
  /** Rows that nobody is working on. */
  /** @type {Row[]} */
  const idle = [];
  let started = 0;

  /**
   * @template T
   * @param {() => PromiseLike<T>} work
   * @returns {Promise<{ value: T } | undefined>} nothing when it failed
   */
  async function attempt(work) {
    const limit = new AbortController();
    const late = sleep(HANGING, 'late', { signal: limit.signal, ref: true }).catch(() => 'late');
    try {
      const first = await Promise.race([(async () => ({ value: await work() }))(), late]);
      if (typeof first === 'object') return first;
      ledger.hangs += 1;
    } catch (error) {
      const name = nameOf(error);
      ledger.errors.set(name, (ledger.errors.get(name) ?? 0) + 1);
    } finally {
      limit.abort();
    }
    return undefined;
  }

  async function read() {
    ledger.reads += 1;
    const id = pick(random, drafts);
    const limit = 1 + Math.floor(random() * drafts.length);
    const [work, right] = pick(random, [
      [() => client.readOne(id), (value) => value?.id === id && value.status === 'draft'],
      [() => client.readMany(limit), (value) => Array.isArray(value) && value.length === limit],
      [() => client.me(), (value) => value?.email === email],
    ]);
    const answer = await attempt(work);
    if (!answer) return;
    if (right(answer.value)) ledger.readsOk += 1;
    else ledger.readsWrong += 1;
  }

  /** @param {string} name */
  async function create(name) {
    /** @type {Row} */
    const row = { names: new Set([name]), state: 'unknown' };
    ledger.rows.set(name, row);
    const answer = await attempt(() => client.create(name));
    if (!answer) return;
    ledger.writesOk += 1;
    row.state = 'there';
    if (answer.value?.id === undefined) return;
    row.id = answer.value.id;
    idle.push(row);
  }

  /**
   * @param {Row} row
   * @param {string} name
   */
  async function update(row, name) {
    const answer = await attempt(() => client.update(row.id, name));
    if (answer) {
      ledger.writesOk += 1;
      row.names = new Set([name]);
    } else row.names.add(name);
    idle.push(row);
  }

  /** @param {Row} row */
  async function remove(row) {
    const answer = await attempt(() => client.remove(row.id));
    if (answer) ledger.writesOk += 1;
    row.state = answer ? 'gone' : 'unknown';
  }

  async function write() {
    ledger.writes += 1;
    const name = `seed ${seed} write ${ledger.writes}`;
    const chance = random();
    const row = chance < 0.4 ? undefined : idle.splice(Math.floor(random() * idle.length), 1)[0];
    if (!row) await create(name);
    else if (chance < 0.8) await update(row, name);
    else await remove(row);
  }

  async function worker() {
    while (started < operations) {
      started += 1;
      await (random() < 0.6 ? read() : write());
    }
  }
  await Promise.all(Array.from({ length: concurrency }, worker));
  return ledger;
}

/** @param {any} error */
function nameOf(error) {
  const code = error?.code ?? error?.errors?.[0]?.extensions?.code ?? error?.response?.status ?? '';
  return `${error?.name ?? typeof error} ${code}`.trim();
}
