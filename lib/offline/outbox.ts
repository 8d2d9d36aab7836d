import {
  BehaviorSubject,
  catchError,
  concatMap,
  defer,
  EMPTY,
  forkJoin,
  ignoreElements,
  map,
  type Observable,
  of,
  type SchedulerLike,
  Subject,
  switchMap,
  tap,
  throttleTime,
} from 'rxjs';
import { isEnd } from '../realtime/offline-lists';
import type { ID } from '../types/query';
import { OfflineError } from './errors';
import type { KeyValueArea } from './key-value-area';
import { isOutboxEntry, itemOf, type OutboxEntry, type OutboxState } from './outbox-entry';
import { failAsStorage, patiently } from './storage-failures';
import type { EntryChange, Tabs } from './tabs';
import type { UnsentCount } from './unsent-count';

/** Digits of a number in a key, so that keys sort as their numbers. */
const DIGITS = 12;

/** Milliseconds between two reads of what other tabs have changed. */
const FOLLOW_INTERVAL = 50;

export interface OutboxConfig {
  readonly area: KeyValueArea;
  readonly tabs: Pick<Tabs, 'exclusive' | 'announce' | 'changed$'>;
  readonly count: Pick<UnsentCount, 'value'>;
  readonly scheduler: SchedulerLike;
}

/** An entry of the storage; `undefined` where there is none, or a value that is no entry. */
type Read = readonly [key: string, entry: OutboxEntry | undefined];

/**
 * The waiting writes of one user, in the order in which they were made. The storage comes first: what it has not kept is not
 * shown.
 */
export class Outbox {
  /** Emits all entries: the present ones, then after each change. */
  readonly entries$ = new BehaviorSubject<readonly OutboxEntry[]>([]);
  /** Emits each entry after its change, by any tab, `done` or `discarded` as its last state. */
  readonly changes$ = new Subject<OutboxEntry>();
  readonly #config: OutboxConfig;
  #isLoaded = false;

  constructor(config: OutboxConfig) {
    this.#config = config;
  }

  get entries(): readonly OutboxEntry[] {
    return this.entries$.value;
  }

  /** Reads what the storage has. A value that is no entry is left where it is, and not shown. Fails where the storage does. */
  load(ends?: ReadonlyMap<string, string>): Observable<unknown> {
    return this.#config.tabs.exclusive(() => this.#readAll(ends));
  }

