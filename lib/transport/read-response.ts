import { responseHeaders } from '#platform';
import { TransportError, type TransportErrorCode } from '../errors/errors';
import { isObject } from '../internal/guards';
import type { ItemMetadata, TransportErrorDescription, TransportResponse } from '../types/response';
import { requiredVersion } from './version-support';
import type { XhrResult } from './platform/types';
import type { TransportRequest } from './types';

const isErrorList = (value: unknown): value is readonly TransportErrorDescription[] =>
  Array.isArray(value) && isObject(value[0]) && typeof value[0]['message'] === 'string';

/** A {@link TransportError} that says which request failed. */
export const transportError = (
  code: TransportErrorCode,
  message: string,
  request: { readonly method: string; readonly path: string },
  response?: TransportResponse,
  cause?: unknown,
): TransportError => {
  const error = new TransportError(message, code, request, response, cause);
  error.message = `${error.method} ${error.path}: ${message}`;
  return error;
};

/** A redirect that a browser has followed by itself shows in the address it ended at. */
const redirectedToOtherOrigin = ({ responseURL }: XhrResult, url: string) =>
  responseURL && responseURL !== url && new URL(responseURL).origin !== new URL(url).origin;

/**
 * JSON where the body is JSON, else as it was asked for. Throws when it only claims to be JSON, and for a page
 * of a proxy or a hotel where data was asked for: `deleteOne` must not take it for success.
 */
function parseBody(xhr: XhrResult, { method, responseType }: TransportRequest): unknown {
  let body: unknown = xhr.response;
  const type = xhr.getResponseHeader('content-type') ?? '';
  // An error is Directus's own JSON, whatever was asked for.
  const failed = xhr.status >= 400;
  if (body instanceof ArrayBuffer) {
    if (!failed) return responseType === 'blob' ? new Blob([body], { type }) : body;
    body = new TextDecoder().decode(body);
  }
  if (typeof body !== 'string' || (responseType === 'text' && !failed)) return body;
  // Without a type (a bare proxy, a test double) the body decides.
  const isJson = type ? /[/+]json\b/i.test(type) : /^\s*[[{]/.test(body);
  const isPage = !failed && /^$|html/i.test(type) && /^\s*</.test(body);
  // Only an answer to GET must have a body to be JSON.
  const isEmpty = body === '' && (method !== 'GET' || xhr.status === 204);
  return isEmpty || !(isJson || isPage) ? body : JSON.parse(body);
}

class ParsedResponse implements TransportResponse {
  declare readonly status: number;
  declare readonly statusText: string;
  declare readonly data: unknown;
  declare readonly meta?: ItemMetadata;
  declare readonly errors?: readonly TransportErrorDescription[];
  readonly #headers: () => TransportResponse['headers'];

  constructor(
    xhr: XhrResult,
    readonly raw: unknown,
    isJson: boolean,
  ) {
    this.#headers = responseHeaders(xhr);
    this.status = xhr.status;
    this.statusText = xhr.statusText;
    const body: Readonly<Record<string, unknown>> = isObject(raw) ? raw : {};
    this.data = isJson ? body['data'] : raw;
    if (isObject(body['meta'])) this.meta = body['meta'];
    if (isErrorList(body['errors'])) this.errors = body['errors'];
  }

  /** Read when asked for: few do, and it takes longer than reading the body. */
  get headers(): TransportResponse['headers'] {
    return this.#headers();
  }
}

/**
 * Reads the reply to `request`, which went to `url`: 2xx becomes a {@link TransportResponse}, anything else
 * is thrown as {@link TransportError} with the server's own code and message where it sent them.
 */
export function readResponse(
  xhr: XhrResult,
  request: TransportRequest,
  url: string,
): TransportResponse {
  let raw: unknown;
  let broken = false;
  try {
    raw = parseBody(xhr, request);
  } catch {
    broken = true;
  }
  const response = new ParsedResponse(xhr, raw, request.responseType === 'json');
  const first = response.errors?.[0];
  const { status } = response;
  if (first || status === 204) {
    const code = first?.extensions?.code ?? (first ? 'UNKNOWN' : '204');
    const version = requiredVersion(request, code, first?.message);
    if (version)
      throw transportError('UNSUPPORTED', `needs Directus ${version}`, request, response);
    if (first) throw new TransportError(first.message, code, request, response);
  }
  if ((status >= 300 && status < 400) || redirectedToOtherOrigin(xhr, url))
    throw transportError('REDIRECTED', 'redirects are not followed', request, response);
  if (status < 200 || status > 299)
    throw transportError('HTTP', `${status} ${response.statusText}`.trim(), request, response);
  if (broken)
    throw transportError('INVALID_RESPONSE', 'the answer is not valid JSON', request, response);
  return response;
}
