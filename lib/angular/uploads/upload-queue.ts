import { computed, type NgZone, type Signal, signal, untracked } from '@angular/core';
import {
  catchError,
  EMPTY,
  finalize,
  type Observable,
  Subject,
  Subscription,
  switchMap,
} from 'rxjs';
import { wakeSignals$ } from '../../internal/wake-signals';
import type { InterruptedUpload } from '../../tus/interrupted-uploads';
import type { ResumableUpload } from '../../tus/resumable-upload';
import { isTerminal } from '../../uploads/progress';
import { QueuedUpload, type Upload } from './upload';

/** The fields of a file's row (`title`, `folder`, …), or a function that returns those of each file. */
export type FileMetadata = object | ((file: File) => object);

/** The uploads of a client. They continue while the user visits other routes, and end with the session and the client. */
export interface Uploads<T = unknown> {
  /** All files that were added, in their order, until `clear()`. */
  readonly uploads: Signal<readonly Upload<T>[]>;
  /** Of all bytes, without those of cancelled files; `undefined` where there are none. 100 once all are done. */
  readonly percent: Signal<number | undefined>;
  /** True while a file is sent, or waits for its turn or the network. The page asks before it is left then. */
  readonly active: Signal<boolean>;
  /**
   * The user's uploads that ended with an earlier page: a reload, say. Adding the same file with the same metadata continues one, and it
   * leaves this list. Empty until the server has answered, and while nobody is logged in. See `interruptedUploads` of `directus-rx/tus`.
   */
  readonly interrupted: Signal<readonly InterruptedUpload[]>;
  /**
   * Adds files to the end: of an input, a drop, or an array.
   *
   * @example
   * this.uploads.add(input.files, { folder });
   */
  add(files: Iterable<File> | null | undefined, metadata?: FileMetadata): readonly Upload<T>[];
  /** Pauses every upload that is not over. */
  pauseAll(): void;
  /** Continues every paused upload when it is its turn. */
  resumeAll(): void;
  /** Removes from the list what is over. */
  clear(): void;
  /**
   * Removes one upload from the list. One that is not done is cancelled first: nothing of it stays on the server, neither of one that has
   * failed. Does nothing to an upload that is not in the list.
   */
  remove(upload: Upload<T>): void;
  /** Gives up an interrupted upload, and removes from the server what has arrived. Lists it again where that fails. */
  discard(upload: InterruptedUpload): void;
}

/** How a queue works. */
export interface QueueConfig<T> {
  readonly concurrency: number;
  /** True to ask before the page is left while `active`. */
  readonly warnOnLeave: boolean;
  readonly upload: (file: File, metadata: object) => ResumableUpload<T | undefined>;
  /** Lists the uploads that were interrupted. */
  readonly interrupted: () => Observable<readonly InterruptedUpload[]>;
  readonly zone: NgZone;
}

/** The uploads of one client. */
export class UploadQueue<T> implements Uploads<T> {
  readonly #config: QueueConfig<T>;
  readonly #all = signal<readonly QueuedUpload<T>[]>([]);
  readonly #stored = signal<readonly InterruptedUpload[]>([]);
  readonly #lookups = new Subject<Observable<readonly InterruptedUpload[]>>();
  readonly #watching = new Subscription();
  #lastId = 0;
  #isWarning = false;

  readonly uploads: Signal<readonly Upload<T>[]> = this.#all.asReadonly();
  readonly active = computed(() =>
    this.#all().some((one) => !isTerminal(one.state()) && one.state() !== 'paused'),
  );
  readonly percent = computed(() => {
    const counted = this.#all().filter((one) => one.state() !== 'cancelled');
    if (counted.length === 0) return undefined;
    if (counted.every((one) => one.state() === 'done')) return 100;
    const total = counted.reduce((sum, { file }) => sum + file.size, 0);
    const sent = counted.reduce(
      (sum, one) => sum + one.file.size * ((one.percent() ?? 0) / 100),
      0,
    );
    return total > 0 ? Math.min(99, Math.floor((sent / total) * 100)) : 0;
  });

  readonly interrupted = computed(() => {
    const files = this.#all().map(({ file }) => file);
    return this.#stored().filter((one) => !files.some((file) => one.matches(file)));
  });

