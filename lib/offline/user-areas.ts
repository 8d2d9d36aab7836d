import {
  BehaviorSubject,
  catchError,
  distinctUntilChanged,
  EMPTY,
  filter,
  first,
  ignoreElements,
  map,
  type Observable,
  switchMap,
  throwError,
} from 'rxjs';
import type { IAuth } from '../auth/auth-base';
import type { ITransport } from '../transport/transport-base';
import { accounts } from './account';
import { OfflineError } from './errors';
import { KeyValueArea } from './key-value-area';
import type { ResolvedOfflineOptions } from './options';
import { UserArea } from './user-area';

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
  readonly #state$ = new BehaviorSubject<UserArea | 'unknown' | undefined>('unknown');
  readonly #client: KeepingClient;
  readonly #options: ResolvedOfflineOptions;

  constructor(client: KeepingClient, options: ResolvedOfflineOptions) {
    this.#client = client;
    this.#options = options;
    this.area$ = this.#state$.pipe(map(areaOf), distinctUntilChanged());
  }

  get current(): UserArea | undefined {
    return areaOf(this.#state$.value);
  }

  /** Opens the area of whoever is logged in while subscribed, and sends the writes of that user alone. */
  run(): Observable<never> {
    const { auth, transport, url } = this.#client;
    const { storage, scheduler, schemaVersion, wipeOnLogout } = this.#options;
    const server = `${url} ${schemaVersion}`;
    const area = new KeyValueArea(storage, `${server} `);
    let last: UserArea | undefined;
    return accounts({ auth, transport, area, scheduler }).pipe(
      switchMap((account) => {
        if (account === 'unknown' || account.id === null) {
          this.#state$.next(account === 'unknown' ? account : undefined);
          const isLogout = account !== 'unknown' && account.hasLoggedOut;
          return isLogout && wipeOnLogout ? wiped(last) : EMPTY;
        }
        const name = `${server} ${account.id}`;
        const opened = new UserArea({ name, transport, options: this.#options });
        last = opened;
        this.#state$.next(opened);
        return opened.run(account.isVerified);
      }),
    );
  }

  /** Emits the area of the user in whose name something is written, once its outbox has been read. */
  writable(): Observable<UserArea> {
    return this.#state$.pipe(
      filter((area) => area !== 'unknown'),
      first(),
      switchMap((area) => {
        if (!area) throw new OfflineError('NOT_LOGGED_IN');
        return area.loaded$.pipe(
          map(() => area),
          catchError((error: unknown) =>
            throwError(() => new OfflineError('STORAGE_FAILED', error)),
          ),
        );
      }),
    );
  }

  dispose(): void {
    this.#state$.complete();
  }
}

const areaOf = (state: UserArea | 'unknown' | undefined): UserArea | undefined =>
  state === 'unknown' ? undefined : state;

/** Deletes what is kept for a user. What the storage does not delete is deleted at the next logout. */
const wiped = (area: UserArea | undefined): Observable<never> =>
  (area?.wipe() ?? EMPTY).pipe(
    catchError(() => EMPTY),
    ignoreElements(),
  );
