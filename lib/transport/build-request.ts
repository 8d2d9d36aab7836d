import { InvalidParamError } from '../errors/errors';
import { MAX_TIMER_DELAY } from '../internal/long-timer';
import {
  bytes,
  callable,
  count,
  duration,
  flag,
  oneOf,
  plainRecord,
  string,
  withMethods,
} from '../internal/argument-checks';
import { isUpload } from './encode-body';
import { checkHeaders, joinHeaders } from './headers';
import type {
  InterceptedRequest,
  HttpMethod,
  ResponseBodyType,
  TransportRequest,
  TransportRequestOptions,
} from './request';

/** Milliseconds: long enough for a slow report, short enough that a spinner does not turn for ever. */
const DEFAULT_TIMEOUT = 30_000;

const METHODS: readonly HttpMethod[] = [
  'GET', 'HEAD', 'OPTIONS', 'POST', 'PUT', 'PATCH', 'DELETE', 'SEARCH',
]; // prettier-ignore
const RESPONSE_TYPES: readonly ResponseBodyType[] = ['json', 'text', 'blob', 'arraybuffer'];

/** Throws an `InvalidParamError` with the option's name if the value cannot be used. */
type Check = (name: string, value: unknown) => unknown;

const limit: Check = (name, value) => value === null || bytes(name, value);

const retry: Check = (name, value) => {
  if (value === false) return;
  const options = plainRecord(name, value);
  if (options['count'] !== undefined) count(`${name}.count`, options['count']);
  if (options['maxDelay'] !== undefined) duration(`${name}.maxDelay`, options['maxDelay']);
};

const names: Check = (name, value) => {
  if (!Array.isArray(value)) throw new InvalidParamError(name, 'must be an array');
};

/** Checks of the options that requests of interceptors, calls and clients have in common. */
const CHECKS = {
  params: plainRecord,
  headers: checkHeaders,
  responseType: (name, value) => oneOf(name, value, RESPONSE_TYPES),
  timeout: duration,
  maxBodyLength: limit,
  maxContentLength: limit,
  token: string,
  retry,
  dedupe: flag,
  background: flag,
  isExpected: callable,
  searchable: names,
  route: string,
  sink: (name, value) => withMethods(name, value, ['start', 'write']),
  signal: (name, value) => withMethods(name, value, ['addEventListener', 'removeEventListener']),
  onUploadProgress: callable,
} satisfies Readonly<Record<keyof TransportRequestOptions, Check>>;

const CHECK_OF: ReadonlyMap<string, Check> = /* @__PURE__ */ new Map(
  /* @__PURE__ */ Object.entries<Check>(CHECKS),
);

/**
 * Throws an `InvalidParamError` for the first option that cannot be used, named by its path: `prefix` and its own name.
 * `what`: the name of the object itself.
 */
export function checkRequestOptions(options: unknown, what = 'options', prefix = ''): void {
  const given = plainRecord(what, options);
  for (const name in given)
    if (given[name] !== undefined) CHECK_OF.get(name)?.(prefix + name, given[name]);
}

/** Returns a time limit for XMLHttpRequest: 0 if it is never reached. */
const timerDelay = (timeout: number): number => (timeout > MAX_TIMER_DELAY ? 0 : timeout);

/**
 * Returns the headers of a request and its token. Headers that are `null` are left out; `authorization: null` also sets the token
 * to `''`, which means none, unless the call has a token of its own.
 */
function requestHeaders(
  token: string | undefined,
  ...sources: readonly unknown[]
): Pick<TransportRequest, 'headers' | 'token'> {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(joinHeaders(...sources)))
    if (value !== null) headers[name] = value;
    else if (name === 'authorization') token ??= '';
  return { headers, token };
}

/** Builds a request; the call's options override the client's defaults. Throws an `InvalidParamError` for a wrong option. */
export function buildRequest(
  { method, path, body, progress }: Pick<TransportRequest, 'method' | 'path' | 'body' | 'progress'>,
  defaults: TransportRequestOptions,
  options: TransportRequestOptions,
): TransportRequest {
  checkRequestOptions(options);
  return {
    method,
    path: string('path', path),
    body,
    params: { ...defaults.params, ...options.params },
    ...requestHeaders(options.token, defaults.headers, options.headers),
    responseType: options.responseType ?? 'json',
    // The duration of an upload depends on its size: neither the client's limit nor the default applies, only the call's own.
    timeout: timerDelay(
      options.timeout ?? (isUpload(body) ? 0 : (defaults.timeout ?? DEFAULT_TIMEOUT)),
    ),
    progress,
    retry: options.retry ?? defaults.retry,
    dedupe: options.dedupe ?? defaults.dedupe,
    searchable: options.searchable,
    route: options.route,
    sink: options.sink,
    maxBodyLength: options.maxBodyLength ?? defaults.maxBodyLength ?? Infinity,
    maxContentLength: options.maxContentLength ?? defaults.maxContentLength ?? Infinity,
  };
}

/**
 * Returns the request that an interceptor passes on, in the form that the stages after it expect: names of headers in lower
 * case, time limits that timers can hold. Throws an `InvalidParamError` for one that cannot be sent.
 */
export function normalizeRequest(changed: InterceptedRequest): TransportRequest {
  checkRequestOptions(changed, 'request');
  const { headers, token, timeout, params, responseType, maxBodyLength, maxContentLength } =
    changed;
  // `authorization: null` overrides a token that the call or an earlier interceptor has set.
  const isAnonymous = joinHeaders(headers)['authorization'] === null;
  return {
    ...changed,
    ...requestHeaders(isAnonymous ? '' : token, headers),
    method: oneOf('method', changed.method, METHODS),
    path: string('path', changed.path),
    params: plainRecord('params', params),
    responseType: oneOf('responseType', responseType, RESPONSE_TYPES),
    progress: flag('progress', changed.progress),
    timeout: timerDelay(duration('timeout', timeout)),
    maxBodyLength: bytes('maxBodyLength', maxBodyLength),
    maxContentLength: bytes('maxContentLength', maxContentLength),
  };
}
