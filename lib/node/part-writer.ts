import { defer, type Observable } from 'rxjs';
import type { StreamStore } from '../downloads/range-download';
import type { ResponseFlow } from '../transport/response-sink';
import type { PartFile } from './part-file';

/** Bytes that may wait for the disk before the server has to wait. */
const MAX_WAITING = 1024 * 1024;

/** Chunks that may wait, as small ones cost more than their bytes: as many as one system call writes. */
const MAX_WAITING_CHUNKS = 1024;

/** Writes an answer to a part file as it arrives: one write at a time, of all that has arrived since the one before. */
export class PartWriter implements StreamStore {
  readonly #part: PartFile;
  #flow: ResponseFlow | undefined;
  #at = 0;
  #written = 0;
  #chunks: Uint8Array[] = [];
  #waiting = 0;
  #writing: Promise<void> | undefined;
  #failure: Error | undefined;

  constructor(part: PartFile) {
    this.#part = part;
  }

  /** The offset behind the last byte that was written. */
  get end(): number {
    return this.#at + this.#written;
  }

  readonly open = (at: number, flow?: ResponseFlow): void => {
    this.#at = at;
    this.#written = 0;
    this.#flow = flow;
  };

  readonly write = (chunk: Uint8Array): boolean => {
    this.#chunks.push(chunk);
    this.#waiting += chunk.length;
    if (!this.#writing) this.#writeWaiting();
    return this.#waiting < MAX_WAITING && this.#chunks.length < MAX_WAITING_CHUNKS;
  };

  readonly flush = (): Observable<number> => defer(() => this.#flushed());

  #flushed(): Promise<number> {
    if (this.#writing) return this.#writing.then(() => this.#flushed());
    if (this.#failure) return Promise.reject(this.#failure);
    return Promise.resolve(this.#written);
  }

  #writeWaiting(): void {
    const chunks = this.#chunks;
    const bytes = this.#waiting;
    this.#chunks = [];
    this.#waiting = 0;
    this.#writing = this.#part.write(chunks, this.#at + this.#written).then(
      () => {
        this.#writing = undefined;
        this.#written += bytes;
        if (this.#chunks.length > 0) this.#writeWaiting();
        this.#flow?.resume();
      },
      (error: unknown) => {
        this.#writing = undefined;
        this.#chunks = [];
        this.#failure = error instanceof Error ? error : new Error(String(error));
        this.#flow?.fail(this.#failure);
      },
    );
  }
}
