import { computed, signal } from '@angular/core';
import { type Directus, type Progress, progress } from 'directus-rx';
import { resumableUpload } from 'directus-rx/tus';
import { defer, EMPTY, finalize, type Observable, Subject, takeUntil, tap } from 'rxjs';
import type { Schema } from './client';

const WAITING: Progress = { state: 'waiting', loaded: 0 };

/** One file on its way: to be paused, resumed, cancelled and tried again. */
export class Upload {
  readonly #directus: Directus<Schema>;
  readonly #paused = new Subject<void>();
  #work: ReturnType<Upload['begin']>;
  readonly #progress = signal<Progress>(WAITING);
  readonly #isPaused = signal(false);
  readonly now = this.#progress.asReadonly();
  readonly state = computed(() => (this.#isPaused() ? 'paused' : this.#progress().state));
  readonly isUnderWay = computed(() => /waiting|sending|processing|receiving/.test(this.state()));

  constructor(
    directus: Directus<Schema>,
    readonly file: File,
  ) {
    this.#directus = directus;
    this.#work = this.begin();
  }

  /** Sends what has not been sent yet. Completes when it is over, or paused. */
  run(): Observable<Progress> {
    return defer(() => {
      if (!this.isUnderWay()) return EMPTY;
      return this.#work.events().pipe(
        progress(),
        tap((now) => {
          this.#progress.set(now);
        }),
        takeUntil(this.#paused),
      );
    });
  }

  pause(): void {
    this.#isPaused.set(true);
    this.#paused.next();
  }

  resume(): void {
    this.#progress.update((now) => ({ ...now, state: 'waiting' }));
    this.#isPaused.set(false);
  }

  /** Gives it up; what has arrived is removed from the server. */
  cancel(): void {
    this.#work
      .cancel()
      .pipe(
        finalize(() => {
          this.#isPaused.set(false);
          this.#progress.update((now) => ({ ...now, state: 'cancelled' }));
        }),
      )
      .subscribe({ error: () => undefined });
  }

  /** From the start, or where the server has it from an attempt that failed. */
  again(): void {
    if (this.state() === 'cancelled') this.#progress.set(WAITING);
    this.#work = this.begin();
    this.resume();
  }

  private begin() {
    return resumableUpload(
      this.#directus,
      this.file,
      { title: this.file.name },
      { query: { fields: ['id'] }, chunkSize: 1_000_000 },
    );
  }
}
