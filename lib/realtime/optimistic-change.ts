import { noop } from 'rxjs';
import { InvalidParamError } from '../errors/errors';
import type { Rows } from './local-queries';

/** A function of the application that makes the rows as they will be. It runs once for each list of rows. */
export class OptimisticChange {
  readonly #change: (rows: Rows) => unknown;
  readonly #results = new WeakMap<Rows, Rows>();

  constructor(change: (rows: Rows) => unknown) {
    if (typeof change !== 'function')
      throw new InvalidParamError('change', 'must be a function of the rows');
    this.#change = change;
  }

  /** Returns the changed rows. Throws what the function throws, and `InvalidParamError` if it returns no list. */
  apply(rows: Rows): Rows {
    const known = this.#results.get(rows);
    if (known) return known;
    // A copy, so that a function which sorts or adds in place does not modify what was handed out.
    const changed = this.#change([...rows]);
    if (!Array.isArray(changed)) {
      // An async function returns a promise, whose unhandled rejection would end a Node process.
      Promise.resolve(changed).catch(noop);
      throw new InvalidParamError('change', 'must return a list of rows');
    }
    // A copy again: reading the list may throw (a proxy), which the caller must hear of and not each live query.
    const result: Rows = Array.from<unknown>(changed);
    this.#results.set(rows, result);
    return result;
  }

  /** Returns the changed rows, or the rows as they are if the function cannot change them. */
  applyOrSkip(rows: Rows): Rows {
    try {
      return this.apply(rows);
    } catch {
      return rows;
    }
  }
}
