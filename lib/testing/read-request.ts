import type { FakeRequest } from './exchange';
import { isJsonType } from './request-parts';
import { parseRequestQuery } from './request-query';

/** A request as an adapter receives it. */
interface SentRequest {
  readonly method: string;
  /** The whole address. */
  readonly url: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** JSON as text, or a form. */
  readonly body: unknown;
}

/** Reads a request to the server at `base`, an address without a trailing slash. */
export function readRequest(base: string, { url, body, ...request }: SentRequest): FakeRequest {
  const [address = ''] = url.split('#');
  const [path = '', search = ''] = address.slice(base.length).split('?');
  const isJson = typeof body === 'string' && isJsonType(request.headers);
  return {
    ...request,
    path,
    query: parseRequestQuery(search),
    body: body === '' ? undefined : isJson ? parsed(body) : body,
  };
}

/** Returns parsed JSON; the text itself where it is none, which the server then refuses. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
