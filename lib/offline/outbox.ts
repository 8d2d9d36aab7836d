import {
  BehaviorSubject,
  catchError,
  forkJoin,
  map,
  type MonoTypeOperatorFunction,
  type Observable,
  of,
  Subject,
  switchMap,
  throwError,
} from 'rxjs';
import { isOfflineError, OfflineError } from './errors';
import type { KeyValueArea } from './key-value-area';
import { isOutboxEntry, itemOf, type OutboxEntry, type OutboxState } from './outbox-entry';
import type { Tabs } from './tabs';

/** Digits of a number in a key, so that keys sort as their numbers. */
const DIGITS = 12;

/**
 * The waiting writes of one user, in the order in which they were made. The storage comes first: what it has not kept is not
 * shown.
 */
export class Outbox {
  /** Emits all entries: the present ones, then after each change. */
  readonly entries$ = new BehaviorSubject<readonly OutboxEntry[]>([]);
  /** Emits each entry after its change, `done` as its last state. */
  readonly changes$ = new Subject<OutboxEntry>();
  readonly #area: KeyValueArea;
  readonly #tabs: Pick<Tabs, 'exclusive' | 'announce'>;

  constructor(area: KeyValueArea, tabs: Pick<Tabs, 'exclusive' | 'announce'>) {
    this.#area = area;
    this.#tabs = tabs;
  }

  get entries(): readonly OutboxEntry[] {
    return this.entries$.value;
  }

  /** Reads what the storage has. A value that is no entry is left where it is, and not shown. */
  load(): Observable<unknown> {
    return this.#area.keys().pipe(
      switchMap((keys) =>
        keys.length === 0 ? of([]) : forkJoin(keys.map((key) => this.#area.get(key))),
      ),
      map((values) => {
        const before = new Map(this.entries.map((entry) => [entry.id, entry]));
        const loaded = values.filter(isOutboxEntry).map((entry) => {
          const known = before.get(entry.id);
          // One that has not changed stays the same object.
          return known && JSON.stringify(known) === JSON.stringify(entry) ? known : entry;
        });
        this.entries$.next(loaded.sort(byNumber));
      }),
    );
  }

  find(id: string): OutboxEntry | undefined {
    return this.entries.find((entry) => entry.id === id);
  }

  /** Returns the entries of the same item that come after this one. */
  after(entry: OutboxEntry): readonly OutboxEntry[] {
    return this.entries.filter(
      (other) => other.number > entry.number && itemOf(other) === itemOf(entry),
    );
  }

  /** Keeps a new entry, after all others. Fails with `STORAGE_FAILED` if the storage does. */
  add(entry: Omit<OutboxEntry, 'number'>): Observable<OutboxEntry> {
    return this.#tabs.exclusive(() =>
      this.#area.keys().pipe(
        switchMap((keys) => this.#put({ ...entry, number: numberOf(keys.at(-1)) + 1 })),
        failAsStorage,
      ),
    );
  }

  /**
   * Keeps what `change` makes of an entry as the storage has it, or forgets it if that is `done` or `discarded`. No other change comes
   * between, of this tab or of another one. Fails as `change` does, with `NOT_FOUND`, and with `STORAGE_FAILED`.
   */
  change(
    entry: OutboxEntry,
    change: (current: OutboxEntry) => OutboxEntry,
  ): Observable<OutboxEntry> {
    return this.#tabs.exclusive(() =>
      this.#area.get(keyOf(entry)).pipe(
        switchMap((current) => {
          if (!isOutboxEntry(current)) throw new OfflineError('NOT_FOUND');
          const next = change(current);
          return isEnd(next.state) ? this.#forget(next) : this.#put(next);
        }),
        failAsStorage,
      ),
    );
  }

  #put(entry: OutboxEntry): Observable<OutboxEntry> {
    return this.#area.set(keyOf(entry), entry).pipe(map(() => this.#show(entry, [entry])));
  }

  #forget(entry: OutboxEntry): Observable<OutboxEntry> {
    return this.#area.delete(keyOf(entry)).pipe(map(() => this.#show(entry, [])));
  }

  /** Shows `now` in the place of an entry, here and in the other tabs. */
  #show(entry: OutboxEntry, now: readonly OutboxEntry[]): OutboxEntry {
    const others = this.entries.filter(({ id }) => id !== entry.id);
    this.entries$.next([...others, ...now].sort(byNumber));
    this.changes$.next(entry);
    this.#tabs.announce();
    return entry;
  }
}

const isEnd = (state: OutboxState): boolean => state === 'done' || state === 'discarded';

/** Any failure but our own is one of the storage. */
const failAsStorage: MonoTypeOperatorFunction<OutboxEntry> = catchError((error: unknown) =>
  throwError(() => (isOfflineError(error) ? error : new OfflineError('STORAGE_FAILED', error))),
);

const numberOf = (key = ''): number => Number.parseInt(key, 10) || 0;

const keyOf = ({ number, id }: OutboxEntry): string =>
  `${String(number).padStart(DIGITS, '0')} ${id}`;

const byNumber = (a: OutboxEntry, b: OutboxEntry): number =>
  a.number - b.number || (a.id < b.id ? -1 : 1);
