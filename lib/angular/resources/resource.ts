import { computed, type Injector, type Signal } from '@angular/core';
import { unchecked } from '../../internal/unchecked';

/**
 * The status of a resource.
 * - `idle`: the parameters are `undefined`, so nothing is read
 * - `loading`: it is read for the first time with these parameters
 * - `reloading`: it is read again; the value is that of before
 * - `resolved`: the value was read
 * - `error`: it could not be read; `error` has the reason
 */
export type DirectusResourceStatus = 'idle' | 'loading' | 'reloading' | 'resolved' | 'error';

/** Value and status of a resource at one moment, in the form of Angular's `ResourceSnapshot`. */
export type DirectusResourceSnapshot<T> =
  | { readonly status: 'idle' | 'loading' | 'reloading' | 'resolved'; readonly value: T }
  | { readonly status: 'error'; readonly error: Error };

/**
 * Data that is read from Directus, as signals. It can be passed where Angular expects a `Resource` (Angular 20 and later), and
 * differs in one point: `value()` never throws.
 */
export interface DirectusResource<T> {
  /** The data; before there is any, the initial value: `[]` for lists, `undefined` for single items. Never throws. */
  readonly value: Signal<T>;
  readonly status: Signal<DirectusResourceStatus>;
  /** Why the last read failed; `undefined` if it did not. */
  readonly error: Signal<Error | undefined>;
  /** True while data is read: `loading` or `reloading`. */
  readonly isLoading: Signal<boolean>;
  readonly snapshot: Signal<DirectusResourceSnapshot<T>>;
  /** Returns true if there is data, be it older than the last error. */
  hasValue(
    this: T extends undefined ? this : never,
  ): this is DirectusResource<Exclude<T, undefined>>;
  /** Returns true if there is data, be it older than the last error. */
  hasValue(): boolean;
  /** Reads again, and shows the present value until then. Returns false, and does nothing, if it is `idle` or `loading`. */
  reload(): boolean;
}

/** Options of all resources. */
export interface ResourceOptions {
  /**
   * True if the data of the parameters before is shown until there is some for the present ones. Default: true for lists, false
   * for single items.
   */
  readonly keep?: boolean | undefined;
  /**
   * Where data is read that a server renders.
   * - `true` (default): on the server; the browser starts with that data unless it was read with a secret of the server's
   * - `'transfer'`: the same, and data that was read with a static token or a login of the server is carried over, too: all of its
   *   fields are in the page
   * - `false`: in the browser only
   */
  readonly ssr?: boolean | 'transfer' | undefined;
  /** Default: that of the injection context. */
  readonly injector?: Injector | undefined;
}

/** Returns a function that narrows the type of a resource where it returns true. */
export const narrowing = <T>(hasValue: () => boolean): DirectusResource<T>['hasValue'] =>
  unchecked(hasValue);

/** Returns a resource whose value is mapped. */
export function mapResource<A, B>(
  source: DirectusResource<A>,
  map: (value: A) => B,
): DirectusResource<B> {
  const { snapshot } = source;
  return {
    ...source,
    value: computed(() => map(source.value())),
    snapshot: computed((): DirectusResourceSnapshot<B> => {
      const now = snapshot();
      return now.status === 'error' ? now : { status: now.status, value: map(now.value) };
    }),
    hasValue: narrowing<B>(() => source.hasValue()),
  };
}
