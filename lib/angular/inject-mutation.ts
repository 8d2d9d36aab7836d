import {
  computed,
  DestroyRef,
  type Injector,
  PendingTasks,
  type ProviderToken,
  type Signal,
  signal,
} from '@angular/core';
import { defer, type ObservableInput, Subscription } from 'rxjs';
import type { Auth } from '../auth/auth';
import { SessionError } from '../errors/errors';
import { oneOf } from '../internal/argument-checks';
import { unchecked } from '../internal/unchecked';
import { usual } from './client-token';
import { resolveInjector } from './injection';
import { toError } from './resources/resource-reader';

/**
 * How a call is treated while another one is under way.
 * - `exhaust`: it is skipped, as a second click on a button should be
 * - `concat`: it waits for its turn; it fails with the code `SUPERSEDED` if another user may have logged in by then
 * - `switch`: it cancels the other one
 * - `merge`: both are made at once
 */
export type MutationPolicy = 'exhaust' | 'concat' | 'switch' | 'merge';

/** The outcome of one call. */
export type MutationResult<T> =
  | { readonly status: 'done'; readonly value: T }
  | { readonly status: 'failed'; readonly error: Error }
  | { readonly status: 'skipped' | 'cancelled' };

/** Options of `injectMutation`. */
export interface MutationOptions<Args extends readonly unknown[], T> {
  /** Default `exhaust`. */
  readonly policy?: MutationPolicy | undefined;
  /** Shows the expected result at once. Returns a function that takes it back, which is called unless the call is done. */
  // eslint-disable-next-line @typescript-eslint/no-invalid-void-type -- a function without `return` gives nothing back
  readonly optimistic?: ((...args: Args) => (() => void) | undefined | void) | undefined;
  /** Called with the value of a call that is done, and its arguments. */
  readonly onSuccess?: ((value: T, ...args: Args) => void) | undefined;
  /** Called with the error of a call that has failed, and its arguments. */
  readonly onError?: ((error: Error, ...args: Args) => void) | undefined;
  /** True if calls are cancelled with the component. Default false: a save survives a navigation. */
  readonly cancelOnDestroy?: boolean | undefined;
  /** The client that the calls use, where there are several: a call that waits fails when its user changes. */
  readonly client?: ProviderToken<{ readonly auth: Auth }> | undefined;
  /** Default: that of the injection context. */
  readonly injector?: Injector | undefined;
}

/** A write: call it, and read its signals. */
export interface Mutation<Args extends readonly unknown[], T> {
  /** Makes the write. The promise never rejects: its result says how it went, and may be ignored. */
  (...args: Args): Promise<MutationResult<T>>;
  /** True while a call is under way or waits. */
  readonly pending: Signal<boolean>;
  /** The status of the last call that was made; `idle` before the first one, and after it was cancelled. */
  readonly status: Signal<'idle' | 'pending' | 'done' | 'failed'>;
  /** The error of the last call, if it has failed. */
  readonly error: Signal<Error | undefined>;
  /** The value of the last call, if it is done. */
  readonly value: Signal<T | undefined>;
  /** The arguments of the last call that was made. */
  readonly args: Signal<Args | undefined>;
  /** Forgets the last outcome. */
  reset(): void;
  /** Cancels all calls, also those that wait. Their results are `cancelled`. */
  cancel(): void;
}

const POLICIES: readonly MutationPolicy[] = ['exhaust', 'concat', 'switch', 'merge'];

interface Last<Args, T> {
  readonly status: 'idle' | 'done' | 'failed';
  readonly value?: T;
  readonly error?: Error;
  readonly args?: Args;
}

/** One call: it has exactly one result. */
interface Run {
  start(): void;
  cancel(): void;
}

