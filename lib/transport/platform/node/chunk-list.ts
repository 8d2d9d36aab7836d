/** How many small chunks are kept one by one before they are joined. */
const MAX_SMALL_CHUNKS = 1_024;

/** Bytes: below it, a chunk's own object counts. */
const SMALL_CHUNK = 4_096;

/** Bytes that are reserved at most for an answer, because its length is the server's word. */
const MAX_RESERVED = 256 * 1024 * 1024;

/** The chunks of an answer as they arrive. Small ones are joined now and then, as each costs more than its bytes. */
export class ChunkList {
  #chunks: Buffer[] = [];
  /** The place for all chunks, where their length is known ahead. */
  #reserved: Buffer | undefined;
  #small = 0;
  #length = 0;

  /** Bytes. */
  get length(): number {
    return this.#length;
  }

  /** Reserves the place for `length` bytes, so that they need not be copied together at the end. */
  reserve(length: number): void {
    if (length > 0 && length <= MAX_RESERVED) this.#reserved = Buffer.allocUnsafeSlow(length);
  }

  push(chunk: Buffer): void {
    const at = this.#length;
    this.#length += chunk.length;
    if (this.#reserved) {
      if (this.#length <= this.#reserved.length) {
        this.#reserved.set(chunk, at);
        return;
      }
      // More than the server has promised.
      this.#chunks.push(this.#reserved.subarray(0, at));
      this.#reserved = undefined;
    }
    this.#chunks.push(chunk);
    this.#small = chunk.length < SMALL_CHUNK ? this.#small + 1 : 0;
    if (this.#small < MAX_SMALL_CHUNKS) return;
    this.#chunks.push(Buffer.concat(this.#chunks.splice(-this.#small)));
    this.#small = 0;
  }

  /** Returns all bytes in one piece. The list is empty afterwards. */
  take(): Buffer {
    const [first] = this.#chunks;
    const all =
      this.#reserved?.subarray(0, this.#length) ??
      (first && this.#chunks.length === 1 ? first : Buffer.concat(this.#chunks));
    this.clear();
    return all;
  }

  clear(): void {
    this.#chunks = [];
    this.#reserved = undefined;
    this.#small = 0;
    this.#length = 0;
  }
}
