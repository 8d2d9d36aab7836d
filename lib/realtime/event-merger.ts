import {
  filter,
  merge,
  type MonoTypeOperatorFunction,
  type Observable,
  type SchedulerLike,
  Subject,
  throttle,
} from 'rxjs';
import { isObject } from '../internal/guards';
import { longTimer } from '../internal/long-timer';
import { EventOrder } from './event-order';
import type { LocalList, Rows } from './local-queries';
import { shareStructure } from './structural-sharing';
import type { Change } from './types';

/** The number of items that an event reports at most: of a larger change, the server reports a part. */
export const MAX_EVENT_ITEMS = 10;

/** Milliseconds between two reads that confirm the order of events. */
const CONFIRM_INTERVAL = 1_000;

type ItemChange = Exclude<Change<unknown>, { readonly event: 'init' | 'gap' }>;

export interface MergeConfig {
  /** `undefined`: every change needs a read. */
  readonly list: LocalList | undefined;
  readonly primaryKey: string;
  readonly scheduler: SchedulerLike;
}

/**
 * Merges events into the rows of a live query as far as they decide the result; the others need a read. Events that come during a
 * read are merged into its result: the server may have answered before or after the change.
 */
export class EventMerger {
  /** Emits the rows with each event that has changed them. */
  readonly rows$: Observable<Rows>;

  readonly #config: MergeConfig;
  readonly #order: EventOrder;
  readonly #merged$ = new Subject<Rows>();
  readonly #unmerged$ = new Subject<Change<unknown>>();
  readonly #unconfirmed$ = new Subject<Change<unknown>>();
  #rows: Rows = [];
  /** False if the rows lack a change, so that no other can be merged until they are read. */
  #isCurrent = false;
  #isUnconfirmed = false;
  /** The events that came during the present read. */
  #held: ItemChange[] | undefined;

  constructor(config: MergeConfig) {
    this.#config = config;
    this.#order = new EventOrder(config.scheduler);
    this.rows$ = this.#merged$.asObservable();
  }

  /** Passes on the changes that need a read. */
  readonly unmerged: MonoTypeOperatorFunction<Change<unknown>> = (changes$) =>
    merge(
      changes$.pipe(filter((change) => !this.#absorb(change))),
      this.#unmerged$,
      this.#unconfirmed$.pipe(
        throttle(() => longTimer(CONFIRM_INTERVAL, this.#config.scheduler), {
          leading: false,
          trailing: true,
        }),
        filter(() => this.#isUnconfirmed),
      ),
    );

  /** Begins to hold the events. The result of the read contains the changes of all events before it. */
  beginRead(): void {
    this.#held = [];
    this.#isCurrent = this.#config.list !== undefined;
    this.#isUnconfirmed = false;
  }

  /** Returns the rows that were read with the events that came meanwhile. */
  endRead(rows: Rows): Rows {
    const held = this.#held ?? [];
    this.#held = undefined;
    this.#rows = rows;
    for (const change of held)
      if (!this.#isCurrent || !this.#merge(change)) this.#unmerged$.next(change);
    return this.#rows;
  }

  failRead(): void {
    this.#held = undefined;
    this.#isCurrent = false;
  }

  /** Returns true for a change that needs no read. */
  #absorb(change: Change<unknown>): boolean {
    if (change.event === 'init' || change.event === 'gap') this.#isCurrent = false;
    if (change.event === 'init' || change.event === 'gap' || !this.#isCurrent) return false;
    if (this.#held) {
      this.#held.push(change);
      return true;
    }
    const before = this.#rows;
    const isMerged = this.#merge(change);
    if (before !== this.#rows) this.#merged$.next(this.#rows);
    return isMerged;
  }

  /** Returns false, and leaves the rows as they are, for a change that does not decide the result. */
  #merge(change: ItemChange): boolean {
    const { list, primaryKey } = this.#config;
    const before = this.#rows;
    const keys =
      change.event === 'delete'
        ? change.keys
        : change.data.map((row) => (isObject(row) ? row[primaryKey] : undefined));
    const isUncertain = this.#order.note(keys);
    const isWhole = keys.length > 0 && keys.length < MAX_EVENT_ITEMS;
    const after = list && isWhole ? merged(before, change, list) : undefined;
    this.#isCurrent = after !== undefined;
    if (!after) return false;
    this.#rows = shareStructure(before, after, primaryKey);
    if (isUncertain && this.#rows !== before) {
      this.#isUnconfirmed = true;
      this.#unconfirmed$.next(change);
    }
    return true;
  }
}

const merged = (rows: Rows, change: ItemChange, list: LocalList): Rows | undefined =>
  change.event === 'delete'
    ? fold(rows, change.keys, (each, key) => list.remove(each, key))
    : fold(rows, change.data, (each, row) => list.update(each, row));

const fold = <T>(
  rows: Rows,
  values: readonly T[],
  change: (rows: Rows, value: T) => Rows | undefined,
): Rows | undefined =>
  values.reduce<Rows | undefined>((result, value) => result && change(result, value), rows);
