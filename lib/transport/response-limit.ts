/** Bytes: V8's limit for the length of a string. A longer answer cannot become text. */
const MAX_TEXT_BYTES = 2 ** 29 - 24;

/** An answer grew over its limit while it was read or unpacked. */
export class ResponseTooLargeError extends Error {
  override name = 'ResponseTooLargeError';

  constructor(readonly limit: number) {
    super(`the answer is too large: more than ${limit} bytes`);
  }
}

/**
 * Returns the most bytes an answer may have, unpacked. `max`: the limit that was asked for, or `Infinity`. Without one, text ends
 * at what a string can hold, and so does a packed answer of any kind: few bytes on the wire can unpack to any length.
 */
export const responseLimit = (max: number, isText: boolean, isPacked: boolean): number =>
  isText || (isPacked && max === Infinity) ? Math.min(max, MAX_TEXT_BYTES) : max;

/**
 * Returns true if an answer that was read is longer than `limit`, for engines that count packed bytes while they arrive (Firefox).
 * Text is counted in characters, of which a byte is the least.
 */
export const isOverLimit = (answer: unknown, limit: number): boolean =>
  (typeof answer === 'string' && answer.length > limit) ||
  (answer instanceof ArrayBuffer && answer.byteLength > limit);
