import * as platform from '#platform';
import { InvalidParamError } from '../errors/errors';
import { requireDeepQuery } from '../internal/deep-query';
import { requireGraphQLFilters } from '../internal/graphql-filters';
import { hasMethod, isObject } from '../internal/guards';
import { isBlobLike, isBufferLike, isFormLike, isParamsLike, isStream, kindOf } from './body-kinds';
import { diskFileOf } from './disk-file';
import { toJson } from './json';

/** A request body as `XMLHttpRequest.send` takes it, with the headers that belong to it. */
export interface EncodedBody {
  readonly body: unknown;
  readonly headers: Readonly<Record<string, string>>;
}

/** Returns true if the body can be sent a second time: a stream is used up by the first. */
export const isReplayable = (body: unknown): boolean => !isStream(body);

/** Returns true if this is a file or form on its way, rather than a small JSON document. */
export const isUpload = (body: unknown): boolean =>
  isStream(body) ||
  ArrayBuffer.isView(body) ||
  isBufferLike(body) ||
  isBlobLike(body) ||
  isFormLike(body);

/** Copies bytes: ajax would send a view's whole buffer, 8 kB of Node's shared pool for a 5-byte Buffer. */
const copyBytes = (buffer: ArrayBufferLike, offset?: number, length?: number): ArrayBuffer =>
  new Uint8Array(buffer, offset, length).slice().buffer;

/** Copies a form of another library or window into one of this platform, where that can hold its files. */
function copyForm(form: FormData): unknown {
  const copy = new FormData();
  try {
    for (const [name, value] of form.entries())
      // A name as an argument makes a new File, which would no longer be known as a file on disk.
      if (typeof value === 'string' || diskFileOf(value)) copy.append(name, value);
      else copy.append(name, value, value.name);
    return copy;
  } catch {
    return platform.encodeForeign(form);
  }
}

function encodeFile(body: Blob | FormData): unknown {
  if (body instanceof Blob || body instanceof FormData) return body;
  return isFormLike(body) ? copyForm(body) : platform.encodeForeign(body);
}

function encodeBuffer(body: ArrayBuffer): ArrayBuffer {
  try {
    return body instanceof ArrayBuffer ? body : copyBytes(new DataView(body).buffer);
  } catch {
    throw new InvalidParamError('data', 'is not an ArrayBuffer, though it says so');
  }
}

const FORM = 'application/x-www-form-urlencoded;charset=UTF-8';

/** Refuses filters that hold null in the place of a condition: in the query of a SEARCH or of a write by query, and in GraphQL. */
function requireFilters(body: Readonly<Record<string, unknown>>): void {
  if (isObject(body['query'])) requireDeepQuery(body['query']);
  requireGraphQLFilters(body);
}

/** Returns the error for a body that is not what it would be sent as. */
export const unsendableBody = (body: unknown): InvalidParamError =>
  new InvalidParamError('data', `is a ${kindOf(body)}, which cannot be sent`);

/** Writes a body as JSON. Refuses an object that JSON makes a text or number of, such as a Date. */
function toJsonBody(body: unknown): string {
  const json = toJson('data', body);
  if (isObject(body) && !/^[[{]/.test(json)) throw unsendableBody(body);
  return json;
}

/** Encodes a body: objects, arrays, numbers and booleans as JSON; forms, files, streams and text stay as they are. */
export function encodeBody(body: unknown): EncodedBody {
  const asIs = (content: unknown): EncodedBody => ({ body: content, headers: {} });
  if (body === undefined || body === null) return asIs(undefined);
  // Before forms: npm's `form-data` is a stream that calls itself one.
  if (isStream(body)) return platform.encodeStream(body);
  if (typeof body === 'string') return asIs(body);
  if (ArrayBuffer.isView(body))
    return asIs(copyBytes(body.buffer, body.byteOffset, body.byteLength));
  if (isBufferLike(body)) return asIs(encodeBuffer(body));
  if (isBlobLike(body) || isFormLike(body)) return asIs(encodeFile(body));
  if (isParamsLike(body)) return { body: body.toString(), headers: { 'content-type': FORM } };
  // JSON would make `{}` of a Map, a Promise or an Observable that was not waited for.
  const isJson = /^\[object (?:Object|Array|Number|Boolean|Date)\]$/.test(
    Object.prototype.toString.call(body),
  );
  if (!isJson || hasMethod(body, 'subscribe') || hasMethod(body, 'then'))
    throw unsendableBody(body);
  if (isObject(body)) requireFilters(body);
  return { body: toJsonBody(body), headers: { 'content-type': 'application/json' } };
}
