import { computed, type Signal, signal, untracked } from '@angular/core';
import { defer, noop, Subscription } from 'rxjs';
import { isTransportError } from '../../errors/errors';
import type { ResumableUpload } from '../../tus/resumable-upload';
import { isTerminal, progress, type Progress, type ProgressState } from '../../uploads/progress';

/**
 * - `waiting`: for its turn, or for a token
 * - `reconnecting`: for the network or the server; tried again at `retryAt`
 * - `paused`: until `resume()`
 * - the others as `progress()` has them
 */
export type UploadState = ProgressState | 'paused' | 'reconnecting';

/** One file of a queue: signals for its template, and what may be done with it. */
export interface Upload<T = unknown> {
  /** Its number in the queue, for `track`. */
  readonly id: number;
  readonly file: File;
  readonly state: Signal<UploadState>;
  /** A whole number from 0 that never shrinks, and 100 once the server has answered; `undefined` before it is sent. */
  readonly percent: Signal<number | undefined>;
  /** `undefined` unless bytes move. */
  readonly bytesPerSecond: Signal<number | undefined>;
  /** `undefined` unless bytes move. */
  readonly secondsLeft: Signal<number | undefined>;
  /** When the next try begins, in epoch milliseconds, while it is `reconnecting`. */
  readonly retryAt: Signal<number | undefined>;
  /** Why it has `failed`, or is `reconnecting`. */
  readonly error: Signal<unknown>;
  /** The file's row once it is `done`; `undefined` where the user may not read it. */
  readonly result: Signal<T | undefined>;
  /** Stops it, and keeps on the server what has arrived. Does nothing to an upload that is over. */
  pause(): void;
  /** Continues a paused upload when it is its turn. */
  resume(): void;
  /** Continues an upload that has failed, or starts one again that was cancelled, when it is its turn. */
  retry(): void;
  /** Stops it for good, and removes from the server what has arrived. Does nothing to an upload that is done. */
  cancel(): void;
}

/** Makes the request of an upload. */
type MakeUpload<T> = () => ResumableUpload<T | undefined>;

const INITIAL = { state: 'waiting', loaded: 0 } as const;

/** An upload in a queue, which calls `start` when it is its turn. */
export class QueuedUpload<T> implements Upload<T> {
  readonly #now = signal<Progress<T | undefined>>(INITIAL);
  readonly #isPaused = signal(false);
  readonly #make: MakeUpload<T>;
  /** Called after each change of what runs. */
  readonly #changed: () => void;
  #request: ResumableUpload<T | undefined> | undefined;
  #sending: Subscription | undefined;

  readonly state = computed((): UploadState => {
    const { state, retryAt } = this.#now();
    if (isTerminal(state)) return state;
    if (this.#isPaused()) return 'paused';
    return state === 'waiting' && retryAt !== undefined ? 'reconnecting' : state;
  });
  readonly percent = computed(() => this.#now().percent);
  readonly bytesPerSecond = computed(() => this.#now().bytesPerSecond);
  readonly secondsLeft = computed(() => this.#now().secondsLeft);
  readonly retryAt = computed(() => this.#now().retryAt);
  readonly error = computed(() => this.#now().error);
  readonly result = computed(() => this.#now().result);

  constructor(
    readonly id: number,
    readonly file: File,
    make: MakeUpload<T>,
    changed: () => void,
  ) {
    this.#make = make;
    this.#changed = changed;
  }

  /** True while it takes one of the places of the queue. */
  get isRunning(): boolean {
    return this.#sending !== undefined;
  }

  /** True if it waits for its turn. */
  get isQueued(): boolean {
    return !this.isRunning && this.#state === 'waiting';
  }

  get #state(): UploadState {
    return untracked(this.state);
  }

  /** Sends what has not been sent. */
  start(): void {
    const { percent = 0, loaded } = untracked(this.#now);
    // Filled before it is subscribed to, as an upload can end at once.
    const sending = (this.#sending = new Subscription());
    // An error that `make` throws fails this upload alone.
    const events = defer(() => (this.#request ??= this.#make()).events()).pipe(progress());
    sending.add(
      events.subscribe((now) => {
        this.#now.set({
          ...now,
          // A resumed upload does not show less than it did before.
          loaded: Math.max(loaded, now.loaded),
          percent: percent > 0 ? Math.max(percent, now.percent ?? 0) : now.percent,
        });
        if (isTerminal(now.state)) this.#stop();
      }),
    );
  }

  /** Starts over at once if it waits for the network, or has lost it for good. */
  wake(): void {
    const { state, error } = untracked(this.#now);
    const isLost = isTransportError(error) && error.code === 'NETWORK';
    if (this.#state === 'reconnecting') {
      this.#sending?.unsubscribe();
      this.start();
    } else if (state === 'failed' && isLost) this.retry();
  }

  /** Ends it for a user who has left: no request, which would be another user's, removes from the server what has arrived. */
  forsake(): void {
    this.abandon();
    if (!isTerminal(this.#state)) this.#show({ state: 'cancelled' });
  }

  /** Ends it without a trace for the user: the client has been disposed of. */
  abandon(): void {
    this.#sending?.unsubscribe();
    this.#sending = undefined;
  }

  pause(): void {
    if (isTerminal(this.#state)) return;
    this.#isPaused.set(true);
    this.#show({ state: 'waiting' });
    this.#stop();
  }

  resume(): void {
    if (this.#state !== 'paused') return;
    this.#isPaused.set(false);
    this.#changed();
  }

  retry(): void {
    const state = this.#state;
    if (state === 'cancelled') {
      this.#request = undefined;
      this.#now.set(INITIAL);
    } else if (state === 'failed') this.#show({ state: 'waiting' });
    else return;
    this.#isPaused.set(false);
    this.#changed();
  }

  cancel(): void {
    const state = this.#state;
    if (state === 'done' || state === 'cancelled') return;
    this.#show({ state: 'cancelled' });
    this.#stop();
    // The part that stays on the server expires by itself.
    this.#request?.cancel().subscribe({ error: noop });
  }

  /** Shows another state, with as many bytes as before and nothing else. */
  #show(next: Pick<Progress, 'state'>): void {
    this.#now.update(({ loaded, total, percent }) => ({ loaded, total, percent, ...next }));
  }

  #stop(): void {
    this.#sending?.unsubscribe();
    this.#sending = undefined;
    this.#changed();
  }
}
