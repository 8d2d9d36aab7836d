import { defer, from, map, type Observable, switchMap } from 'rxjs';
import { isTokenExpired } from '../errors/classify';
import { isReplayable } from '../transport/encode-body';
import { catchWith } from '../transport/catch-with';
import type { Backend, TransportEvent } from '../transport/backend';
import type { TransportRequest } from '../transport/request';
import type { IAuth } from './auth-base';
import { bearerHeader, type EpochTokens, NO_TOKENS } from './tokens';
import type { TokenSource } from './token-source';

const addToken = (request: TransportRequest, token: string | null): TransportRequest =>
  token
    ? { ...request, headers: { ...request.headers, authorization: bearerHeader(token) } }
    : request;

/**
 * Returns a backend that sends each request with the session's token. When the server calls the token expired, it is
 * refreshed and the request is sent again: once, or up to three times where the request waits for a connection longer than its
 * token lives. No other refusal causes a retry. A request's own token or Authorization header is sent unchanged.
 */
export const withBearerToken = (source: TokenSource, backend: Backend): Backend => {
  const send = (
    request: TransportRequest,
    tokens: EpochTokens,
    replays = 0,
  ): Observable<TransportEvent> =>
    catchWith(
      () => backend(addToken(request, tokens.access)),
      (error) => {
        const renewed =
          isTokenExpired(error, request.method) &&
          isReplayable(request.body) &&
          source.tokensAfterExpiry(tokens, request, replays);
        if (!renewed) throw error;
        return renewed.pipe(switchMap((fresh) => send(request, fresh, replays + 1)));
      },
    );
  return (request) =>
    defer(() => {
      if (request.headers['authorization'] !== undefined) return backend(request);
      if (request.token !== undefined) return backend(addToken(request, request.token));
      const tokens = source.tokensFor(request);
      return 'access' in tokens
        ? send(request, tokens)
        : tokens.pipe(switchMap((fresh) => send(request, fresh)));
    });
};

/** Returns the tokens of an application's own auth, which refreshes them in its own way. */
export const customAuthTokenSource = (auth: IAuth): TokenSource => ({
  tokensFor: () =>
    from(Promise.resolve(auth.token)).pipe(
      map((access = null) => ({ ...NO_TOKENS, access, epoch: 0 })),
    ),
  tokensAfterExpiry: () => undefined,
});
