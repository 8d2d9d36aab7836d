import {
  ApplicationRef,
  computed,
  DestroyRef,
  effect,
  type Injector,
  isDevMode,
  PendingTasks,
  signal,
  untracked,
  type WritableSignal,
} from '@angular/core';
import { from, type Observable, type ObservableInput, type Subscription } from 'rxjs';
import { queryKey } from '../../realtime/query-key';
import { unchecked } from '../../internal/unchecked';
import {
  type DirectusResource,
  type DirectusResourceSnapshot,
  type DirectusResourceStatus,
  narrowing,
} from './resource';
import {
  isFinalError,
  type Outcome,
  type Transfer,
  TRANSFER,
  type Transferred,
  whenPageIsStable,
} from './transfer';

/** How a resource reads. */
export interface ReaderConfig<P, I> {
  readonly injector: Injector;
  /** Returns the argument of `read`; with `undefined`, nothing is read. Called reactively. */
  readonly params: () => P | undefined;
  /** Its values are trusted to be of the type T, as the schema says. */
  readonly read: (params: P) => ObservableInput<unknown>;
  /** Reads once, on a server. Default `read`. */
  readonly readOnce?: ((params: P) => ObservableInput<unknown>) | undefined;
  /** True if `read` continues after its first value. */
  readonly isLive?: boolean | undefined;
  /** The value before there is data. */
  readonly initial: I;
  /** True if data of other parameters is shown until there is some for these. */
  readonly keep: boolean;
  /** Names what is read, beside its parameters, in what a server hands over; `undefined`: nothing is handed over. */
  readonly key?: string | undefined;
  /** False if nothing is read on a server. */
  readonly onServer: boolean;
  /** Called on a server: `undefined` if the data must not be handed over, else true if it was read as nobody in particular. */
  readonly isAnonymous: () => boolean | undefined;
  /** Called in the browser: true if it reads as somebody. */
  readonly isAuthenticated: () => boolean;
  /** Emits when another user reads from now on: true if what was read is somebody's. */
  readonly userSwitched$: Observable<boolean>;
  /** Called when other parameters or a reload make what was read obsolete. */
  readonly onStart?: (() => void) | undefined;
}

interface State<T> {
  readonly status: DirectusResourceStatus;
  readonly value: T;
  readonly hasValue: boolean;
  readonly error: Error | undefined;
}

export const toError = (error: unknown): Error =>
  error instanceof Error ? error : new Error(String(error), { cause: error });

/**
 * Reads for a resource. Not built on Angular's `resource()`: up to Angular 21 its first value comes a microtask late, which
 * destroys hydrated DOM, and its `value()` throws after an error from Angular 20 on.
 */
export class ResourceReader<P, T, I> {
  readonly #config: ReaderConfig<P, I>;
  readonly #state: WritableSignal<State<T | I>>;
  readonly #reloads = signal(0);
  readonly #transfer: Transfer;
  #subscription: Subscription | undefined;
  #endTask: (() => void) | undefined;
  /** Of the parameters that are read or were read last. */
  #key: string | undefined;
  #handledReloads = 0;
  /** A new object for each read, so that what waits for the page to be stable knows if it is still wanted. */
  #run = {};
  #isErrorWatched = false;

  constructor(config: ReaderConfig<P, I>) {
    const { injector, userSwitched$ } = config;
    this.#config = config;
    // At once: what it takes over is that of the first render.
    this.#transfer = injector.get(TRANSFER);
    this.#state = signal<State<T | I>>(this.#idle());
    this.#readAtOnce();
    effect(
      () => {
        this.#follow();
      },
      { injector },
    );
    const switches = userSwitched$.subscribe((wasSomebody) => {
      untracked(() => {
        this.#switchUser(wasSomebody);
      });
    });
    injector.get(DestroyRef).onDestroy(() => {
      switches.unsubscribe();
      this.#stop();
    });
  }

  /** The signals of this reader. */
  asResource(): DirectusResource<T | I> {
    const state = this.#state;
    const watched = <V>(read: () => V) =>
      computed(() => {
        this.#isErrorWatched = true;
        return read();
      });
    return {
      value: computed(() => state().value),
      status: watched(() => state().status),
      error: watched(() => state().error),
      isLoading: computed(() => ['loading', 'reloading'].includes(state().status)),
      snapshot: watched((): DirectusResourceSnapshot<T | I> => {
        const { status, value, error } = state();
        return status === 'error'
          ? { status, error: error ?? new Error('unknown') }
          : { status, value };
      }),
      hasValue: narrowing<T | I>(() => state().hasValue),
      reload: () => {
        const { status } = untracked(state);
        if (status === 'idle' || status === 'loading') return false;
        this.#reloads.update((count) => count + 1);
        return true;
      },
    };
  }

