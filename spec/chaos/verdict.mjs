// @ts-check
/** @typedef {import('./workload.mjs').Ledger} Ledger */

/** Reads that must succeed. */
export const READS_THAT_SUCCEED = 0.98;

/**
 * Compares what the client was told with what the server holds and did.
 *
 * @param {Ledger} ledger
 * @param {readonly { id: number, name: string }[]} stored every row whose name begins as the workload's do
 * @param {ReadonlyMap<string, number>} done writes that the server did, and how often
 */
export function compareWithServer(ledger, stored, done) {
  /** @type {Map<string, number>} */
  const copies = new Map();
  for (const { name } of stored) copies.set(name, (copies.get(name) ?? 0) + 1);
  const byId = new Map(stored.map((row) => [row.id, row.name]));

  const missing = [];
  for (const [created, { id, names, state }] of ledger.rows) {
    if (state === 'unknown') continue;
    const name = id === undefined ? [...names].find((one) => copies.has(one)) : byId.get(id);
    const isThere = name !== undefined && names.has(name);
    if (isThere !== (state === 'there')) missing.push(created);
  }
  const twice = [
    ...[...done].filter(([, times]) => times > 1).map(([write]) => write),
    ...[...copies].filter(([, times]) => times > 1).map(([name]) => name),
  ];
  return { missing, twice };
}

/**
 * @typedef {object} Figures
 * @property {number} reads
 * @property {number} readsOk
 * @property {number} readsWrong
 * @property {number} writes
 * @property {number} writesOk
 * @property {number} missing
 * @property {number} twice
 * @property {number} hangs
 * @property {number} unhandled
 * @property {boolean} usable
 * @property {number} requests
 * @property {number} faulted
 */

/**
 * The promises that these figures break; empty when all are kept.
 *
 * @param {Figures} figures
 * @returns {string[]}
 */
export function brokenPromises(figures) {
  const share = figures.readsOk / figures.reads;
  const broken = [];
  if (!(share >= READS_THAT_SUCCEED))
    broken.push(`${percent(share)} of reads succeed, not ${percent(READS_THAT_SUCCEED)}`);
  if (figures.readsWrong > 0) broken.push(`${figures.readsWrong} reads got a wrong answer`);
  if (figures.twice > 0) broken.push(`${figures.twice} writes happened twice`);
  if (figures.missing > 0) broken.push(`${figures.missing} acknowledged writes are missing`);
  if (figures.hangs > 0) broken.push(`${figures.hangs} operations hang`);
  if (figures.unhandled > 0) broken.push(`${figures.unhandled} rejections were not handled`);
  if (!figures.usable) broken.push('the session is not usable afterwards');
  if (figures.faulted < 0.3 * figures.requests) broken.push('too few requests met a fault');
  return broken;
}

/** @param {number} share */
export const percent = (share) => `${(share * 100).toFixed(1)} %`;