  constructor(config: QueueConfig<T>) {
    this.#config = config;
    config.zone.runOutsideAngular(() => {
      const lookups = this.#lookups.pipe(switchMap((found) => found.pipe(catchError(() => EMPTY))));
      this.#watching.add(
        lookups.subscribe((found) => {
          this.#stored.set(found);
        }),
      );
      this.#watching.add(
        wakeSignals$.subscribe(() => {
          for (const one of untracked(this.#all)) one.wake();
          // After uploads have said that they are under way: those are not asked about.
          this.lookUp();
        }),
      );
    });
  }

  /** Looks for uploads that were interrupted; the answer to an earlier look is not waited for. */
  lookUp(): void {
    this.#config.zone.runOutsideAngular(() => {
      this.#lookups.next(this.#config.interrupted());
    });
  }

  add(files: Iterable<File> | null | undefined, metadata: FileMetadata = {}): readonly Upload<T>[] {
    const added = Array.from(files ?? [], (file) => {
      const fields = () => (metadata instanceof Function ? metadata(file) : metadata);
      const make = () => this.#config.upload(file, fields());
      return new QueuedUpload(++this.#lastId, file, make, () => {
        this.#update();
      });
    });
    this.#all.update((all) => [...all, ...added]);
    this.#update();
    return added;
  }

  pauseAll(): void {
    // All at first, so that none of them starts in place of another.
    const all = untracked(this.#all);
    for (const one of all.filter((each) => !each.isRunning)) one.pause();
    for (const one of all) one.pause();
  }

  resumeAll(): void {
    for (const one of untracked(this.#all)) one.resume();
  }

  clear(): void {
    const isOver = (one: QueuedUpload<T>) => isTerminal(untracked(one.state));
    const over = untracked(this.#all).filter(isOver);
    this.#drop(over);
    // The server keeps what it has of them.
    if (over.some((one) => untracked(one.state) === 'failed')) this.lookUp();
  }

  remove(upload: Upload<T>): void {
    const found = untracked(this.#all).filter((one) => one === upload);
    for (const one of found) one.cancel();
    this.#drop(found);
  }

  discard(upload: InterruptedUpload): void {
    this.#stored.update((stored) => stored.filter((one) => one !== upload));
    this.#config.zone.runOutsideAngular(() => {
      upload
        .discard()
        .pipe(
          catchError(() => EMPTY),
          finalize(() => {
            this.lookUp();
          }),
        )
        .subscribe();
    });
  }

  /** Ends and removes everything: the user has left, and the next one must neither send nor see it. */
  reset(): void {
    const all = untracked(this.#all);
    this.#all.set([]);
    this.#stored.set([]);
    // An answer for the user before must not be shown.
    this.#lookups.next(EMPTY);
    for (const one of all) one.forsake();
    this.#warn(false);
  }

  /** Ends everything that is under way. */
  dispose(): void {
    this.#watching.unsubscribe();
    for (const one of untracked(this.#all)) one.abandon();
    this.#warn(false);
  }

  #drop(dropped: readonly QueuedUpload<T>[]): void {
    this.#all.update((all) => all.filter((one) => !dropped.includes(one)));
    // Their parts from an earlier page are stored or cancelled by now.
    this.#stored.update((stored) =>
      stored.filter((one) => !dropped.some(({ file }) => one.matches(file))),
    );
  }

  /** Starts as many as have a place. */
  #update(): void {
    const { concurrency, warnOnLeave, zone } = this.#config;
    zone.runOutsideAngular(() => {
      for (const one of untracked(this.#all)) {
        const running = untracked(this.#all).filter(({ isRunning }) => isRunning).length;
        if (running >= concurrency) break;
        if (one.isQueued) one.start();
      }
    });
    this.#warn(warnOnLeave && untracked(this.active));
  }

  /** Listens only while it has to: a page with such a listener is not kept by browsers for the way back. */
  #warn(isWarning: boolean): void {
    if (isWarning === this.#isWarning || typeof window === 'undefined') return;
    this.#isWarning = isWarning;
    if (isWarning) window.addEventListener('beforeunload', askBeforeLeaving);
    else window.removeEventListener('beforeunload', askBeforeLeaving);
  }
}

const askBeforeLeaving = (event: Event): void => {
  event.preventDefault();
};
