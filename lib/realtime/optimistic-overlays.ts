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

export type Rows = readonly unknown[];

interface OptimisticUpdate {
  readonly collection: string;
  readonly change: (rows: Rows) => Rows;
  /** When the server had stored it, as the clock below counts: what was read before does not show it yet. */
  storedAt: number;
}

/** Who shows rows, and when what it shows was asked for. */
export interface LiveQueryState {
  readonly collection: string;
  readAt: number;
}

/** Changes that are shown before the server has stored them. */
export class OptimisticUpdates {
  readonly #overlays = new Set<OptimisticUpdate>();
  readonly #readers = new Set<LiveQueryState>();
  readonly #changed$ = new Subject<string>();
  readonly #ended$ = new Subject<string>();
  #version = 0;

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

  /** The rows with every change that was not stored yet when they were asked for. */
  apply(rows: Rows, { collection, readAt }: LiveQueryState): Rows {
    let shown = rows;
    for (const overlay of this.#overlays)
      if (overlay.collection === collection && overlay.storedAt > readAt)
        shown = overlay.change(shown);
    return shown;
  }

  /** Shows `change` while `write` is under way, and until what it stored has been read. */
  applyWhile<T>(
    collection: string,
    change: (rows: Rows) => Rows,
    write: ObservableInput<T>,
  ): Observable<T> {
    return defer(() => {
      const overlay: OptimisticUpdate = { collection, change, storedAt: Infinity };
      this.#overlays.add(overlay);
      this.#changed$.next(collection);
      return from(write).pipe(
        map((result) => {
          overlay.storedAt = this.nextVersion();
          return result;
        }),
        finalize(() => {
          // Failed or given up: taken back at once.
          if (overlay.storedAt === Infinity) this.#overlays.delete(overlay);
          this.#prune();
          this.#changed$.next(collection);
          this.#ended$.next(collection);
        }),
      );
    });
  }

  /** Notes when what `reader` shows was asked for, and forgets changes that all readers have read. */
  markRead(reader: LiveQueryState, at: number): void {
    reader.readAt = at;
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
