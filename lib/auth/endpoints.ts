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

/** The server's side of a session: what answers with tokens, or ends them. */
export interface AuthEndpoints {
  /** Exchanges credentials for tokens at `path`. */
  login(path: string, credentials: object): Observable<Tokens>;
  /** Exchanges these tokens for fresh ones. */
  refresh(tokens: Tokens): Observable<Tokens>;
  /** Ends a session; never fails, since a server out of reach is no reason to keep anybody logged in here. */
  logout(tokens: Tokens): Observable<unknown>;
}

/** `transport` adds no Authorization header: the server refuses an expired one on `/auth/*` too. */
export function authEndpoints(
  transport: ITransport,
  mode: AuthMode,
  scheduler: SchedulerLike,
): AuthEndpoints {
  const post = (path: string, body: object) => defer(() => transport.post(path, { ...body, mode }));
  const login = (path: string, body: object) =>
    post(path, body).pipe(
      map(({ data }) => readTokens(data, mode, path, scheduler.now())),
      throwIfEmpty(() => failure('NETWORK', 'no answer', { method: 'POST', path })),
      catchError((error: unknown) => {
        if (!isTransportError(error)) throw error;
        const { message, code, response, cause } = error;
        // A failed answer may hold tokens nevertheless, which no log should.
        const bare = response && { ...response, headers: {}, raw: undefined, data: undefined };
        throw new TransportError(message, code, error, bare, cause);
      }),
    );
  // In the other modes a cookie proves the session.
  const proof = ({ refresh }: Tokens) => (mode === 'json' ? { refresh_token: refresh } : {});
  return {
    login,
    refresh: (tokens) => login('/auth/refresh', proof(tokens)),
    logout: (tokens) => post('/auth/logout', proof(tokens)).pipe(catchError(() => of(null))),
  };
}
