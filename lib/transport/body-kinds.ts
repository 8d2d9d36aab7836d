import { hasMethod, isObject, toStringTag } from '../internal/guards';

// Bodies are recognised by tag or methods, not by `instanceof`: a form of npm's undici, of jsdom, of another window or of
// another realm is a form, too.

/** Returns the name of a value's type: `Object`, `Map`, `Promise`, …; for a class without a tag, the name of the class. */
export function kindOf(value: unknown): string {
  const tag = toStringTag(value);
  if (tag !== 'Object') return tag;
  const prototype: unknown = Object.getPrototypeOf(value);
  const maker: unknown = isObject(prototype) ? Reflect.get(prototype, 'constructor') : undefined;
  return typeof maker === 'function' && maker.name ? maker.name : tag;
}

/** Returns true for streams of Node, npm's `form-data` among them, and web streams. */
export const isStream = (body: unknown): body is object =>
  (hasMethod(body, 'pipe') && hasMethod(body, 'on')) || hasMethod(body, 'getReader');

const hasEntries = (body: unknown): boolean =>
  hasMethod(body, 'append') && hasMethod(body, 'getAll') && hasMethod(body, 'entries');

/** Returns true for a form. A `URLSearchParams` can be sorted, a `FormData` cannot. React Native's has no entries. */
export const isFormLike = (body: unknown): body is FormData =>
  body instanceof FormData || (hasEntries(body) && !hasMethod(body, 'sort'));

export const isParamsLike = (body: unknown): body is URLSearchParams =>
  hasEntries(body) && hasMethod(body, 'sort');

/** Returns true for a `Blob` or `File` that can be read. */
export const isBlobLike = (body: unknown): body is Blob =>
  body instanceof Blob ||
  (isObject(body) &&
    typeof body['size'] === 'number' &&
    hasMethod(body, 'arrayBuffer') &&
    hasMethod(body, 'slice'));

/** Returns true for an `ArrayBuffer` of any realm, by its tag. */
export const isBufferLike = (body: unknown): body is ArrayBuffer =>
  toStringTag(body) === 'ArrayBuffer';

/** Returns the bytes of a text in UTF-8. A `Blob` would take twenty times as long for a short one, and four times for a long one. */
function utf8Length(text: string): number {
  let bytes = text.length;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code < 0x80) continue;
    bytes += code < 0x800 ? 1 : 2;
    // Two units are one character of four bytes. One alone is replaced by a character of three.
    const isPair = (code & 0xfc00) === 0xd800 && (text.charCodeAt(i + 1) & 0xfc00) === 0xdc00;
    if (isPair) i++;
  }
  return bytes;
}

/** Returns the bytes of a text, file, buffer or form; 0 for any other body, whose length is not known before it is sent. */
export function byteLength(body: unknown): number {
  if (typeof body === 'string') return utf8Length(body);
  if (isFormLike(body))
    return [...body.entries()].reduce((sum, [, value]) => sum + byteLength(value), 0);
  if (isParamsLike(body)) return byteLength(body.toString());
  if (!isObject(body)) return 0;
  const { size, byteLength: length = size } = body;
  return typeof length === 'number' ? length : 0;
}
