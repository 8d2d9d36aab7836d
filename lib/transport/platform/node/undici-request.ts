import type { Agent, Dispatcher } from 'undici';
import { unchecked } from '../../../internal/unchecked';

/** What a request needs of the network. */
export interface UndiciRequestOptions {
  readonly url: string;
  readonly method: string;
  readonly headers: Record<string, string>;
  readonly body: string | AsyncIterable<Uint8Array> | undefined;
}

export type RawHeaders = Readonly<Record<string, string | string[] | undefined>>;

/** Hears of the request and its answer, in this order; after `end` or `fail` nothing more comes. */
export interface ResponseHandler {
  /** It goes out now: it has a socket. */
  onSend(): void;
  onHeaders(status: number, statusText: string, headers: RawHeaders): void;
  onData(chunk: Buffer): void;
  onEnd(): void;
  onError(error: Error): void;
}

/** Sockets to one server: fewer starve slow answers and long uploads, more cost undici time. */
export const MAX_SOCKETS_PER_ORIGIN = 64;

let agent: Agent | undefined;
let loading: Promise<Agent> | undefined;

/** Loaded with the first request: importing undici takes longer than importing all the rest. */
function loadAgent(): Promise<Agent> {
  loading ??= import('undici').then((undici) => {
    // Time limits are the request's own matter; undici's would cut long uploads.
    agent = new undici.Agent({
      connections: MAX_SOCKETS_PER_ORIGIN,
      headersTimeout: 0,
      bodyTimeout: 0,
    });
    return agent;
  });
  return loading;
}

/** One request on a kept-alive socket of undici. Redirects are not followed. */
export class UndiciRequest implements Dispatcher.DispatchHandler {
  readonly #handler: ResponseHandler;
  #controller: Dispatcher.DispatchController | undefined;
  #aborted = false;

  constructor(request: UndiciRequestOptions, handler: ResponseHandler) {
    this.#handler = handler;
    if (agent) this.#dispatch(agent, request);
    else
      void loadAgent().then(
        (loaded) => {
          if (!this.#aborted) this.#dispatch(loaded, request);
        },
        (error: unknown) => {
          handler.onError(new Error('undici could not be loaded', { cause: error }));
        },
      );
  }

  /** Closes the socket, so that the server sees the request end. */
  abort(): void {
    this.#aborted = true;
    this.#controller?.abort(new Error('aborted'));
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    // Aborted while its socket was opened.
    if (this.#aborted) this.abort();
    else this.#handler.onSend();
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
    if (!this.#aborted) this.#handler.onError(error);
  }

  #dispatch(on: Agent, { url, method, headers, body }: UndiciRequestOptions): void {
    const { origin, pathname, search } = new URL(url);
    const path = pathname + search;
    // undici's types leave out the async iterables that its documentation names as bodies.
    on.dispatch(
      { origin, path, method, headers, body: unchecked<string | null>(body ?? null) },
      this,
    );
  }
}
