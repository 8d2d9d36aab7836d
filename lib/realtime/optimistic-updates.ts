import {
  defer,
  filter,
  finalize,
  from,
  map,
  type Observable,
  type ObservableInput,
  startWith,
  Subject,
} from 'rxjs';
import { InvalidParamError } from '../errors/errors';
import { isObject } from '../internal/guards';
import type { ID } from '../types/query';
import { isKey } from './is-key';
import { knownItems } from './known-items';
import type { LocalList, Rows, RowWrite } from './local-queries';
import { OptimisticChange } from './optimistic-change';

/** A write as live queries show it before it is stored. */
export interface ExpectedWrite {
  readonly collection: string;
  /** Changes the rows of any list. */
  readonly change: (rows: Rows) => unknown;
  /** The write of one item, which lists that are evaluated on this side show at its place. */
  readonly row?: Pick<RowWrite, 'kind' | 'key' | 'item'> & { readonly primaryKey: string };
}

interface OptimisticUpdate {
  readonly collection: string;
  readonly change: OptimisticChange;
  /** With the key of a created item once it is known. */
  row: RowWrite | undefined;
  /** The version at which the server had stored it (`nextVersion`): a read from before does not contain it. */
  storedAt: number;
}

/** A live query: the rows that it has read, and when it asked for them. */
export interface LiveQueryState {
  readonly collection: string;
  readonly list: LocalList | undefined;
  readAt: number;
  rows: Rows | undefined;
}

function toObservable<T>(write: ObservableInput<T>): Observable<T> {
  try {
    return from(write);
  } catch {
    throw new InvalidParamError('write', 'must be a Call, an Observable or a promise');
  }
}

/** Changes that are shown before the server has stored them. */
export class OptimisticUpdates {
  readonly #userChanged$: Observable<unknown>;
  readonly #overlays = new Set<OptimisticUpdate>();
  readonly #readers = new Set<LiveQueryState>();
  readonly #changed$ = new Subject<string>();
  readonly #ended$ = new Subject<string>();
  #version = 0;

  /** `userChanged$`: each emission removes the changes whose write is under way, because they are another user's. */
  constructor(userChanged$: Observable<unknown>) {
    this.#userChanged$ = userChanged$;
  }

  /** Counts what happens: a later call gives a larger number. */
  nextVersion(): number {
    return ++this.#version;
  }

  /** Makes a reader known until unsubscribed; emits whenever what it shows may have changed, and at the start. */
  watch(reader: LiveQueryState): Observable<unknown> {
    return defer(() => {
      this.#readers.add(reader);
      return this.#changed$.pipe(
        filter((collection) => collection === reader.collection),
        startWith(null),
        finalize(() => {
          this.#readers.delete(reader);
          this.#prune();
        }),
      );
    });
  }

  /** Emits when a write to this collection has ended, well or not. */
  writeSettled$(collection: string): Observable<unknown> {
    return this.#ended$.pipe(filter((ended) => ended === collection));
  }

  /** Returns the rows as the query asks for them, with every change that was not stored yet when they were asked for. */
  apply(rows: Rows, { collection, list, readAt }: LiveQueryState): Rows {
    const changes = [...this.#overlays].filter(
      (overlay) => overlay.collection === collection && overlay.storedAt > readAt,
    );
    const placed = (before: Rows, { row }: OptimisticUpdate) =>
      (row && list?.write(before, row)) ?? before;
    const shown = list ? changes.reduce(placed, rows).map((row) => list.show(row)) : rows;
    return changes.reduce((before, { change }) => change.applyOrSkip(before), shown);
  }

  /**
   * Shows the change while `write` is under way, and until what it stored has been read. Fails before anything is
   * written if `change` cannot change what is shown now.
   */
  applyWhile<T>(expected: ExpectedWrite, write: ObservableInput<T>): Observable<T> {
    return defer(() => {
      const { collection, change, row } = expected;
      const known = knownItems(this.#readers);
      const overlay: OptimisticUpdate = {
        collection,
        change: new OptimisticChange(change),
        row: row && { ...row, known, number: this.nextVersion() },
        storedAt: Infinity,
      };
      for (const reader of this.#readers)
        if (reader.collection === collection && reader.rows)
          overlay.change.apply(this.apply(reader.rows, reader));
      const write$ = toObservable(write);
      this.#overlays.add(overlay);
      this.#changed$.next(collection);
      const hiding = this.#userChanged$.subscribe(() => this.#overlays.delete(overlay));
      return write$.pipe(
        map((result) => {
          overlay.storedAt = this.nextVersion();
          if (row && overlay.row && row.key === undefined)
            overlay.row = { ...overlay.row, key: keyOf(result, row.primaryKey) };
          return result;
        }),
        finalize(() => {
          hiding.unsubscribe();
          // Failed or given up: taken back at once.
          if (overlay.storedAt === Infinity) this.#overlays.delete(overlay);
          this.#prune();
          this.#changed$.next(collection);
          this.#ended$.next(collection);
        }),
      );
    });
  }

  /** Notes what `reader` shows without changes, and forgets changes that all readers have read. */
  markRead(reader: LiveQueryState, rows: Rows): void {
    reader.rows = rows;
    this.#prune();
  }

  #prune(): void {
    for (const overlay of this.#overlays) {
      const shown = [...this.#readers].some(
        ({ collection, readAt }) => collection === overlay.collection && overlay.storedAt > readAt,
      );
      if (!shown && overlay.storedAt !== Infinity) this.#overlays.delete(overlay);
    }
  }
}

/** Returns the key that the server has made, if it says it. */
function keyOf(result: unknown, primaryKey: string): ID | undefined {
  const key = isObject(result) ? result[primaryKey] : undefined;
  return isKey(key) ? key : undefined;
}
