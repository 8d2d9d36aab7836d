/**
 * How many random sequences a spec of the session's model tries: `share` of the 2000 that all of them
 * try together, or of as many as MODEL_RUNS says.
 */
export const runs = (share: number): number =>
  Math.ceil((share / 2_000) * Number(process.env['MODEL_RUNS'] ?? 2_000));