/**
 * Makes a write with its state as signals. Needs an injection context, or `options.injector`.
 *
 * `work`: called with the arguments; returns a Call, an Observable, of which the last value counts, or a promise. If it throws, the
 * call has failed.
 *
 * @example
 * class Editor {
 *   readonly #articles = injectDirectus().items('articles');
 *   readonly save = injectMutation((id: number, title: string) => this.#articles.updateOne(id, { title }));
 * }
 * // <button (click)="save(15, title())" [disabled]="save.pending()">Save</button> {{ save.error()?.message }}
 */
export function injectMutation<Args extends readonly unknown[], T>(
  work: (...args: Args) => ObservableInput<T>,
  options: MutationOptions<Args, T> = {},
): Mutation<Args, T> {
  const injector = resolveInjector(injectMutation, options.injector);
  const tasks = injector.get(PendingTasks);
  const client = injector.get(options.client ?? usual(), null, { optional: true });
  const policy = oneOf('policy', options.policy ?? 'exhaust', POLICIES);
  const unsettled = signal(0);
  const last = signal<Last<Args, T>>({ status: 'idle' });
  const running = new Set<Run>();
  const queue: Run[] = [];

  const createRun = (args: Args, resolve: (result: MutationResult<T>) => void): Run => {
    const endTask = tasks.add();
    unsettled.update((count) => count + 1);
    const subscription = new Subscription();
    const epoch = client?.auth.state.epoch;
    let undo: (() => void) | undefined;
    let isSettled = false;

    /** Writes the signals, then lets the application be stable, then calls back. */
    const settle = (result: MutationResult<T>): void => {
      if (isSettled) return;
      isSettled = true;
      running.delete(run);
      let outcome = result;
      try {
        if (result.status !== 'done') undo?.();
      } catch (error) {
        outcome = { status: 'failed', error: toError(error) };
      }
      unsettled.update((count) => count - 1);
      if (outcome.status === 'done') last.set({ status: 'done', value: outcome.value, args });
      if (outcome.status === 'failed') last.set({ status: 'failed', error: outcome.error, args });
      endTask();
      resolve(outcome);
      try {
        if (outcome.status === 'done') options.onSuccess?.(outcome.value, ...args);
        if (outcome.status === 'failed') options.onError?.(outcome.error, ...args);
      } finally {
        if (running.size === 0) queue.shift()?.start();
      }
    };

    const run: Run = {
      start() {
        running.add(run);
        last.set({ status: 'idle', args });
        let value: T | undefined;
        subscription.add(
          defer(() => {
            // A call that waited must not be sent as the user who has logged in since.
            if (client?.auth.state.epoch !== epoch) throw new SessionError('SUPERSEDED');
            undo = options.optimistic?.(...args) ?? undefined;
            return work(...args);
          }).subscribe({
            next: (each) => {
              value = each;
            },
            error: (error: unknown) => {
              settle({ status: 'failed', error: toError(error) });
            },
            complete: () => {
              settle({ status: 'done', value: unchecked<T>(value) });
            },
          }),
        );
      },
      cancel() {
        subscription.unsubscribe();
        settle({ status: 'cancelled' });
      },
    };
    return run;
  };

  const cancel = () => {
    // The queue first: a call that waits must not begin because the one before it was cancelled.
    const waiting = queue.splice(0);
    for (const run of [...waiting, ...running]) run.cancel();
  };

  const call = (...args: Args) =>
    new Promise<MutationResult<T>>((resolve) => {
      if (policy === 'exhaust' && running.size > 0) {
        resolve({ status: 'skipped' });
        return;
      }
      if (policy === 'switch') cancel();
      const run = createRun(args, resolve);
      if (policy === 'concat' && running.size > 0) queue.push(run);
      else run.start();
    });

  if (options.cancelOnDestroy) injector.get(DestroyRef).onDestroy(cancel);
  const pending = computed(() => unsettled() > 0);
  return Object.assign(call, {
    pending,
    status: computed(() => (pending() ? 'pending' : last().status)),
    error: computed(() => last().error),
    value: computed(() => last().value),
    args: computed(() => last().args),
    reset: () => {
      last.set({ status: 'idle' });
    },
    cancel,
  });
}
