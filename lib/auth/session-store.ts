import {
  catchError,
  defer,
  forkJoin,
  map,
  noop,
  type Observable,
  type ObservableInput,
  of,
  type SchedulerLike,
  switchMap,
  timeout,
} from 'rxjs';
import { hasMethod } from '../internal/guards';
import type { IStorage } from '../storage/base';
import { serialQueue } from './serial-queue';
import { hasTokens, parseTokens, NO_TOKENS, type Tokens } from './tokens';
import { traitsOf, type AuthMode } from './auth-modes';

/** The keys of the class-based SDK, so that its stored sessions are taken over. Only `session` mode needs the owner. */
const KEYS = [
  ['auth_token', 'access'],
  ['auth_refresh_token', 'refresh'],
  ['auth_expires', 'lifetime'],
  ['auth_expires_at', 'expiresAt'],
  ['auth_owner', 'owner'],
] as const satisfies readonly (readonly [string, keyof Tokens])[];

/** The key of the server's address, beside the session for that server. */
const URL_KEY = 'auth_url';

/** Milliseconds. A storage that takes longer is replaced by memory: requests must not wait for ever. */
const STORAGE_TIMEOUT = 5_000;

/** The place in the storage where the session of one server is kept. */
export interface SessionStore {
  /** The stored tokens; emits `null` where the storage cannot be used. Synchronous where the storage is. */
  read(): Observable<Tokens | null>;
  /** Replaces the stored tokens. Begins at once, and never fails. */
  write(tokens: Tokens): void;
}

/** Returns the answer of a storage as an Observable input: synchronous where the storage is. */
function answer(value: unknown): ObservableInput<unknown> {
  if (!hasMethod(value, 'then')) return [value];
  // Any thenable becomes a promise. When another call throws, nothing subscribes to it: its rejection must not go unhandled.
  const promise = Promise.resolve(value);
  promise.catch(noop);
  return promise;
}

/** Returns the suffix of the keys for a server. Some storages allow letters, digits, `.`, `-` and `_` only. */
const keySuffix = (url: string): string =>
  `_${url.replace(/[^a-z\d.-]/gi, (character) => `_${character.charCodeAt(0).toString(16)}`)}`;

/**
 * Opens the stored session of the server at `url`. It is stored under the class-based SDK's keys, unless those hold the
 * session of another server: then the keys get a suffix, so that two servers on one page have a session each. A session
 * without an address, as the class-based SDK stores it, belongs to the first client that reads it.
 *
 * When the storage throws, rejects or does not answer, `onFailure` is called, and the storage is not used again, except to
 * delete the keys of a failed write.
 */
export function openSessionStore(
  storage: IStorage,
  url: string,
  mode: AuthMode,
  scheduler: SchedulerLike,
  onFailure: (error: unknown) => void,
): SessionStore {
  // Serial, so that an asynchronous storage is read after pending writes.
  const enqueue = serialQueue();
  const keys = KEYS.filter(([, name]) => name !== 'owner' || traitsOf(mode).hidesAccessToken);
  let works = true;
  /** Appended to each key's name; `undefined` until the storage has been read. */
  let suffix: string | undefined;

  const get = (key: string) => answer(storage.get(key));
  const set = (key: string, value: string | number | null) =>
    answer(value === null ? storage.delete(key) : storage.set(key, String(value)));
  /** Writes without waiting; failures are ignored. */
  const trySet = (key: string, value: string | null) => {
    defer(() => set(key, value)).subscribe({ error: noop });
  };

  /** Finds the keys of this session; emits their suffix, and whether the server's address is stored beside them. */
  const locate = () =>
    defer(() => forkJoin([get(URL_KEY), get(URL_KEY + keySuffix(url))])).pipe(
      map(([first, own]) => {
        const isFree = typeof first !== 'string' || first === '';
        const isOurs = first === url || (isFree && own !== url);
        suffix = isOurs ? '' : keySuffix(url);
        return { suffix, isMarked: !isOurs || !isFree };
      }),
    );

  const readAll = () =>
    locate().pipe(
      switchMap(({ suffix, isMarked }) =>
        forkJoin(keys.map(([key]) => get(key + suffix))).pipe(
          map((values) => {
            const stored = Object.fromEntries(keys.map(([, name], i) => [name, values[i]]));
            const tokens = parseTokens({ ...NO_TOKENS, ...stored }, mode);
            // A storage that is full can still be read.
            if (!isMarked && hasTokens(tokens)) trySet(URL_KEY, url);
            return tokens;
          }),
        ),
      ),
    );

  const writeAll = (tokens: Tokens) =>
    locate().pipe(
      switchMap(({ suffix }) =>
        forkJoin([
          ...keys.map(([key, name]) => set(key + suffix, tokens[name])),
          set(URL_KEY + suffix, hasTokens(tokens) ? url : null),
        ]),
      ),
    );

  /** Runs `work` on the storage after the work before it. */
  const runOnStorage = <T>(work: () => Observable<T>, cleanUp: () => void): Observable<T | null> =>
    enqueue(
      defer((): Observable<T | null> => (works ? work() : of(null))).pipe(
        timeout({ first: STORAGE_TIMEOUT, scheduler }),
        catchError((error: unknown) => {
          works = false;
          cleanUp();
          onFailure(error);
          return of(null);
        }),
      ),
    );

  /** Deletes all keys: a write that failed half-way may have left a mix of two sessions. */
  const deleteKeys = () => {
    if (suffix === undefined) return;
    for (const key of [...keys.map(([key]) => key), URL_KEY]) trySet(key + suffix, null);
  };

  return {
    read: () => runOnStorage(readAll, noop),
    write(tokens) {
      runOnStorage(() => writeAll(tokens), deleteKeys);
    },
  };
}
