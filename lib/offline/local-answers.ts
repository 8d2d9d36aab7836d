import type { ManyItems } from '../types/result';
import type { Values } from './outbox-entry';

/** The rows of a whole collection by its name; `undefined` for a collection that is not known as a whole. */
export type WholeCollections = ReadonlyMap<string, readonly unknown[] | undefined>;

/** A query needs the rows of a further collection. */
export interface NeedsCollection {
  readonly needs: string;
}

/** Answers queries on this device, from whole collections. Made by `localAnswers` of `directus-rx/local-queries`. */
export interface LocalAnswers {
  /** Returns true for an answer with all rows and fields of a collection that the user may read. */
  isWhole(collection: string, query: Values, data: readonly unknown[]): boolean;
  /** Returns the answer at a time in epoch milliseconds; `undefined` for a query that the server alone can answer. */
  answer(
    collection: string,
    query: Values,
    known: WholeCollections,
    now: number,
  ): ManyItems<unknown> | NeedsCollection | undefined;
}
