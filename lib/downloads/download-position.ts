import type { TransportError } from '../errors/errors';
import { transportError } from '../transport/read-response';
import type { TransportResponse } from '../types/response';
import { type AnswerHead, contentRange, isAsset } from './asset-response';

/** Bytes of the smallest piece. */
export const MIN_RANGE_SIZE = 1024;

/** The most bytes of the first range: few, because the file's size is known only from its answer. */
const FIRST_RANGE_SIZE = 512 * 1024;

const WRONG_RANGE = 'not the piece that was asked for';
const SHORT_RANGE = 'less than the piece that was asked for';
const NOT_AN_ASSET = 'not the file, but a page or a message';
const FILE_CHANGED = 'the file has changed meanwhile';
const NO_ANSWER = 'there was no answer';

/** How far a download in ranges is, and what it asks for next. */
export class DownloadPosition {
  /** Bytes that are stored: the next range begins there. */
  loaded = 0;
  /** Bytes of the file, once an answer has said so. */
  total: number | undefined;
  /** The number of failures since the last complete piece, or since as many bytes that had not arrived before. */
  failures = 0;
  /** True if the file is asked for without a range, from a server that has none. */
  isWhole = false;
  /** True if all the rest is asked for at once. */
  isOpenEnded = false;
  /** True if the last answer had fewer bytes than it was asked for. */
  isShort = false;

  readonly #path: string;
  #pieceSize: number;
  /** The bytes that the current request asks for. */
  #wanted = 0;
  #isAnswered = false;
  #version: string | undefined;
  /** The bytes of the current answer that have arrived. */
  #arrived = 0;
  /** The offset behind the last byte that has ever arrived. */
  #furthest = 0;
  /** The bytes that have arrived for the first time since the last failure or complete piece. */
  #gained = 0;

  constructor(path: string, pieceSize: number) {
    this.#path = path;
    this.#pieceSize = pieceSize;
  }

  get isComplete(): boolean {
    return this.loaded === this.total;
  }

  /** Begins a request, and returns its header `range`; `undefined` for the whole file. */
  next(): string | undefined {
    this.#isAnswered = false;
    this.isShort = false;
    const piece = this.isOpenEnded ? Infinity : this.#pieceSize;
    this.#wanted = this.loaded > 0 ? piece : Math.min(piece, FIRST_RANGE_SIZE);
    if (this.isWhole) return undefined;
    const last = this.#wanted === Infinity ? '' : this.loaded + this.#wanted - 1;
    return `bytes=${this.loaded}-${last}`;
  }

  /** Returns the size of the file as progress shows it. The length of a full range says nothing about it: it is probably longer. */
  totalFrom(length: number | undefined): number | undefined {
    return this.total ?? (length === this.#wanted ? undefined : length);
  }

  /** Goes back to the first byte, and asks for the file without a range from then on. */
  switchToWhole(): void {
    this.isWhole = true;
    this.#isAnswered = true;
  }

  /**
   * Moves to the first byte of an answer, which is 0 where the server begins anew. Throws if the answer does not go on with the
   * file. `response`: the whole answer for the error, where it was read.
   */
  accept(head: AnswerHead, response?: TransportResponse): void {
    this.#isAnswered = true;
    this.#arrived = 0;
    const { headers } = head;
    if (!isAsset(head)) throw this.#refusal(NOT_AN_ASSET, response);
    const range = contentRange(head);
    if (head.status === 206 && range?.at !== this.loaded)
      throw this.#refusal(WRONG_RANGE, response);
    const { at = 0, all } = range ?? {};
    // Directus ignores If-Range, so the versions are compared here. CORS hides `etag`, but not `last-modified`.
    const version = headers['etag'] ?? headers['last-modified'];
    // An answer without a range, of which the beginning is kept after a cut, does not tell the size.
    const hasSameSize = this.total === undefined ? version !== undefined : all === this.total;
    if (at > 0 && !(hasSameSize && version === this.#version))
      throw this.#refusal(FILE_CHANGED, response);
    this.#version = version;
    this.loaded = at;
    this.total = all;
  }

  /**
   * Counts bytes as they arrive. Throws where they go beyond the end of the file.
   *
   * Failures are no longer in a row when as many new bytes as a piece has are between them. A server without ranges begins anew each
   * time: the bytes that it repeats do not count, as the download would never give up.
   */
  arrive(bytes: number): void {
    this.#arrived += bytes;
    const end = this.loaded + this.#arrived;
    if (end > (this.total ?? Infinity)) throw this.#refusal(WRONG_RANGE);
    this.#gained += Math.max(0, end - this.#furthest);
    this.#furthest = Math.max(this.#furthest, end);
    if (this.#gained >= this.#pieceSize) this.failures = 0;
  }

  /** Counts the stored bytes of a complete answer. */
  complete(bytes: number, response: TransportResponse): void {
    this.loaded += bytes;
    this.total ??= this.loaded;
    if (this.loaded > this.total || (bytes === 0 && this.total > 0))
      throw this.#refusal(WRONG_RANGE, response);
    this.isShort = !this.isComplete && bytes < this.#wanted;
    if (!this.isShort) return;
    // A server that limits its pieces gives that much again.
    this.#pieceSize = Math.max(MIN_RANGE_SIZE, bytes);
    this.isOpenEnded = false;
  }

  /** Throws if the answer was shorter than the piece that was asked for. */
  requireFullPiece(): void {
    if (this.isShort) throw this.#refusal(SHORT_RANGE);
  }

  /** Ends a row of failures. An interceptor that leaves the answer out would do so for ever, which is an error. */
  endPiece(): void {
    this.failures = 0;
    this.#gained = 0;
    if (!this.isComplete && !this.#isAnswered) throw this.#refusal(NO_ANSWER);
  }

  /** Counts a failure, and returns its number in the row. */
  fail(): number {
    this.#gained = 0;
    return ++this.failures;
  }

  /** The error for a file of which the range that begins here no longer exists. */
  changedError(response: TransportResponse | undefined): TransportError {
    return this.#refusal(FILE_CHANGED, response);
  }

  #refusal(why: string, response?: TransportResponse): TransportError {
    return transportError('INVALID_RESPONSE', why, { method: 'GET', path: this.#path }, response);
  }
}
