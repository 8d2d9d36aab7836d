import { isPlatformServer } from '@angular/common';
import {
  ApplicationRef,
  inject,
  InjectionToken,
  makeStateKey,
  PLATFORM_ID,
  TransferState,
} from '@angular/core';
import { isClientError } from '../../errors/classify';
import { TransportError } from '../../errors/errors';
import { isObject } from '../../internal/guards';
import { unchecked } from '../../internal/unchecked';
import type { TransportErrorDescription } from '../../types/response';

/** The outcome of a read: data, or an error. */
export type Outcome<T> = { readonly value: T } | { readonly error: unknown };

/** An outcome that a server has handed over. */
export interface Transferred<T> {
  readonly outcome: Outcome<T>;
  /** True if the server read it as nobody in particular. */
  readonly anonymous: boolean;
}

/** Hands over what a server has read to the browser, inside of the page, until the page is first stable there. */
export interface Transfer {
  readonly onServer: boolean;
  /** True while a resource subscribes: a transfer cache of `HttpClient` would put the same data into the page again. */
  readonly isReading: boolean;
  /** Runs `work` with {@link isReading}. */
  whileReading<T>(work: () => T): T;
  take<T>(key: string): Transferred<T> | undefined;
  put(key: string, transferred: Transferred<unknown>): void;
}

interface StoredError {
  readonly message: string;
  readonly code: string;
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly errors: readonly TransportErrorDescription[];
}

/** As JSON in the page. */
interface Stored {
  readonly value?: unknown;
  readonly error?: StoredError;
  readonly anonymous: boolean;
}

/**
 * Returns true for an error that the browser would get as well: a refusal of the server. Where the server could not be reached
 * or is overloaded, the browser may have more luck.
 */
export const isFinalError = (error: unknown): error is TransportError =>
  isClientError(error) && error.status !== 408 && error.status !== 429;

function toStored({ outcome, anonymous }: Transferred<unknown>): Stored | undefined {
  if ('value' in outcome) return { value: outcome.value, anonymous };
  if (!isFinalError(outcome.error)) return undefined;
  const { message, code, method, path, status, errors } = outcome.error;
  return { error: { message, code, method, path, status, errors }, anonymous };
}

function fromStored<T>({ value, error, anonymous }: Stored): Transferred<T> {
  if (!error) return { outcome: { value: unchecked<T>(value) }, anonymous };
  const { message, code, method, path, status, errors } = error;
  const response = { raw: undefined, data: undefined, status, headers: {}, errors };
  return {
    outcome: { error: new TransportError(message, code, { method, path }, response) },
    anonymous,
  };
}

/**
 * Resolves once the page is stable. It begins to wait a microtask later: during the bootstrap, nothing may be pending yet although all
 * of the page is still to be made.
 */
export const whenPageIsStable = (app: ApplicationRef): Promise<void> =>
  Promise.resolve().then(() => app.whenStable());

const stateKey = (key: string) => makeStateKey<Stored | undefined>(`directus-rx ${key}`);

function createTransfer(): Transfer {
  const onServer = isPlatformServer(inject(PLATFORM_ID));
  const state = inject(TransferState, { optional: true });
  let isOpen = state !== null && !onServer;
  let readers = 0;
  const close = () => {
    isOpen = false;
  };
  // Later, the same query means to read what is there now.
  if (isOpen) whenPageIsStable(inject(ApplicationRef)).then(close, close);
  return {
    onServer,
    get isReading() {
      return readers > 0;
    },
    whileReading(work) {
      readers++;
      try {
        return work();
      } finally {
        readers--;
      }
    },
    take<T>(key: string) {
      const stored = isOpen ? state?.get(stateKey(key), undefined) : undefined;
      return isObject(stored) ? fromStored<T>(stored) : undefined;
    },
    put(key, transferred) {
      const stored = onServer ? toStored(transferred) : undefined;
      if (stored) state?.set(stateKey(key), stored);
    },
  };
}

export const TRANSFER = /* @__PURE__ */ new InjectionToken<Transfer>('directus-rx transfer', {
  providedIn: 'root',
  factory: createTransfer,
});
