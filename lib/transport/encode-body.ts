import * as platform from '#platform';
import { InvalidParamError } from '../errors/errors';
import { requireDeepFilters } from '../internal/deep-filters';
import { hasMethod, isObject } from '../internal/guards';
import { unchecked } from '../internal/unchecked';
import { toJson } from './json';

/** A request body as `XMLHttpRequest.send` takes it, with the headers that belong to it. */
export interface EncodedBody {
  readonly body: unknown;
  readonly headers: Readonly<Record<string, string>>;
}

const isStream = (body: unknown): body is object =>
  (hasMethod(body, 'pipe') && hasMethod(body, 'on')) || hasMethod(body, 'getReader');

/** By tag, not by `instanceof`: true also for a polyfill's or another window's. */
export const toStringTag = (body: unknown): string =>
  Object.prototype.toString.call(body).slice(8, -1);

const isXhrBody = (body: unknown): boolean =>
  /^(?:FormData|Blob|File|ArrayBuffer|URLSearchParams)$/.test(toStringTag(body));

/** Whether the body can be sent a second time: a stream is used up by the first. */
export const isReplayable = (body: unknown): boolean => !isStream(body);

/** Whether this is a file or form on its way, rather than a small JSON document. */
export const isUpload = (body: unknown): boolean =>
  isStream(body) || ArrayBuffer.isView(body) || isXhrBody(body);

/** Objects, arrays, numbers and booleans become JSON; forms, files, streams and text go as they are. */
export function encodeBody(body: unknown): EncodedBody {
  const asIs = (content: unknown): EncodedBody => ({ body: content, headers: {} });
  if (body === undefined || body === null) return asIs(undefined);
  // Before forms: npm's `form-data` is a stream that calls itself one.
  if (isStream(body)) return platform.encodeStream(body);
  if (typeof body === 'string' || isXhrBody(body)) return asIs(body);
  // ajax would send a view's whole underlying buffer: 8 kB of Node's shared pool for a 5-byte Buffer.
  if (ArrayBuffer.isView(body))
    return asIs(new Uint8Array(body.buffer, body.byteOffset, body.byteLength).slice().buffer);
  // JSON would make `{}` of a Map, a Promise or an Observable that was not waited for.
  const kind = toStringTag(body);
  const isJson = /^(?:Object|Array|Number|Boolean|Date)$/.test(kind);
  if (!isJson || hasMethod(body, 'subscribe'))
    throw new InvalidParamError('data', `is a ${kind}, which cannot be sent`);
  // The query of a SEARCH, and of a write by query.
  if (isObject(body) && isObject(body['query'])) requireDeepFilters(body['query']);
  return { body: toJson('data', body), headers: { 'content-type': 'application/json' } };
}

/** Bytes of what {@link encodeBody} returned, but for a stream: nobody knows its length ahead. */
export function byteLength(body: unknown): number {
  if (body instanceof FormData)
    return [...body.values()].reduce((sum, value) => sum + byteLength(value), 0);
  return typeof body === 'string' || isXhrBody(body)
    ? new Blob([unchecked<BlobPart>(body)]).size
    : 0;
}
