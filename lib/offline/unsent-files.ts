import {
  defer,
  filter,
  ignoreElements,
  map,
  merge,
  mergeMap,
  type Observable,
  type SchedulerLike,
} from 'rxjs';
import { isEnd } from '../realtime/offline-lists';
import { OfflineError } from './errors';
import type { KeyValueArea } from './key-value-area';
import type { OutboxEntry } from './outbox-entry';
import { failAsStorage } from './storage-failures';

/** Before time and id of the write in the key of its bytes. */
const FILE = 'file ';

/** Milliseconds after which bytes without an entry were left by a tab that was closed: the entry is stored a moment after them. */
const ORPHANED_AFTER = 60 * 60 * 1000;

const keyOf = ({ at, id }: Pick<OutboxEntry, 'at' | 'id'>): string => `${FILE}${at} ${id}`;

/** The bytes of the files that the server has not confirmed, for one user. Each belongs to an entry of the outbox. */
export class UnsentFiles {
  constructor(
    private readonly area: KeyValueArea,
    private readonly scheduler: SchedulerLike,
  ) {}

  /**
   * Keeps the bytes of an entry, which is stored after them. Fails with `TOO_LARGE` if the files of all entries have more than `maxBytes`
   * together, and with `STORAGE_FAILED`.
   */
  keep(
    entry: Pick<OutboxEntry, 'at' | 'id'>,
    file: Blob,
    others: readonly OutboxEntry[],
    maxBytes: number,
  ): Observable<unknown> {
    return defer(() => {
      const size = others.reduce((sum, other) => sum + (other.file?.size ?? 0), file.size);
      if (size > maxBytes) throw new OfflineError('TOO_LARGE');
      return this.area.set(keyOf(entry), file).pipe(failAsStorage);
    });
  }

  /** Emits the bytes of an entry; `undefined` where the storage has lost them. */
  read(entry: OutboxEntry): Observable<Blob | undefined> {
    return this.area
      .get(keyOf(entry))
      .pipe(map((value) => (value instanceof Blob ? value : undefined)));
  }

  /** Deletes, while subscribed, the bytes of entries that end, and at first those that have none. */
  run(entries: () => readonly OutboxEntry[], changes$: Observable<OutboxEntry>): Observable<never> {
    const orphans$ = this.area.keys(FILE).pipe(
      mergeMap((keys) => {
        const used = new Set(entries().map(keyOf));
        const old = this.scheduler.now() - ORPHANED_AFTER;
        return keys.filter(
          (key) => !used.has(key) && Number.parseInt(key.slice(FILE.length)) < old,
        );
      }),
    );
    const ended$ = changes$.pipe(
      filter(({ file, state }) => file !== undefined && isEnd(state)),
      map(keyOf),
    );
    return merge(orphans$, ended$).pipe(
      mergeMap((key) => this.area.delete(key)),
      ignoreElements(),
    );
  }
}
