/** How many small chunks are kept one by one before they are joined. */
const MAX_SMALL_CHUNKS = 1_024;

/** Bytes: below it, a chunk's own object counts. */
const SMALL_CHUNK = 4_096;

/** The chunks of an answer as they arrive. Small ones are joined now and then, as each costs more than its bytes. */
export class ChunkList {
  #chunks: Buffer[] = [];
  #small = 0;
  #length = 0;

  /** Bytes. */
  get length(): number {
    return this.#length;
  }

  push(chunk: Buffer): void {
    this.#chunks.push(chunk);
    this.#length += chunk.length;
    this.#small = chunk.length < SMALL_CHUNK ? this.#small + 1 : 0;
    if (this.#small < MAX_SMALL_CHUNKS) return;
    this.#chunks.push(Buffer.concat(this.#chunks.splice(-this.#small)));
    this.#small = 0;
  }

  /** Returns all bytes in one piece. The list is empty afterwards. */
  take(): Buffer {
    const [first] = this.#chunks;
    const all = first && this.#chunks.length === 1 ? first : Buffer.concat(this.#chunks);
    this.clear();
    return all;
  }

  clear(): void {
    this.#chunks = [];
    this.#small = 0;
    this.#length = 0;
  }
}
