import { setImmediate } from 'node:timers';
import type { Dispatcher } from 'undici';
import { DirectusError } from '../../../errors/errors';
import { unchecked } from '../../../internal/unchecked';
import { type RequestDispatcher, withSharedDispatcher } from './dispatcher';

/** A request for the dispatcher. */
export interface UndiciRequestOptions {
  readonly url: string;
  readonly method: string;
  readonly headers: Record<string, string>;
  readonly body: string | AsyncIterable<Uint8Array> | undefined;
  /** Default: the one that all clients of this process share. */
  readonly dispatcher?: RequestDispatcher | undefined;
}

export type RawHeaders = Readonly<Record<string, string | string[] | undefined>>;

/** The callbacks of a request, called in this order. `onEnd` or `onError` is the last call. */
export interface ResponseHandler {
  /** It goes out now: it has a socket. */
  onSend(): void;
  onHeaders(status: number, statusText: string, headers: RawHeaders): void;
  onData(chunk: Buffer): void;
  onEnd(): void;
  onError(error: Error): void;
}

/** One request on a kept-alive socket of undici. Redirects are not followed. */
export class UndiciRequest implements Dispatcher.DispatchHandler {
  readonly #handler: ResponseHandler;
  #controller: Dispatcher.DispatchController | undefined;
  /** True if undici has the request in its line for a socket. */
  #isConnecting = false;
  #isAborted = false;
  #onReleased: (() => void) | undefined;

  constructor(request: UndiciRequestOptions, handler: ResponseHandler) {
    this.#handler = handler;
    const dispatch = (dispatcher: RequestDispatcher) => {
      if (!this.#isAborted) this.#dispatch(dispatcher, request);
    };
    if (request.dispatcher) dispatch(request.dispatcher);
    else withSharedDispatcher(dispatch, (error) => this.#fail(error));
  }

  /** Closes the socket, so that the server sees the request end. */
  abort(): void {
    this.#isAborted = true;
    this.#controller?.abort(new Error('aborted'));
  }

  /** Receives no more of the answer until {@link resume}, so that the server waits. */
  pause(): void {
    this.#controller?.pause();
  }

  resume(): void {
    this.#controller?.resume();
  }

  /**
   * Calls `callback` once the socket of an ended request is free. A request that is aborted while undici opens its socket ends when
   * the socket is open or has failed, because undici cannot cancel that.
   */
  onReleased(callback: () => void): void {
    if (this.#isConnecting) this.#onReleased = callback;
    // undici frees a socket one turn of the event loop after its answer; a request before that would open another one.
    else setImmediate(callback);
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#isConnecting = false;
    // Thrown, since `controller.abort` would close the new socket, which the next request can use.
    if (this.#isAborted) throw new Error('aborted');
    this.#controller = controller;
    this.#handler.onSend();
  }

  onResponseStart(
    _: Dispatcher.DispatchController,
    status: number,
    headers: RawHeaders,
    statusText = '',
  ): void {
    if (status >= 200) this.#handler.onHeaders(status, statusText, headers);
  }

  onResponseData(_: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#handler.onData(chunk);
  }

  onResponseEnd(): void {
    this.#handler.onEnd();
  }

  onResponseError(_: Dispatcher.DispatchController | undefined, error: Error): void {
    this.#fail(error);
  }

  #fail(error: unknown): void {
    this.#isConnecting = false;
    this.#onReleased?.();
    this.#onReleased = undefined;
    if (!this.#isAborted)
      this.#handler.onError(error instanceof Error ? error : new Error(String(error)));
  }

  #dispatch(
    dispatcher: RequestDispatcher,
    { url, method, headers, body }: UndiciRequestOptions,
  ): void {
    const { origin, pathname, search } = new URL(url);
    const path = pathname + search;
    this.#isConnecting = true;
    try {
      // undici's types leave out the async iterables that its documentation names as bodies.
      dispatcher.dispatch(
        { origin, path, method, headers, body: unchecked<string | null>(body ?? null) },
        this,
      );
    } catch (cause) {
      // Another runtime's imitation of undici, or an object that only looks like a dispatcher.
      this.#fail(new DirectusError('the dispatcher cannot send requests', { cause }));
    }
  }
}
