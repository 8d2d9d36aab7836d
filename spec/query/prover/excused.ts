import type { Difference } from './campaign';

/** Returns true for a difference that the engine does not promise to avoid: a query with two faults may report the other one. */
export const isExcused = ({ verdict }: Difference): boolean => verdict === 'another error';
