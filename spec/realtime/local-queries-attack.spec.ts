import { afterAll, beforeAll, expect, it } from 'vitest';
import { Random } from '../query/prover/random';
import { LocalQueriesAttack } from '../support/local-queries-attack';

/** Of random applications; `npm run prove -- lists` tries more. */
const RUNS = Number(process.env['LIST_RUNS'] ?? 40);
const FIRST_SEED = Number(process.env['LIST_SEED'] ?? 1);
const STEPS = 40;

const rejections: unknown[] = [];
const note = (reason: unknown) => {
  rejections.push(reason);
};
beforeAll(() => {
  process.on('unhandledRejection', note);
});
afterAll(() => {
  process.off('unhandledRejection', note);
});

it('local queries: random lists end as a read gives them, and show nothing before that the server never had', async () => {
  let local = 0;
  for (let seed = FIRST_SEED; seed < FIRST_SEED + RUNS; seed += 1) {
    const attack = new LocalQueriesAttack(new Random(seed));
    const faults = await attack.run(STEPS);
    expect([seed, ...faults.slice(0, 3)]).toEqual([seed]);
    expect(rejections).toEqual([]);
    local += attack.localLists;
  }
  expect(local).toBeGreaterThan(RUNS);
}, 600_000);
