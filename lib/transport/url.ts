import { InvalidParamError, requireNonEmpty } from '../errors/errors';
import { requireDeepQuery } from '../internal/deep-query';
import { requireGraphQLFilters } from '../internal/graphql-filters';
import { isObject } from '../internal/guards';
import { string } from '../internal/argument-checks';
import { toJson } from './json';

// Lists of names, which the server splits at commas (`sanitize-query.ts`): shorter than `fields[]=`
// twice over, and free of the query parser's limit on array length.
const COMMA_SEPARATED_PARAMS = /^(?:fields|sort|groupBy)$/;

function encode(param: string, text: string): string {
  try {
    return encodeURIComponent(text);
  } catch {
    throw new InvalidParamError(param, 'is not well-formed Unicode');
  }
}

/** Returns true for a string, a bigint or a finite number: client and server write each of them as the same text. */
const isTextOrNumber = (value: unknown): boolean =>
  typeof value === 'string' || typeof value === 'bigint' || Number.isFinite(value);

/**
 * Returns one key or name as a path segment, encoded so that no value reaches another route.
 * `.` and `..` cannot be encoded (WHATWG URL: `%2e` is a dot segment too), so they are refused.
 */
export function encodePathSegment(param: string, value: unknown): string {
  requireNonEmpty(param, value);
  if (!isTextOrNumber(value)) throw new InvalidParamError(param, 'must be a string or a number');
  const text = String(value);
  if (text === '.' || text === '..') throw new InvalidParamError(param, `cannot be "${text}"`);
  return encode(param, text);
}

/** Removes trailing slashes, without a regular expression: that takes quadratic time on many slashes elsewhere. */
function trimTrailingSlashes(text: string): string {
  let end = text.length;
  while (text[end - 1] === '/') end--;
  return text.slice(0, end);
}

/** Returns the server's address without a trailing slash, resolved against the page where there is one. */
export function parseBaseUrl(url: unknown): string {
  try {
    const { href, origin, pathname } = new URL(
      url instanceof URL ? url.href : string('url', url),
      typeof location === 'undefined' ? undefined : location.href,
    );
    // An address with credentials, a query or a fragment is more than origin and path.
    if (/^https?:/.test(href) && href === origin + pathname) return trimTrailingSlashes(href);
  } catch {
    // Said below, without the address: it may hold a password.
  }
  throw new InvalidParamError('url', 'must be an http(s) address without credentials or query');
}

/** Returns true if two addresses are the same as an HTTP client sends them: normalised, and without a fragment. */
export function isSameAddress(one: string, other: string): boolean {
  if (one === other) return true;
  try {
    const [a, b] = [new URL(one), new URL(other)];
    a.hash = b.hash = '';
    return a.href === b.href;
  } catch {
    return false;
  }
}

/** Returns true if two addresses are on the same server. */
export function isSameOrigin(one: string, other: string): boolean {
  try {
    return new URL(one).origin === new URL(other).origin;
  } catch {
    return false;
  }
}

/** Returns true if a page asks a server of another origin, so that CORS decides. */
export const isCrossOrigin = (base: string): boolean =>
  typeof location !== 'undefined' && !isSameOrigin(base, location.href);

// Paths that a URL parser would resolve to another place: an absolute address, a fragment,
// a backslash (a slash), control characters (dropped, which can join two dots), dot segments.
const UNSAFE_PATH =
  // eslint-disable-next-line no-control-regex -- see above
  /^(?:[a-z][\w+.-]*:\/)?\/|[\\#\x00-\x1f\x7f]| $|^([^?]*\/)?(\.|%2e){1,2}([/?]|$)/i;

function requireSafePath(path: unknown): string {
  const relative = typeof path === 'string' ? path.replace(/^\//, '') : '//';
  if (!/^\w[\w/-]*$/.test(relative) && UNSAFE_PATH.test(relative))
    throw new InvalidParamError('path', 'must be a plain path below the server’s address');
  return `/${relative}`;
}

function paramText(value: unknown): string {
  // An invalid date becomes null here.
  const plain: unknown = value instanceof Date ? value.toJSON() : value;
  if (isObject(plain)) return toJson('params', plain);
  if (isTextOrNumber(plain) || typeof plain === 'boolean') return String(plain);
  throw new InvalidParamError('params', `cannot hold a ${typeof value} like this`);
}

/** Returns the query string of `params` without `?`; empty values are left out. */
export function queryString(params: object): string {
  const pairs: string[] = [];
  const add = (name: string, value: unknown) => {
    if (value === undefined || value === null) return;
    pairs.push(`${encode(name, name)}=${encode(name, paramText(value))}`);
  };
  for (const [name, value] of Object.entries(params)) {
    if (!Array.isArray(value)) add(name, value);
    else if (!COMMA_SEPARATED_PARAMS.test(name)) for (const item of value) add(`${name}[]`, item);
    else if (value.length > 0) add(name, value.map(paramText).join(','));
  }
  return pairs.join('&');
}

/** Refuses filters that hold null in the place of a condition: in `deep`, and in the text of a GraphQL query. */
function requireFilters(params: object): void {
  requireDeepQuery(params);
  requireGraphQLFilters(params);
}

/** Returns the whole address of a request: always below `base`, whatever path and params hold. */
export function buildUrl(base: string, path: string, params: object): string {
  const safe = requireSafePath(path);
  const ownQuery = safe.split('?')[1];
  if (ownQuery) requireFilters(Object.fromEntries(new URLSearchParams(ownQuery)));
  requireFilters(params);
  const query = queryString(params);
  return base + safe + (query && (safe.includes('?') ? '&' : '?') + query);
}
