// @ts-check
import { brokenPromises } from './verdict.mjs';

/**
 * Clients that break a promise on purpose. Each must be caught, or the check proves nothing.
 *
 * @type {readonly { what: string, client: string, options?: object, expected: RegExp }[]}
 */
const culprits = [
  {
    what: 'reads are not repeated',
    client: 'directus-rx',
    options: { retry: false },
    expected: /of reads succeed/,
  },
  { what: 'writes are repeated like reads', client: 'repeats-writes', expected: /happened twice/ },
  {
    what: 'writes are acknowledged that nobody made',
    client: 'swallows-errors',
    expected: /are missing/,
  },
];

/**
 * @param {(settings: object) => Promise<import('./verdict.mjs').Figures>} oneRun
 * @returns {Promise<boolean>} whether each was caught
 */
export async function selfCheck(oneRun) {
  console.log('\nCan the checks fail? Clients that break a promise on purpose:');
  let all = true;
  for (const { what, client, options, expected } of culprits) {
    const broken = brokenPromises(await oneRun({ client, options, seed: 99, operations: 300 }));
    const found = broken.find((promise) => expected.test(promise));
    if (found === undefined) all = false;
    console.log(`  ${what}: ${found === undefined ? 'NOT CAUGHT' : `caught (${found})`}`);
  }
  return all;
}