  /**
   * Reads before the first render where the parameters are known: a page that is hydrated needs its data then. In a
   * constructor, required inputs throw, and the effect reads before the first check of the view.
   */
  #readAtOnce(): void {
    untracked(() => {
      let params: P | undefined;
      try {
        params = this.#config.params();
      } catch {
        return;
      }
      if (params !== undefined) this.#start(params);
    });
  }

  #follow(): void {
    let params: P | undefined;
    let failure: Outcome<never> | undefined;
    try {
      params = this.#config.params();
    } catch (error) {
      failure = { error };
    }
    const reloads = this.#reloads();
    untracked(() => {
      const isReload = reloads !== this.#handledReloads;
      this.#handledReloads = reloads;
      if (failure || params === undefined) {
        this.#stop();
        this.#key = undefined;
        if (failure) this.#settle(failure);
        else this.#state.set(this.#idle());
      } else this.#start(params, isReload);
    });
  }

  /** Reads as another user. Data of a user who has left is gone at once; public data is shown until there is other. */
  #switchUser(wasSomebody: boolean): void {
    // A live query reads again by itself, unless it was refused.
    if (!wasSomebody && this.#config.isLive && this.#state().status !== 'error') return;
    if (wasSomebody) {
      this.#stop();
      this.#key = undefined;
      this.#state.set(this.#idle());
    }
    this.#reloads.update((count) => count + 1);
  }

  #start(params: P, isReload = false): void {
    let key: string;
    try {
      key = queryKey('params', params);
    } catch (error) {
      this.#stop();
      this.#key = undefined;
      this.#settle({ error });
      return;
    }
    const isSame = key === this.#key;
    if (isSame && !isReload) return;
    this.#key = key;
    this.#stop();
    const transferred = isSame ? undefined : this.#takeTransferred(key);
    if (transferred) this.#hydrate(params, key, transferred);
    else this.#load(params, key, isSame);
  }

  #load(params: P, key: string, isSame: boolean): void {
    const { keep, injector } = this.#config;
    this.#state.update((before) => ({
      ...(isSame || keep ? before : this.#idle()),
      status: isSame && before.hasValue ? 'reloading' : 'loading',
      error: undefined,
    }));
    // Added before anything is sent, and ended after the signals are written: a server would send the page in between.
    this.#endTask = injector.get(PendingTasks).add();
    this.#subscribe(params, key);
  }

  /** Shows what a server has read. Goes on from there once the page is stable, where there is more to know. */
  #hydrate(params: P, key: string, { outcome, anonymous }: Transferred<T>): void {
    const { isLive, isAuthenticated, injector } = this.#config;
    this.#settle(outcome);
    const run = this.#run;
    const isOutdated = anonymous && isAuthenticated();
    if (!isOutdated && !(isLive && 'value' in outcome)) return;
    const goOn = () => {
      if (run !== this.#run) return;
      if (isLive && 'value' in outcome) this.#subscribe(params, key);
      else this.#load(params, key, true);
    };
    whenPageIsStable(injector.get(ApplicationRef)).then(goOn, goOn);
  }

  #subscribe(params: P, key: string): void {
    const { read, readOnce = read, onServer: readsOnServer } = this.#config;
    const transfer = this.#transfer;
    if (transfer.onServer && !readsOnServer) {
      this.#release();
      return;
    }
    const run = this.#run;
    const finish = (outcome: Outcome<T>) => {
      if (run !== this.#run) return;
      this.#put(key, outcome);
      this.#settle(outcome);
      this.#release();
    };
    const observer = {
      next: (value: unknown) => {
        finish({ value: unchecked<T>(value) });
      },
      error: (error: unknown) => {
        finish({ error });
      },
      complete: () => {
        if (run === this.#run) this.#release();
      },
    };
    const subscription = transfer.whileReading(() => {
      try {
        return from((transfer.onServer ? readOnce : read)(params)).subscribe(observer);
      } catch (error) {
        observer.error(error);
        return undefined;
      }
    });
    // A listener of what it emitted at once may have started another read.
    if (run === this.#run) this.#subscription = subscription;
    else subscription?.unsubscribe();
  }

  #settle(outcome: Outcome<T>): void {
    if ('value' in outcome) {
      const { value } = outcome;
      this.#state.set({ status: 'resolved', value, hasValue: true, error: undefined });
      return;
    }
    // The browser may reach the server: it reads again, and the page shows until then that it does.
    if (this.#transfer.onServer && !isFinalError(outcome.error)) return;
    const error = toError(outcome.error);
    this.#state.update((before) => ({ ...before, status: 'error', error }));
    if (isDevMode()) this.#warnUnlessWatched(error);
  }

  /** An error that no template shows would be lost. */
  #warnUnlessWatched(error: Error): void {
    const warn = () => {
      if (this.#isErrorWatched) return;
      this.#isErrorWatched = true;
      console.warn('directus-rx: a resource has failed, and nothing has read its error()', error);
    };
    whenPageIsStable(this.#config.injector.get(ApplicationRef)).then(warn, warn);
  }

  #takeTransferred(paramsKey: string): Transferred<T> | undefined {
    const { key } = this.#config;
    return key === undefined ? undefined : this.#transfer.take<T>(`${key} ${paramsKey}`);
  }

  #put(paramsKey: string, outcome: Outcome<T>): void {
    const { key, isAnonymous } = this.#config;
    if (key === undefined || !this.#transfer.onServer) return;
    const anonymous = isAnonymous();
    if (anonymous !== undefined) this.#transfer.put(`${key} ${paramsKey}`, { outcome, anonymous });
  }

  #idle(): State<T | I> {
    return { status: 'idle', value: this.#config.initial, hasValue: false, error: undefined };
  }

  #stop(): void {
    this.#run = {};
    this.#subscription?.unsubscribe();
    this.#subscription = undefined;
    this.#config.onStart?.();
    this.#release();
  }

  #release(): void {
    const end = this.#endTask;
    this.#endTask = undefined;
    end?.();
  }
}
