import { isTransportError } from '../errors/errors';
import { count } from '../internal/argument-checks';
import type { ITransport } from '../transport/transport-base';

/** Bytes. As large as Directus's own default (`TUS_CHUNK_SIZE`): what an interrupted upload loses at most. */
const CHUNK_SIZE = 8 * 1024 * 1024;

/** How many times smaller chunks may become: 64 KiB with the default size. */
const MAX_REDUCTION = 128;

// A proxy's limit is the same for all uploads of a client.
const acceptedSizes = new WeakMap<ITransport, number>();

/**
 * Returns true if a smaller chunk may get through. A refusal can look like a lost connection: browsers hide the answer of a
 * proxy on another origin, and some proxies close the connection while the chunk is still sent.
 */
export const isTooLarge = (error: unknown): boolean =>
  isTransportError(error) &&
  error.method === 'PATCH' &&
  (error.status === 413 || error.code === 'NETWORK');

/** The size of an upload's chunks, which is halved when a proxy lets none through, and remembered for the client. */
export class ChunkSize {
  readonly #transport: ITransport;
  readonly #min: number;
  #bytes: number;
  #isReduced = false;

  /** Throws `InvalidParamError` unless `chunkSize` is a whole number of 1 or more, `Infinity` or `undefined`. */
  constructor(transport: ITransport, fileSize: number, chunkSize: number | undefined) {
    const wanted = count('chunkSize', chunkSize ?? CHUNK_SIZE, 1);
    this.#transport = transport;
    this.#bytes = Math.min(wanted, fileSize, acceptedSizes.get(transport) ?? Infinity);
    this.#min = Math.max(1, Math.min(this.#bytes, CHUNK_SIZE) / MAX_REDUCTION);
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** True unless the size is at its minimum. */
  get isReducible(): boolean {
    return this.#half >= this.#min;
  }

  get #half(): number {
    return Math.floor(Math.min(this.#bytes, 2 * CHUNK_SIZE) / 2);
  }

  /** Halves the size; returns false if it is at its minimum. */
  reduce(): boolean {
    if (!this.isReducible) return false;
    this.#bytes = this.#half;
    this.#isReduced = true;
    return true;
  }

  /** Remembers the size when a chunk of `bytes` has arrived that shows that it is small enough. */
  accept(bytes: number): void {
    if (this.#isReduced && bytes === this.#bytes) acceptedSizes.set(this.#transport, bytes);
  }
}
