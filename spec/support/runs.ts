/**
 * How many random sequences a spec of the session's model tries: `share` of the 2000 that all of them
 * try together, or of as many as MODEL_RUNS says.
 */
export const runs = (share: number): number =>
  Math.ceil((share / 2_000) * Number(process.env['MODEL_RUNS'] ?? 2_000));

/**
 * How many random values a property of data from outside is checked with: `standard`, or as many as FUZZ_RUNS says where
 * that is more (`npm run prove -- fuzz`).
 */
export const fuzzRuns = (standard = 200): number =>
  Math.max(standard, Number(process.env['FUZZ_RUNS'] ?? 0));
