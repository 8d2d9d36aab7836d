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

interface Overlay {
  readonly collection: string;
  readonly change: (rows: Rows) => Rows;
  /** When the server had stored it, as the clock below counts: what was read before does not show it yet. */
  storedAt: number;
}

/** Who shows rows, and when what it shows was asked for. */
export interface Reader {
  readonly collection: string;
  readAt: number;
}

/** Changes that are shown before the server has stored them. */
export class Overlays {
  readonly #overlays = new Set<Overlay>();
  readonly #readers = new Set<Reader>();
  readonly #changed$ = new Subject<string>();
  readonly #ended$ = new Subject<string>();
  #clock = 0;

  /** Counts what happens: a later call gives a larger number. */
  tick(): number {
    return ++this.#clock;
  }

  /** Makes a reader known until unsubscribed; emits whenever what it shows may have changed, and at the start. */
  changes(reader: Reader): Observable<unknown> {
    return defer(() => {
      this.#readers.add(reader);
      return this.#changed$.pipe(
        filter((collection) => collection === reader.collection),
        startWith(null),
        finalize(() => {
          this.#readers.delete(reader);
          this.#tidy();
        }),
      );
    });
  }

  /** Emits when a write to this collection has ended, well or not. */
  ended(collection: string): Observable<unknown> {
    return this.#ended$.pipe(filter((ended) => ended === collection));
  }

  /** The rows with every change that was not stored yet when they were asked for. */
  apply(rows: Rows, { collection, readAt }: Reader): Rows {
    let shown = rows;
    for (const overlay of this.#overlays)
      if (overlay.collection === collection && overlay.storedAt > readAt)
        shown = overlay.change(shown);
    return shown;
  }

  /** Shows `change` while `write` is under way, and until what it stored has been read. */
  during<T>(
    collection: string,
    change: (rows: Rows) => Rows,
    write: ObservableInput<T>,
  ): Observable<T> {
    return defer(() => {
      const overlay: Overlay = { collection, change, storedAt: Infinity };
      this.#overlays.add(overlay);
      this.#changed$.next(collection);
      return from(write).pipe(
        map((result) => {
          overlay.storedAt = this.tick();
          return result;
        }),
        finalize(() => {
          // Failed or given up: taken back at once.
          if (overlay.storedAt === Infinity) this.#overlays.delete(overlay);
          this.#tidy();
          this.#changed$.next(collection);
          this.#ended$.next(collection);
        }),
      );
    });
  }

  /** Notes when what `reader` shows was asked for, and forgets changes that all readers have read. */
  read(reader: Reader, at: number): void {
    reader.readAt = at;
    this.#tidy();
  }

  #tidy(): void {
    for (const overlay of this.#overlays) {
      const shown = [...this.#readers].some(
        ({ collection, readAt }) => collection === overlay.collection && overlay.storedAt > readAt,
      );
      if (!shown && overlay.storedAt !== Infinity) this.#overlays.delete(overlay);
    }
  }
}
