// Gives properties without a number of their own as many random values as FUZZ_RUNS says (`npm run prove -- fuzz`).
import fc from 'fast-check';

fc.configureGlobal({ numRuns: Number(process.env['FUZZ_RUNS']) });
