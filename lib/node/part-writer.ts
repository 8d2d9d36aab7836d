import { defer, type Observable } from 'rxjs';
import type { StreamStore } from '../downloads/range-download';
import type { ResponseFlow } from '../transport/response-sink';
import type { PartFile } from './part-file';

/** Bytes that may wait for the disk before the server has to wait. With a quarter of it, both wait for each other more often. */
const MAX_WAITING = 4 * 1024 * 1024;

/** Chunks that may wait, as small ones cost more than their bytes: as many as one system call writes. */
const MAX_WAITING_CHUNKS = 1024;

/** An answer, which begins at the offset `at` of the file. */
interface Answer {
  readonly at: number;
  readonly flow?: ResponseFlow | undefined;
  /** Bytes on disk. */
  written: number;
}

/** Writes an answer to a part file as it arrives: one write at a time, of all that has arrived since the one before. */
export class PartWriter implements StreamStore {
  readonly #part: PartFile;
  #answer: Answer = { at: 0, written: 0 };
  #chunks: Uint8Array[] = [];
  #waiting = 0;
  #writing: Promise<void> | undefined;
  #failure: Error | undefined;

  constructor(part: PartFile) {
    this.#part = part;
  }

  /** The offset behind the last byte that was written. */
  get end(): number {
    return this.#answer.at + this.#answer.written;
  }

  /** A write of the answer before may be under way, where an interceptor has sent the request again: the next ones wait for it. */
  readonly open = (at: number, flow?: ResponseFlow): void => {
    this.#answer = { at, flow, written: 0 };
    this.#dropWaiting();
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
    return Promise.resolve(this.#answer.written);
  }

  #dropWaiting(): void {
    this.#chunks = [];
    this.#waiting = 0;
  }

  #writeWaiting(): void {
    const answer = this.#answer;
    const chunks = this.#chunks;
    const bytes = this.#waiting;
    this.#dropWaiting();
    this.#writing = this.#part.write(chunks, this.end).then(
      () => {
        this.#writing = undefined;
        answer.written += bytes;
        if (this.#chunks.length > 0) this.#writeWaiting();
        this.#answer.flow?.resume();
      },
      (error: unknown) => {
        this.#writing = undefined;
        this.#dropWaiting();
        this.#failure = error instanceof Error ? error : new Error(String(error));
        this.#answer.flow?.fail(this.#failure);
      },
    );
  }
}