  /** Reads what the storage has, again and again until it answers. */
  loadPatiently(ends?: ReadonlyMap<string, string>): Observable<unknown> {
    return defer(() => this.load(ends)).pipe(patiently(this.#config.scheduler));
  }

  /** Reads the entries that other tabs change while subscribed. Emits nothing, and never fails. */
  follow(): Observable<never> {
    const { tabs, scheduler } = this.#config;
    return defer(() => {
      let changes: (EntryChange | undefined)[] = [];
      return tabs.changed$.pipe(
        tap((change) => changes.push(change)),
        // Tabs that send or write many tell each other of each one.
        throttleTime(FOLLOW_INTERVAL, scheduler, { leading: true, trailing: true }),
        concatMap(() => {
          const named = changes.filter((change) => change !== undefined);
          const isAll = named.length < changes.length;
          changes = [];
          const ends = new Map(named.map(({ key, state }) => [key, state]));
          if (isAll) return this.loadPatiently(ends);
          if (ends.size === 0) return EMPTY;
          return this.#refresh(ends).pipe(catchError(() => this.loadPatiently(ends)));
        }),
      );
    }).pipe(ignoreElements());
  }

  find(id: string): OutboxEntry | undefined {
    return this.entries.find((entry) => entry.id === id);
  }

  /** Returns the entries of an item. */
  of(collection: string, key: ID): readonly OutboxEntry[] {
    const item = itemOf({ collection, key });
    return this.entries.filter((entry) => itemOf(entry) === item);
  }

  /** Returns the entries of the same item that come after this one. */
  after(entry: OutboxEntry): readonly OutboxEntry[] {
    return this.of(entry.collection, entry.key).filter(({ number }) => number > entry.number);
  }

  /**
   * Keeps what `describe` returns as a new entry, after all others. It is called when `entries` has those of all tabs. Fails as
   * `describe` does, and with `STORAGE_FAILED` if the storage does.
   */
  add(describe: () => Omit<OutboxEntry, 'number'>): Observable<OutboxEntry> {
    return this.#config.tabs.exclusive(() =>
      this.#lastKey().pipe(
        // A message of another tab may be on its way.
        switchMap((last) => (this.#has(last) ? of(last) : this.#readAll().pipe(map(() => last)))),
        failAsStorage,
        map((last = '0'): OutboxEntry => ({
          ...describe(),
          number: Number.parseInt(last, 10) + 1,
        })),
        switchMap((entry) => this.#put(entry).pipe(failAsStorage)),
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
    const { area, tabs } = this.#config;
    return tabs.exclusive(() =>
      area.get(keyOf(entry)).pipe(
        switchMap((value) => {
          const current = entryAt(keyOf(entry), value);
          if (!current) throw new OfflineError('NOT_FOUND');
          const next = change(current);
          return isEnd(next.state) ? this.#forget(next) : this.#put(next);
        }),
        failAsStorage,
      ),
    );
  }

  /** Emits the key of the last entry that any tab has kept. */
  #lastKey(): Observable<string | undefined> {
    const { area } = this.#config;
    return area.lastKey().pipe(
      // A key of somebody else may come last.
      switchMap((last) =>
        last === undefined || isEntryKey(last)
          ? of(last)
          : area.keys().pipe(map((keys) => keys.filter(isEntryKey).at(-1))),
      ),
    );
  }

  #has(key: string | undefined): boolean {
    const last = this.entries.at(-1);
    return (last && keyOf(last)) === key;
  }

  #readAll(ends: ReadonlyMap<string, string> = new Map()): Observable<unknown> {
    return this.#config.area.keys().pipe(
      switchMap((keys) => this.#read(keys)),
      tap((read) => {
        const gone = this.entries.map((entry): Read => [keyOf(entry), undefined]);
        this.#replace(new Map([...gone, ...read]), ends);
        this.#isLoaded = true;
      }),
    );
  }

  #read(keys: readonly string[]): Observable<readonly Read[]> {
    if (keys.length === 0) return of([]);
    return forkJoin(
      keys.map((key) =>
        this.#config.area.get(key).pipe(map((value): Read => [key, entryAt(key, value)])),
      ),
    );
  }

  #refresh(ends: ReadonlyMap<string, string>): Observable<unknown> {
    return this.#config.tabs.exclusive(() =>
      this.#read([...ends.keys()]).pipe(
        tap((read) => {
          this.#replace(new Map(read), ends);
        }),
      ),
    );
  }

  #put(entry: OutboxEntry): Observable<OutboxEntry> {
    const { area, count } = this.#config;
    return area.set(keyOf(entry), entry).pipe(
      map(() => this.#show(entry, entry)),
      tap(() => (count.value = this.entries.length)),
    );
  }

  #forget(entry: OutboxEntry): Observable<OutboxEntry> {
    const { area, count } = this.#config;
    return defer(() => {
      // First: a page that is closed in between must not miss the entry at its next start.
      count.value = this.entries.filter(({ id }) => id !== entry.id).length;
      return area.delete(keyOf(entry));
    }).pipe(map(() => this.#show(entry, undefined)));
  }

  /** Shows an entry that this tab has changed, here and in the other tabs. */
  #show(entry: OutboxEntry, now: OutboxEntry | undefined): OutboxEntry {
    this.#place(new Map([[keyOf(entry), now]]));
    this.changes$.next(entry);
    this.#config.tabs.announce({ key: keyOf(entry), state: entry.state });
    return entry;
  }

  /** Shows entries as the storage has them, changed by other tabs. */
  #replace(read: ReadonlyMap<string, OutboxEntry | undefined>, ends: ReadonlyMap<string, string>) {
    const before = new Map(this.entries.map((entry) => [keyOf(entry), entry]));
    // One that has not changed stays the same object.
    const changed = [...read].filter(
      ([key, entry]) => JSON.stringify(before.get(key)) !== JSON.stringify(entry),
    );
    if (changed.length === 0) return;
    this.#place(new Map(changed));
    if (!this.#isLoaded) return;
    for (const [key, entry] of changed) {
      const last = before.get(key);
      if (entry) this.changes$.next(entry);
      else if (last) this.changes$.next({ ...last, state: endOf(last, ends.get(key)) });
    }
  }

  #place(now: ReadonlyMap<string, OutboxEntry | undefined>): void {
    const others = this.entries.filter((entry) => !now.has(keyOf(entry)));
    const placed = [...now.values()].filter((entry) => entry !== undefined);
    this.entries$.next([...others, ...placed].sort(byNumber));
  }
}

/** How an entry has ended in another tab: as that tab says, or else as far as it had come when this tab last heard of it. */
function endOf(last: OutboxEntry, told: string | undefined): OutboxState {
  if (isEnd(told)) return told;
  return told === 'sending' || last.state === 'sending' ? 'done' : 'discarded';
}

const keyOf = ({ number, id }: OutboxEntry): string =>
  `${String(number).padStart(DIGITS, '0')} ${id}`;

const isEntryKey = (key: string): boolean => /^\d{12} /.test(key);

/** Returns the value of a key if it is the entry of this key: any other one could not be found again to be changed. */
const entryAt = (key: string, value: unknown): OutboxEntry | undefined =>
  isEntryKey(key) && isOutboxEntry(value) && keyOf(value) === key ? value : undefined;

const byNumber = (a: OutboxEntry, b: OutboxEntry): number =>
  a.number - b.number || (a.id < b.id ? -1 : 1);
