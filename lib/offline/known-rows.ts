import { defer, finalize, type MonoTypeOperatorFunction } from 'rxjs';
import { isObject } from '../internal/guards';
import type { ID } from '../types/query';
import type { Values } from './outbox-entry';

/** The rows of a query that is being shown. */
export interface ShownRows {
  readonly collection: string;
  readonly primaryKey: string;
  rows: readonly unknown[];
}

/** The rows that are shown now, to find what the user saw of an item. */
export class KnownRows {
  readonly #shown = new Set<ShownRows>();

  /** Knows these rows until they are forgotten. */
  add(shown: ShownRows): void {
    this.#shown.add(shown);
  }

  forget(shown: ShownRows): void {
    this.#shown.delete(shown);
  }

  /** Knows these rows while the source is subscribed to. */
  whileShown<T>(shown: ShownRows): MonoTypeOperatorFunction<T> {
    return (source) =>
      defer(() => {
        this.add(shown);
        return source.pipe(
          finalize(() => {
            this.forget(shown);
          }),
        );
      });
  }

  /** Returns an item with all fields that queries show of it. */
  valuesOf(collection: string, key: ID): Values {
    let values: Values = {};
    for (const shown of this.#shown) {
      if (shown.collection !== collection) continue;
      const row = shown.rows.find(
        (each) => isObject(each) && String(each[shown.primaryKey]) === String(key),
      );
      if (isObject(row)) values = { ...values, ...row };
    }
    return values;
  }
}
