import { isBlobLike } from './body-kinds';

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
 * Returns the most bytes that an answer may have after decompression. Text is limited to the length of a string. A compressed
 * answer without a limit of its own is, too, because a few bytes can decompress to any length.
 *
 * @param max the requested limit in bytes, or `Infinity`
 */
export const responseLimit = (max: number, isText: boolean, isPacked: boolean): number =>
  isText || (isPacked && max === Infinity) ? Math.min(max, MAX_TEXT_BYTES) : max;

/**
 * Returns true if an answer that was read is longer than `limit`, for engines that count packed bytes while they arrive (Firefox).
 * Text is counted in characters, of which a byte is the least.
 */
export const isOverLimit = (answer: unknown, limit: number): boolean =>
  (typeof answer === 'string' && answer.length > limit) ||
  (answer instanceof ArrayBuffer && answer.byteLength > limit) ||
  (isBlobLike(answer) && answer.size > limit);
