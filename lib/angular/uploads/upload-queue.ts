import { computed, type NgZone, type Signal, signal, untracked } from '@angular/core';
import type { Subscription } from 'rxjs';
import { wakeSignals$ } from '../../internal/wake-signals';
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
}

/** How a queue works. */
export interface QueueConfig<T> {
  readonly concurrency: number;
  /** True to ask before the page is left while `active`. */
  readonly warnOnLeave: boolean;
  readonly upload: (file: File, metadata: object) => ResumableUpload<T | undefined>;
  readonly zone: NgZone;
}

/** The uploads of one client. */
export class UploadQueue<T> implements Uploads<T> {
  readonly #config: QueueConfig<T>;
  readonly #all = signal<readonly QueuedUpload<T>[]>([]);
  readonly #watching: Subscription;
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

  constructor(config: QueueConfig<T>) {
    this.#config = config;
    this.#watching = config.zone.runOutsideAngular(() =>
      wakeSignals$.subscribe(() => {
        for (const one of untracked(this.#all)) one.wake();
      }),
    );
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
    this.#all.update((all) => all.filter((one) => !isTerminal(one.state())));
  }

  /** Ends and removes everything: the user has left, and the next one must neither send nor see it. */
  reset(): void {
    const all = untracked(this.#all);
    this.#all.set([]);
    for (const one of all) one.forsake();
    this.#warn(false);
  }

  /** Ends everything that is under way. */
  dispose(): void {
    this.#watching.unsubscribe();
    for (const one of untracked(this.#all)) one.abandon();
    this.#warn(false);
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
