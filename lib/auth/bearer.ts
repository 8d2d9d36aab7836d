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
 * Sends each request with the session's token; when the server calls it expired, refreshes it and
 * sends the request once more, or up to three times where it waits for a socket longer than its token lives.
 * Nothing else is repeated: any other refusal would be refused again.
 * A call's own token or Authorization header is sent as it is.
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

/** A user's own auth as a source of tokens: it has a token and refreshes it in its own way. */
export const customAuthTokenSource = (auth: IAuth): TokenSource => ({
  tokensFor: () => from(auth.token).pipe(map((access) => ({ ...NO_TOKENS, access, epoch: 0 }))),
  tokensAfterExpiry: () => undefined,
});
