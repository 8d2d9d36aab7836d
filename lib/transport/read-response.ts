import { responseHeaders } from '#platform';
import { serverCode, TransportError, type TransportErrorCode } from '../errors/errors';
import { isObject } from '../internal/guards';
import { isBlobLike } from './body-kinds';
import type { TransportErrorDescription, TransportResponse } from '../types/response';
import { requiredVersion } from './version-support';
import type { XhrResult } from './platform/types';
import type { TransportRequest } from './request';
import { isSameAddress, isSameOrigin } from './url';

/** Returns `value` as an error description, without a code that is not text; `undefined` if it does not have Directus's form. */
function errorDescription(value: unknown): TransportErrorDescription | undefined {
  if (!isObject(value) || typeof value['message'] !== 'string') return undefined;
  const { message, extensions } = value;
  if (!isObject(extensions) || Array.isArray(extensions)) return { message };
  const { code, ...rest } = extensions;
  return { message, extensions: { ...rest, ...(typeof code === 'string' && { code }) } };
}

/** Returns the error descriptions in `value`; `undefined` if there are none. */
function errorList(value: unknown): readonly TransportErrorDescription[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const errors = value.flatMap((one: unknown) => errorDescription(one) ?? []);
  return errors.length > 0 ? errors : undefined;
}

/** Returns a {@link TransportError} that says which request failed. */
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

/**
 * Returns true if a browser has followed a redirect that may have changed the request, as the final address shows. A redirected
 * write becomes a GET without its body, and a SEARCH another read. A GET that stays on its origin and returns JSON is accepted,
 * because proxies redirect in this way to add a slash.
 */
const isRedirected = (xhr: XhrResult, { method }: TransportRequest, url: string): boolean => {
  const { responseURL } = xhr;
  if (!responseURL || isSameAddress(responseURL, url)) return false;
  return method !== 'GET' || !isSameOrigin(responseURL, url) || !isJson(contentType(xhr));
};

const contentType = (xhr: XhrResult): string => xhr.getResponseHeader('content-type') ?? '';
const isJson = (type: string): boolean => /[/+]json\b/i.test(type);

/**
 * Returns true if the answer to a download or an export is not from Directus, but the page of a proxy, a captive portal or a
 * login. Directus exports nothing as HTML, sends `Last-Modified` with each file (even an HTML file), and answers neither with 204.
 */
function isForeignContent(xhr: XhrResult, { method, path, params }: TransportRequest): boolean {
  const type = contentType(xhr);
  const isExport = 'export' in params || /[?&]export=/.test(path);
  const isFile = method === 'GET' && /^\/?assets\/[^/]/.test(path);
  if ((isExport || isFile) && xhr.status === 204) return true;
  if (isExport)
    return /html/i.test(type) || /^\s*<(?:!doctype )?html\b/i.test(String(xhr.response));
  return isFile && /html/i.test(type) && !xhr.getResponseHeader('last-modified');
}

/** Returns the Blob with the type of its answer: engines write that in their own way, and take a missing one for XML. */
const withType = (blob: Blob, type: string): Blob =>
  blob.type === type.toLowerCase() ? blob : blob.slice(0, blob.size, type);

/**
 * Returns the body: parsed if it is JSON, otherwise in the requested type. Throws if a body that claims to be JSON does not parse,
 * and for an HTML page in place of data, which `deleteOne` would otherwise take for success.
 */
function parseBody(
  xhr: XhrResult,
  { method, responseType }: TransportRequest,
  response: unknown,
): unknown {
  let body = response;
  const type = contentType(xhr);
  // An error is Directus's own JSON, whatever was asked for.
  const failed = xhr.status >= 400;
  if (body instanceof ArrayBuffer) {
    if (!failed) return responseType === 'blob' ? new Blob([body], { type }) : body;
    body = new TextDecoder().decode(body);
  }
  if (isBlobLike(body)) return withType(body, type);
  if (typeof body !== 'string' || (responseType === 'text' && !failed)) return body;
  // Without a type (a bare proxy, a test double) the body decides.
  const isData = type ? isJson(type) : /^\s*[[{]/.test(body);
  const isPage = !failed && /^$|html/i.test(type) && /^\s*</.test(body);
  // An empty body is valid, except in an answer to GET with another status than 204.
  const isEmpty = body === '' && (method !== 'GET' || xhr.status === 204);
  return isEmpty || !(isData || isPage) ? body : JSON.parse(body);
}

/** Returns the path that a redirect leads to, without its query, which may hold a token; `undefined` where there is none. */
function redirectTarget(
  { status, responseURL }: XhrResult,
  { headers }: TransportResponse,
  url: string,
): string | undefined {
  const isRedirect = status >= 300 && status < 400;
  const to = isRedirect ? headers['location'] : responseURL;
  if (!to || to === url) return undefined;
  try {
    const asked = new URL(url);
    const { pathname } = new URL(to, asked);
    return isRedirect || pathname !== asked.pathname ? pathname : undefined;
  } catch {
    // Not an address.
    return undefined;
  }
}

/** Returns an answer as a plain record, which can be spread, cloned and sent to another process. */
function parseResponse(
  xhr: XhrResult,
  raw: unknown,
  isJson: boolean,
  url: string,
): TransportResponse {
  const body: Readonly<Record<string, unknown>> = isObject(raw) ? raw : {};
  const response: { -readonly [K in keyof TransportResponse]: TransportResponse[K] } = {
    raw,
    data: isJson ? body['data'] : raw,
    status: xhr.status,
    statusText: xhr.statusText,
    headers: responseHeaders(xhr),
  };
  if (isObject(body['meta'])) response.meta = body['meta'];
  const errors = errorList(body['errors']);
  if (errors) response.errors = errors;
  const redirectedTo = redirectTarget(xhr, response, url);
  if (redirectedTo !== undefined) response.redirectedTo = redirectedTo;
  return response;
}

/**
 * Reads the reply to `request`, which went to `url`: 2xx becomes a {@link TransportResponse}, anything else
 * is thrown as {@link TransportError} with the server's own code and message where it sent them.
 *
 * @param body the content of the answer, where it was read from a Blob already
 */
export function readResponse(
  xhr: XhrResult,
  request: TransportRequest,
  url: string,
  body: unknown = xhr.response,
): TransportResponse {
  let raw: unknown;
  let broken = false;
  try {
    raw = parseBody(xhr, request, body);
  } catch {
    broken = true;
  }
  const response = parseResponse(xhr, raw, request.responseType === 'json', url);
  const first = response.errors?.[0];
  const { status, statusText } = response;
  if (first || status === 204) {
    const code = first ? serverCode(first.extensions?.code) : '204';
    const version = requiredVersion(request, code, first?.message);
    if (version)
      throw transportError('UNSUPPORTED', `needs Directus ${version}`, request, response);
    if (first) throw new TransportError(first.message, code, request, response);
  }
  if ((status >= 300 && status < 400) || isRedirected(xhr, request, url))
    throw transportError('REDIRECTED', 'redirects are not followed', request, response);
  if (status < 200 || status > 299)
    throw transportError('HTTP', `${status} ${statusText}`.trim(), request, response);
  if (broken)
    throw transportError('INVALID_RESPONSE', 'the answer is not valid JSON', request, response);
  if (isForeignContent(xhr, request))
    throw transportError('INVALID_RESPONSE', 'the answer is not a file', request, response);
  return response;
}
