// Gives properties the same random values in each run of `npm test`, so that a run fails for a change and never by chance.
// FUZZ_SEED is the seed; with `random`, as the provers set it, each run draws others, and fast-check prints the seed of a failure.
// FUZZ_RUNS is the number of values of properties without a number of their own.
import fc from 'fast-check';

const runs = process.env['FUZZ_RUNS'];
const seed = process.env['FUZZ_SEED'] ?? '1';

fc.configureGlobal({
  ...(seed === 'random' ? {} : { seed: Number(seed) }),
  ...(runs ? { numRuns: Number(runs) } : {}),
});
