/** A value of JSON as Postgres holds it, which compares it with nothing. */
export class Json {
  constructor(readonly value: unknown) {}

  toString(): string {
    return JSON.stringify(this.value);
  }
}

/**
 * A value in the form in which the database holds it, and in which the engine compares it: dates as milliseconds, booleans as 0
 * and 1.
 */
export type StoredValue = string | number | null | Json;

/** A row as the database holds it, with every column of its collection. */
export type StoredRow = Readonly<Record<string, StoredValue>>;

/** A value of a filter, after dynamic values are resolved. */
export type Operand = string | number | boolean | null | Date;

/** Returns true for a list, readonly or not. */
export const isList = (value: unknown): value is readonly unknown[] => Array.isArray(value);
