// Gives properties without a number of their own as many random values as FUZZ_RUNS says (`npm run prove -- fuzz`).
const runs = Number(process.env['FUZZ_RUNS'] ?? 0);
if (runs > 0) {
  const { default: fc } = await import('fast-check');
  fc.configureGlobal({ numRuns: runs });
}
export {};
