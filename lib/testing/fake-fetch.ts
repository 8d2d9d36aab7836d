import { catchError, concatMap, defer, firstValueFrom, map } from 'rxjs';
import type { FakeCookies } from './accounts';
import type { FakeRequest, FakeResponse } from './exchange';
import { type FakeServer, NetworkFailure } from './fake-server';
import { readRequest } from './read-request';

/** Returns the body of a request: text, or a form. */
const bodyOf = (request: Request): Promise<unknown> =>
  request.headers.get('content-type')?.startsWith('multipart/form-data')
    ? request.formData()
    : request.text();

const toFakeRequest = (base: string, request: Request, body: unknown): FakeRequest => {
  const { method, url } = request;
  return readRequest(base, { method, url, headers: Object.fromEntries(request.headers), body });
};

/** A Response refuses a body with a status that has none. */
const toResponse = ({ status, headers, body }: FakeResponse): Response =>
  new Response(status === 204 ? null : body, { status, headers });

/** Answers a request of `fetch` by a fake server at `base`. Without a network it fails as `fetch` does, with a `TypeError`. */
export const fakeFetch = (
  server: FakeServer,
  cookies: FakeCookies,
  base: string,
  request: Request,
): Promise<Response> =>
  firstValueFrom(
    defer(() => bodyOf(request)).pipe(
      concatMap((body) => server.exchange(toFakeRequest(base, request, body), cookies)),
      map(toResponse),
      catchError((error: unknown) => {
        throw error instanceof NetworkFailure
          ? new TypeError('Failed to fetch', { cause: error })
          : error;
      }),
    ),
  );
