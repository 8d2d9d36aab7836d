import {
  defer,
  filter,
  ignoreElements,
  map,
  merge,
  mergeMap,
  type Observable,
  of,
  type SchedulerLike,
  switchMap,
} from 'rxjs';
import { isEnd } from '../realtime/offline-lists';
import { OfflineError } from './errors';
import type { KeyValueArea } from './key-value-area';
import { type FileHandle, fileOf, isFileHandle } from './file-handle';
import type { OutboxEntry, UnsentFile } from './outbox-entry';
import { failAsStorage } from './storage-failures';

/** Before time and id of the write in the key of its bytes. */
const FILE = 'file ';

/** Milliseconds after which bytes without an entry were left by a tab that was closed: the entry is stored a moment after them. */
const ORPHANED_AFTER = 60 * 60 * 1000;

type FileEntry = Pick<OutboxEntry, 'at' | 'id' | 'file'>;

const keyOf = ({ at, id }: FileEntry): string => `${FILE}${at} ${id}`;

/** Returns the bytes that an entry takes in the storage. A handle takes none. */
const keptBytes = (file: UnsentFile | undefined): number =>
  file?.lastModified === undefined ? (file?.size ?? 0) : 0;

const isUnchanged = (before: UnsentFile | undefined, now: Blob): boolean =>
  before?.lastModified === undefined ||
  (now instanceof File && now.size === before.size && now.lastModified === before.lastModified);

/** The bytes or handles of the files that the server has not confirmed, for one user. Each belongs to an entry of the outbox. */
export class UnsentFiles {
  constructor(
    private readonly area: KeyValueArea,
    private readonly scheduler: SchedulerLike,
  ) {}

  /**
   * Keeps the bytes or the handle of an entry, which is stored after them. Fails with `TOO_LARGE` if all entries have more than `maxBytes`
   * together, and with `STORAGE_FAILED`.
   */
  keep(
    entry: FileEntry,
    file: Blob | FileHandle,
    others: readonly FileEntry[],
    maxBytes: number,
  ): Observable<unknown> {
    return defer(() => {
      const bytes = [entry, ...others].reduce((sum, each) => sum + keptBytes(each.file), 0);
      if (keptBytes(entry.file) > 0 && bytes > maxBytes) throw new OfflineError('TOO_LARGE');
      return this.area.set(keyOf(entry), file).pipe(failAsStorage);
    });
  }

  /** Emits the bytes or the handle of an entry. Fails with `FILE_LOST` if the storage has neither. */
  kept(entry: FileEntry): Observable<Blob | FileHandle> {
    return this.area.get(keyOf(entry)).pipe(
      map((value) => {
        if (value instanceof Blob || isFileHandle(value)) return value;
        throw new OfflineError('FILE_LOST');
      }),
    );
  }

  /** Emits the file of an entry. Fails with `FILE_LOST` if it is gone or has changed, and with `FILE_NOT_ALLOWED`. */
  read(entry: FileEntry): Observable<Blob> {
    return this.kept(entry).pipe(
      switchMap((kept) => (isFileHandle(kept) ? fileOf(kept) : of(kept))),
      map((file) => {
        if (!isUnchanged(entry.file, file)) throw new OfflineError('FILE_LOST');
        return file;
      }),
    );
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
