/** Stand for the integers that the database will make: larger than every key so far, and larger for a later write. */
const FIRST = Number.MAX_SAFE_INTEGER - 2 ** 32;

/** Returns the key that stands for the one of the write with this number. */
export const futureKey = (write: number): number => FIRST + write;

export const isFutureKey = (key: unknown): boolean => typeof key === 'number' && key > FIRST;
