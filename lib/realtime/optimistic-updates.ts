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
import { OptimisticChange, type Rows } from './optimistic-change';

interface OptimisticUpdate {
  readonly collection: string;
  readonly change: OptimisticChange;
  /** The version at which the server had stored it (`nextVersion`): a read from before does not contain it. */
  storedAt: number;
}

/** A live query: the rows that it has read, and when it asked for them. */
export interface LiveQueryState {
  readonly collection: string;
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

  /** Returns the rows with every change that was not stored yet when they were asked for. */
  apply(rows: Rows, { collection, readAt }: LiveQueryState): Rows {
    let shown = rows;
    for (const overlay of this.#overlays)
      if (overlay.collection === collection && overlay.storedAt > readAt)
        shown = overlay.change.applyOrSkip(shown);
    return shown;
  }

  /**
   * Shows `change` while `write` is under way, and until what it stored has been read. Fails before anything is
   * written if `change` cannot change what is shown now.
   */
  applyWhile<T>(
    collection: string,
    change: (rows: Rows) => unknown,
    write: ObservableInput<T>,
  ): Observable<T> {
    return defer(() => {
      const overlay: OptimisticUpdate = {
        collection,
        change: new OptimisticChange(change),
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

  /** Notes what `reader` has read and when it asked for it, and forgets changes that all readers have read. */
  markRead(reader: LiveQueryState, at: number, rows: Rows): void {
    reader.readAt = at;
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
