import {
  catchError,
  defer,
  map,
  type Observable,
  of,
  type SchedulerLike,
  throwIfEmpty,
} from 'rxjs';
import { isTransportError, TransportError } from '../errors';
import { failure } from '../transport/reply';
import type { ITransport } from '../transport/types';
import { readTokens } from './tokens';
import type { AuthMode, Tokens } from './types';

/** A failed answer of `/auth` may hold tokens nevertheless, which no log should. */
const withoutBody = (error: TransportError): TransportError =>
  new TransportError(
    error.message,
    error.code,
    error,
    error.response && { ...error.response, headers: {}, raw: undefined, data: undefined },
    error.cause,
  );

/** The server's side of a session: what of `/auth` answers with tokens, or ends them. */
export interface AuthEndpoints {
  /** Exchanges credentials for tokens. */
  login(credentials: object): Observable<Tokens>;
  /** Exchanges these tokens for fresh ones. */
  refresh(tokens: Tokens): Observable<Tokens>;
  /** Ends a session; never fails, since a server out of reach is no reason to keep anybody logged in here. */
  logout(tokens: Tokens): Observable<unknown>;
  /** Fails unless the server accepts this token. */
  check(token: string): Observable<unknown>;
}

/** `transport` adds no Authorization header: the server refuses an expired one on `/auth/*` too. */
export function authEndpoints(
  transport: ITransport,
  mode: AuthMode,
  scheduler: SchedulerLike,
): AuthEndpoints {
  const post = (path: string, body: object) => defer(() => transport.post(path, { ...body, mode }));
  const exchange = (path: string, body: object) =>
    post(path, body).pipe(
      map(({ data }) => readTokens(data, mode, path, scheduler.now())),
      throwIfEmpty(() => failure('NETWORK', 'no answer', { method: 'POST', path })),
      catchError((error: unknown) => {
        throw isTransportError(error) ? withoutBody(error) : error;
      }),
    );
  // In the other modes a cookie proves the session.
  const proof = ({ refresh }: Tokens) => (mode === 'json' ? { refresh_token: refresh } : {});
  return {
    login: (credentials) => exchange('/auth/login', credentials),
    refresh: (tokens) => exchange('/auth/refresh', proof(tokens)),
    logout: (tokens) => post('/auth/logout', proof(tokens)).pipe(catchError(() => of(null))),
    // In the header, not in the query string, where server logs would keep it.
    check: (token) =>
      defer(() =>
        transport.get('/users/me', {
          params: { fields: ['id'] },
          headers: { authorization: `Bearer ${token}` },
        }),
      ),
  };
}
