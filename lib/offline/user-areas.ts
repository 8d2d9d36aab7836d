import {
  BehaviorSubject,
  catchError,
  concatMap,
  defer,
  distinctUntilChanged,
  EMPTY,
  filter,
  finalize,
  first,
  identity,
  ignoreElements,
  map,
  merge,
  mergeMap,
  type Observable,
  of,
  switchMap,
  take,
  timer,
} from 'rxjs';
import type { IAuth } from '../auth/auth-base';
import { serialQueue } from '../auth/serial-queue';
import type { TabPlatform } from '../transport/platform/types';
import type { ITransport } from '../transport/transport-base';
import { accounts } from './account';
import { OfflineError } from './errors';
import { KeyValueArea } from './key-value-area';
import type { ResolvedOfflineOptions } from './options';
import { failAsStorage } from './storage-failures';
import { UserArea, wipesOf } from './user-area';

/** Milliseconds after which a tab deletes what is kept for a user who has logged out in another tab. */
const WIPE_DELAY = 1_000;

/** The parts of a client that are needed to keep something for its user. */
export interface KeepingClient {
  readonly url: string;
  readonly auth: IAuth;
  readonly transport: ITransport;
}

/** The areas of the users of one client: one at a time is open, that of whoever is logged in. */
export class UserAreas {
  /** Emits the open area; `undefined` while nobody is logged in, and while it is not known who is. */
  readonly area$: Observable<UserArea | undefined>;
  readonly #state$ = new BehaviorSubject<UserArea | 'pending' | 'unknown' | undefined>('pending');
  readonly #client: KeepingClient;
  readonly #options: ResolvedOfflineOptions;
  readonly #platform: TabPlatform;

  constructor(client: KeepingClient, options: ResolvedOfflineOptions, platform: TabPlatform) {
    this.#client = client;
    this.#platform = platform;
    this.#options = options;
    this.area$ = this.#state$.pipe(map(areaOf), distinctUntilChanged());
  }

  /**
   * Emits the area of the present user, once this device knows who that is and has read the outbox: no query shows an old value without
   * the unsent write that changes it. Completes without a value where nobody is logged in, where only the server can say who is, and if the
   * session ends before.
   */
  present(): Observable<UserArea> {
    return this.#state$.pipe(
      // A second `pending` is that of the next session.
      take(2),
      filter((state) => state !== 'pending'),
      take(1),
      map(areaOf),
      filter((area) => area !== undefined),
      switchMap((area) =>
        area.loaded$.pipe(
          catchError(() => of(null)),
          map(() => area),
        ),
      ),
    );
  }

  /** Opens the area of whoever is logged in while subscribed, and sends the writes of that user alone. */
  run(): Observable<never> {
    const { auth, transport, url } = this.#client;
    const { storage, scheduler, schemaVersion, wipeOnLogout } = this.#options;
    const server = `${url} ${schemaVersion}`;
    const area = new KeyValueArea(storage, `${server} `);
    const open = (id: string) =>
      new UserArea({ server, id, transport, options: this.#options, platform: this.#platform });
    const wipes = serialQueue();
    let last: UserArea | undefined;

    const accounts$ = accounts({ auth, transport, area, scheduler }).pipe(
      switchMap((account) => {
        if (typeof account === 'string') {
          this.#state$.next(account);
          return EMPTY;
        }
        if (account.id === null) {
          this.#state$.next(undefined);
          if (!account.loggedOut || !wipeOnLogout || !last) return EMPTY;
          const wipe$ = defer(() => {
            const ended = last;
            last = undefined;
            return ended ? wipes(ended.wipe()) : EMPTY;
          });
          // The tab of the logout does it; this one only where that was closed. The same user may have come back meanwhile.
          const due$ =
            account.loggedOut === 'here'
              ? wipe$
              : timer(WIPE_DELAY, scheduler).pipe(switchMap(() => wipe$));
          return due$.pipe(ignoreFailure);
        }
        const { id, isVerified } = account;
        // Nothing is opened until what is deleted for the user before is gone.
        return wipes(of(null)).pipe(
          switchMap(() => {
            const opened = open(id);
            last = opened;
            this.#state$.next(opened);
            return opened.run(isVerified);
          }),
        );
      }),
    );

    /** Wipes that were begun before, of any user. */
    const unfinished$ = wipesOf(server, storage)
      .keys()
      .pipe(
        mergeMap(identity),
        concatMap((id) => {
          const left = open(id);
          return left.finishWipe().pipe(
            finalize(() => {
              left.close();
            }),
          );
        }),
        ignoreFailure,
      );

    return merge(unfinished$, accounts$);
  }

  /** Emits the area of the user in whose name something is written, once its outbox has been read. */
  writable(): Observable<UserArea> {
    return this.#state$.pipe(
      filter((area) => typeof area !== 'string'),
      first(),
      switchMap((area) => {
        if (!area) throw new OfflineError('NOT_LOGGED_IN');
        return area.loaded$.pipe(
          map(() => area),
          failAsStorage,
        );
      }),
    );
  }

  dispose(): void {
    this.#state$.complete();
  }
}

const areaOf = (state: UserArea | string | undefined): UserArea | undefined =>
  typeof state === 'string' ? undefined : state;

/** After a failure of the storage, the next start deletes the rest. */
const ignoreFailure = (work$: Observable<unknown>): Observable<never> =>
  work$.pipe(
    catchError(() => EMPTY),
    ignoreElements(),
  );
