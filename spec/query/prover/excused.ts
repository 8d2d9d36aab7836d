import type { Difference } from './campaign';

/**
 * Returns true for a difference that the engine does not promise to avoid: a query with two faults may report the other one, and of
 * what the engine does not have it says so.
 */
export const isExcused = ({ verdict, engine }: Difference): boolean =>
  verdict === 'another error' || engine.code === 'UNSUPPORTED';
