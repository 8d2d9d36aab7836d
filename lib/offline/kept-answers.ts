import {
  catchError,
  concat,
  concatMap,
  defer,
  endWith,
  forkJoin,
  groupBy,
  ignoreElements,
  last,
  map,
  mergeMap,
  type Observable,
  of,
  ReplaySubject,
  type SchedulerLike,
  share,
  Subject,
  switchMap,
  throttleTime,
} from 'rxjs';
import { isObject } from '../internal/guards';
import type { ManyItems } from '../types/result';
import type { KeyValueArea } from './key-value-area';

/** An answer of the server that was kept. */
export interface KeptAnswer {
  /** Of rows whose type nobody knows here. */
  readonly result: ManyItems<never>;
  /** When it was read, in epoch milliseconds. */
  readonly at: number;
}

/** An answer of the server to keep. */
export interface ReadAnswer {
  readonly result: ManyItems<unknown>;
  readonly at: number;
  /** The collection of which it has all rows and fields. */
  readonly whole?: string;
}

/** The size and the last use of an answer, which are known without reading it. */
interface Size {
  readonly bytes: number;
  /** When it was last written or shown, in epoch milliseconds. */
  readonly usedAt: number;
  /** The collection of which it has all rows and fields. */
  readonly whole?: string | undefined;
}

export interface KeptAnswersConfig {
  readonly area: KeyValueArea;
  /** Bytes of all answers together, about. */
  readonly maxBytes: number;
  readonly scheduler: SchedulerLike;
}

/** Milliseconds between two writes of the answers to one query. */
const KEEP_INTERVAL = 1_000;

/** The key of the sizes of all answers. */
const INDEX = 'index';
/** Before the query in the key of an answer. */
const ANSWER = 'answer ';

/** The answers to queries that one user has read. A cache: what the storage loses is read again. */
export class KeptAnswers {
  readonly #config: KeptAnswersConfig;
  readonly #sizes$: Observable<Map<string, Size>>;
  readonly #later = new Subject<readonly [query: string, answer: ReadAnswer]>();

  constructor(config: KeptAnswersConfig) {
    this.#config = config;
    this.#sizes$ = defer(() => this.#readSizes()).pipe(
      share({ connector: () => new ReplaySubject(1), resetOnError: true, resetOnComplete: false }),
    );
  }

  /** Emits the answer to a query; `undefined` where none is kept, or none that can be read. */
  read(query: string): Observable<KeptAnswer | undefined> {
    const { area, scheduler } = this.#config;
    return area.get(ANSWER + query).pipe(
      switchMap((value) => {
        if (!isKeptAnswer(value)) return of(undefined);
        return this.#sizes$.pipe(
          map((sizes) => {
            const size = sizes.get(query);
            if (size) sizes.set(query, { ...size, usedAt: scheduler.now() });
            return value;
          }),
        );
      }),
      catchError(() => of(undefined)),
    );
  }

  /** Emits the answer with all rows of a collection; `undefined` where none is kept. */
  readWhole(collection: string): Observable<KeptAnswer | undefined> {
    return this.#sizes$.pipe(
      switchMap((sizes) => {
        const found = [...sizes].find(([, { whole }]) => whole === collection);
        return found ? this.read(found[0]) : of(undefined);
      }),
      catchError(() => of(undefined)),
    );
  }

  /**
   * Keeps an answer, in the place of those that were not used for longest. One that finds no place is not kept, and is read again,
   * as without a storage.
   */
  keep(query: string, answer: ReadAnswer): Observable<unknown> {
    const { area, maxBytes } = this.#config;
    // UTF-16, as a storage may write it.
    const bytes = 2 * JSON.stringify(answer.result).length;
    if (bytes > maxBytes) return of(null);
    const write$ = area.set(ANSWER + query, answer);
    return this.#sizes$.pipe(
      concatMap((sizes) => {
        sizes.set(query, { bytes, usedAt: answer.at, whole: answer.whole });
        return concat(
          this.#shrink(sizes, maxBytes, query),
          // The disk is full: half of what is kept may do.
          write$.pipe(catchError(() => concat(this.#shrink(sizes, maxBytes / 2, query), write$))),
          defer(() => area.set(INDEX, Object.fromEntries(sizes))),
        );
      }),
      catchError(() => of(null)),
      last(),
    );
  }

  /** Keeps an answer soon: of several to one query, the last one. */
  keepLater(query: string, answer: ReadAnswer): void {
    this.#later.next([query, answer]);
  }

  /** Keeps the answers of `keepLater` while subscribed. */
  run(): Observable<never> {
    return this.#later.pipe(
      groupBy(([query]) => query),
      mergeMap((answers$) =>
        answers$.pipe(
          throttleTime(KEEP_INTERVAL, this.#config.scheduler, { leading: true, trailing: true }),
          concatMap(([query, answer]) => this.keep(query, answer)),
        ),
      ),
      ignoreElements(),
    );
  }

  /** Deletes answers until the others have `maxBytes` together; `spared` stays. */
  #shrink(sizes: Map<string, Size>, maxBytes: number, spared: string): Observable<unknown> {
    return defer(() => {
      let total = 0;
      for (const { bytes } of sizes.values()) total += bytes;
      const oldest = [...sizes].sort(([, a], [, b]) => a.usedAt - b.usedAt);
      const deleted = oldest.filter(([query, { bytes }]) => {
        if (total <= maxBytes || query === spared) return false;
        total -= bytes;
        return sizes.delete(query);
      });
      return concat(...deleted.map(([query]) => this.#config.area.delete(ANSWER + query)));
    });
  }

  /** Reads the index. An answer that is not in it was written by a tab that was closed before, and is deleted. */
  #readSizes(): Observable<Map<string, Size>> {
    const { area } = this.#config;
    return forkJoin([area.get(INDEX), area.keys(ANSWER)]).pipe(
      concatMap(([index, keys]) => {
        const known = new Map(Object.entries(isObject(index) ? index : {}));
        const sizes = new Map<string, Size>();
        const lost: string[] = [];
        for (const key of keys) {
          const query = key.slice(ANSWER.length);
          const size = known.get(query);
          if (isSize(size)) sizes.set(query, size);
          else lost.push(key);
        }
        return concat(...lost.map((key) => area.delete(key))).pipe(
          ignoreElements(),
          endWith(sizes),
        );
      }),
    );
  }
}

const isSize = (value: unknown): value is Size =>
  isObject(value) &&
  typeof value['bytes'] === 'number' &&
  typeof value['usedAt'] === 'number' &&
  (value['whole'] === undefined || typeof value['whole'] === 'string');

/** Returns true for an answer as it should have been kept. */
export const isKeptAnswer = (value: unknown): value is KeptAnswer =>
  isObject(value) &&
  typeof value['at'] === 'number' &&
  isObject(value['result']) &&
  Array.isArray(value['result']['data']) &&
  value['result']['data'].every(isObject) &&
  (value['result']['meta'] === undefined || isObject(value['result']['meta']));
