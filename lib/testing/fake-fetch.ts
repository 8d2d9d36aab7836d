import { catchError, concatMap, defer, firstValueFrom, map } from 'rxjs';
import type { FakeRequest, FakeResponse } from './exchange';
import { type FakeServer, NetworkFailure } from './fake-server';
import { parseRequestQuery } from './request-query';

const parsed = (text: string, type: string): unknown => {
  if (text === '') return undefined;
  return type.startsWith('application/json') ? JSON.parse(text) : text;
};

/** Reads the body of a request: JSON, a form, or nothing. */
function bodyOf(request: Request): Promise<unknown> {
  const type = request.headers.get('content-type') ?? '';
  if (type.startsWith('multipart/form-data')) return request.formData();
  return request.text().then((text) => parsed(text, type));
}

function toFakeRequest(base: string, request: Request, body: unknown): FakeRequest {
  const { href, search } = new URL(request.url);
  return {
    method: request.method,
    path: href.slice(base.length).replace(/[?#].*$/, ''),
    query: parseRequestQuery(search),
    headers: Object.fromEntries(request.headers),
    body,
  };
}

/** A Response refuses a body with a status that has none. */
const toResponse = ({ status, headers, body }: FakeResponse): Response =>
  new Response(status === 204 ? null : body, { status, headers });

/** Answers a request of `fetch` by a fake server at `base`. Without a network it fails as `fetch` does, with a `TypeError`. */
export const fakeFetch = (server: FakeServer, base: string, request: Request): Promise<Response> =>
  firstValueFrom(
    defer(() => bodyOf(request)).pipe(
      concatMap((body) => server.exchange(toFakeRequest(base, request, body))),
      map(toResponse),
      catchError((error: unknown) => {
        throw error instanceof NetworkFailure
          ? new TypeError('Failed to fetch', { cause: error })
          : error;
      }),
    ),
  );
