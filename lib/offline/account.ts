import {
  catchError,
  concat,
  defaultIfEmpty,
  defer,
  distinctUntilChanged,
  EMPTY,
  filter,
  map,
  type Observable,
  of,
  retry,
  type SchedulerLike,
  switchMap,
} from 'rxjs';
import { Auth } from '../auth/auth';
import type { IAuth } from '../auth/auth-base';
import type { AuthState } from '../auth/auth-state';
import { accountKey, ownerOf } from '../auth/tokens';
import { isClientError } from '../errors/classify';
import { longTimer } from '../internal/long-timer';
import type { ITransport } from '../transport/transport-base';
import type { KeyValueArea } from './key-value-area';

/** Milliseconds between two questions who is logged in, while the server cannot be reached. */
const RETRY_INTERVAL = 10_000;

/** The user in whose name something is kept. */
interface Account {
  readonly id: string;
  /**
   * False while only this device says so: a session in a cookie may be another user's by now. Kept answers are shown, and nothing
   * is sent.
   */
  readonly isVerified: boolean;
}

/** The state in which no user is logged in. */
interface Nobody {
  readonly id: null;
  /** Where the user has logged out; `undefined` if there was no session, or it was lost. */
  readonly loggedOut: 'here' | 'elsewhere' | undefined;
}

export interface AccountConfig {
  readonly auth: IAuth;
  readonly transport: ITransport;
  /** Keeps the last user of a session in a cookie. */
  readonly area: KeyValueArea;
  readonly scheduler: SchedulerLike;
}

/**
 * - `pending`: this device is about to find out who is logged in
 * - `unknown`: somebody is, and only the server can say who
 */
export type AccountState = Account | Nobody | 'pending' | 'unknown';

/** Why a session has ended, as far as the user wanted it so. */
const LOGOUTS: ReadonlyMap<string, 'here' | 'elsewhere'> = new Map([
  ['logout', 'here'],
  ['other-tab', 'elsewhere'],
]);

/** Emits who uses the client: the present account, then each change, with `pending` between two sessions. */
export const accounts = (config: AccountConfig): Observable<AccountState> =>
  defer(() => {
    const { auth } = config;
    // An `IAuth` of the application tells of no change.
    if (!(auth instanceof Auth)) return concat(of('unknown' as const), askServer(config));
    return auth.state$.pipe(
      filter(({ reason }) => reason !== 'restoring'),
      distinctUntilChanged(
        (before, now) => before.epoch === now.epoch && before.authenticated === now.authenticated,
      ),
      switchMap((state, index) => {
        const account$ = accountOf(state, config);
        return index === 0 ? account$ : concat(of('pending' as const), account$);
      }),
    );
  });

function accountOf(
  { authenticated, reason, token }: AuthState,
  config: AccountConfig,
): Observable<AccountState> {
  if (!authenticated) return of({ id: null, loggedOut: LOGOUTS.get(reason) });
  const owner = ownerOf(token);
  if (owner !== null) return of({ id: owner, isVerified: true });
  const last$ = reason === 'restored' ? lastAccount(config) : EMPTY;
  return concat(last$.pipe(defaultIfEmpty('unknown' as const)), askServer(config));
}

/** The key of the account that this device has seen last. */
const LAST = 'account';

/** Emits the account that this device has seen last, if it has seen one. */
const lastAccount = ({ area }: AccountConfig): Observable<Account> =>
  area.get(LAST).pipe(
    catchError(() => EMPTY),
    filter((id) => typeof id === 'string'),
    map((id) => ({ id, isVerified: false })),
  );

/** Asks the server who is logged in, again and again while it cannot be reached. `GET /users/me` */
const askServer = ({ transport, area, scheduler }: AccountConfig): Observable<Account | Nobody> =>
  defer(() => transport.get('/users/me', { params: { fields: ['id'] } })).pipe(
    map(({ data }) => accountKey(data)),
    retry({
      delay: (error: unknown) => {
        if (isClientError(error)) throw error;
        return longTimer(RETRY_INTERVAL, scheduler);
      },
    }),
    catchError(() => of(null)),
    switchMap((id): Observable<Account | Nobody> => {
      if (id === null) return of({ id, loggedOut: undefined });
      return area.set(LAST, id).pipe(
        // Full or blocked: writes of the user say so.
        catchError(() => of(null)),
        map(() => ({ id, isVerified: true })),
      );
    }),
  );
