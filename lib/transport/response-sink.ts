import type { TransportResponse } from '../types/response';

/** Steers an answer that goes to a {@link ResponseSink}. */
export interface ResponseFlow {
  /** Goes on after `write` has returned false. */
  resume(): void;
  /** Ends the request with this error. */
  fail(error: Error): void;
}

/** Receives the body of an answer as it arrives, so that memory never holds all of it. */
export interface ResponseSink {
  /**
   * Called with the beginning of each answer, also of one that follows a retry. Returns true to receive its body, false to have it
   * read into memory, as error messages are. What it throws ends the request.
   */
  start(answer: Pick<TransportResponse, 'status' | 'headers'>, flow: ResponseFlow): boolean;
  /** Takes the next bytes, which are its own from then on. Returns false to receive no more until `flow.resume()`. */
  write(chunk: Uint8Array): boolean;
}
