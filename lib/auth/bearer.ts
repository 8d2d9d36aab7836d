import { defer, from, map, type Observable, switchMap } from 'rxjs';
import { isTransportError } from '../errors/errors';
import { isReplayable } from '../transport/encode-body';
import { rescue } from '../transport/catch-with';
import type { Backend, TransportEvent, TransportRequest } from '../transport/types';
import type { IAuth } from './auth-base';
import { authorization } from './tokens';
import { type HeldTokens, NO_TOKENS, type TokenSource } from './types';

const authorize = (request: TransportRequest, token: string | null): TransportRequest =>
  token
    ? { ...request, headers: { ...request.headers, authorization: authorization(token) } }
    : request;

// The answer to a HEAD has no body that could say so: resumable uploads ask by HEAD how far they have come.
const isExpired = (error: unknown, { method }: TransportRequest): boolean =>
  isTransportError(error) &&
  error.status === 401 &&
  (error.code === 'TOKEN_EXPIRED' || method === 'HEAD');

/**
 * Sends each request with the session's token; when the server calls it expired, refreshes it and
 * sends the request once more, or as often as it waits for a socket longer than its token lives.
 * Nothing else is repeated: any other refusal would be refused again.
 * A call's own token or Authorization header is sent as it is.
 */
export const bearer = (source: TokenSource, backend: Backend): Backend => {
  const send = (
    request: TransportRequest,
    tokens: HeldTokens,
    again = false,
  ): Observable<TransportEvent> =>
    rescue(
      () => backend(authorize(request, tokens.access)),
      (error) => {
        const renewed =
          isExpired(error, request) &&
          isReplayable(request.body) &&
          source.renewed(tokens, request, again);
        if (!renewed) throw error;
        return renewed.pipe(switchMap((fresh) => send(request, fresh, true)));
      },
    );
  return (request) =>
    defer(() => {
      if (request.headers['authorization'] !== undefined) return backend(request);
      if (request.token !== undefined) return backend(authorize(request, request.token));
      const tokens = source.usable(request);
      return 'access' in tokens
        ? send(request, tokens)
        : tokens.pipe(switchMap((fresh) => send(request, fresh)));
    });
};

/** A user's own auth as a source of tokens: it has a token and refreshes it in its own way. */
export const tokenSource = (auth: IAuth): TokenSource => ({
  usable: () => from(auth.token).pipe(map((access) => ({ ...NO_TOKENS, access, epoch: 0 }))),
  renewed: () => undefined,
});
