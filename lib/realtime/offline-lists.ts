import type { Observable } from 'rxjs';
import type { ID } from '../types/query';
import type { ManyItems } from '../types/result';
import type { Row } from './local-queries';

/** A write that the server has not confirmed. */
export interface UnsentWrite {
  readonly id: string;
  readonly kind: 'create' | 'update' | 'delete';
  readonly collection: string;
  readonly primaryKey: string;
  readonly key: ID;
  readonly item: Row;
  /** `done`: the server has stored it; `discarded`: it was given up. */
  readonly state: string;
}

/** A live query, for {@link OfflineLists}. */
export interface ShownQuery {
  readonly collection: string;
  readonly query: Row;
  readonly primaryKey: string;
  /** True if its result is kept for the next time. */
  readonly isKept: boolean;
}

/** The result of one live query, for the present user. */
export interface KeptList {
  /** Emits what was kept, with the time of its reading in epoch milliseconds; completes without a value where nothing is kept. */
  readonly read$: Observable<{ readonly result: ManyItems<never>; readonly at: number }>;
  /** Tells what the server has answered: writes are compared with it, and it is kept for the next time. */
  keep(result: ManyItems<unknown>): void;
  /** Ends with the query: its rows are not shown any more. */
  close(): void;
}

/** Keeps the results of live queries, and the writes that they show before these are sent. Made by `offline` of `directus-rx/offline`. */
export interface OfflineLists {
  /** Opens the result of a query for the present user. */
  list(query: ShownQuery): KeptList;
  /** Emits the writes that the server has not confirmed. */
  readonly outbox$: Observable<readonly UnsentWrite[]>;
  /** Emits each write whenever its state changes. */
  readonly changes$: Observable<UnsentWrite>;
}

/** Returns true for a state in which a write has left the outbox. */
export const isEnd = (state: string | undefined): state is 'done' | 'discarded' =>
  state === 'done' || state === 'discarded';
