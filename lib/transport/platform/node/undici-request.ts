import type { Agent, Dispatcher } from 'undici';
import { trust } from '../../../internal/unchecked';

/** What a request needs of the network. */
export interface WireRequest {
  readonly url: string;
  readonly method: string;
  readonly headers: Record<string, string>;
  readonly body: string | AsyncIterable<Uint8Array> | undefined;
}

export type WireHeaders = Readonly<Record<string, string | string[] | undefined>>;

/** Hears of the request and its answer, in this order; after `end` or `fail` nothing more comes. */
export interface WireHandler {
  /** It goes out now: it has a socket. */
  wireSend(): void;
  wireStart(status: number, statusText: string, headers: WireHeaders): void;
  wireData(chunk: Buffer): void;
  wireEnd(): void;
  wireFail(error: Error): void;
}

/** Sockets to one server: fewer starve slow answers and long uploads, more cost undici time. */
export const CONNECTIONS = 64;

let agent: Agent | undefined;
let loading: Promise<Agent> | undefined;

/** Loaded with the first request: importing undici takes longer than importing all the rest. */
function loadAgent(): Promise<Agent> {
  loading ??= import('undici').then((undici) => {
    // Time limits are the request's own matter; undici's would cut long uploads.
    agent = new undici.Agent({ connections: CONNECTIONS, headersTimeout: 0, bodyTimeout: 0 });
    return agent;
  });
  return loading;
}

/** One request on a kept-alive socket of undici. Redirects are not followed. */
export class Wire implements Dispatcher.DispatchHandler {
  readonly #handler: WireHandler;
  #controller: Dispatcher.DispatchController | undefined;
  #aborted = false;

  constructor(request: WireRequest, handler: WireHandler) {
    this.#handler = handler;
    if (agent) this.#dispatch(agent, request);
    else
      void loadAgent().then(
        (loaded) => {
          if (!this.#aborted) this.#dispatch(loaded, request);
        },
        (error: unknown) => {
          handler.wireFail(new Error('undici could not be loaded', { cause: error }));
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
    else this.#handler.wireSend();
  }

  onResponseStart(
    _: Dispatcher.DispatchController,
    status: number,
    headers: WireHeaders,
    statusText = '',
  ): void {
    if (status >= 200) this.#handler.wireStart(status, statusText, headers);
  }

  onResponseData(_: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#handler.wireData(chunk);
  }

  onResponseEnd(): void {
    this.#handler.wireEnd();
  }

  onResponseError(_: Dispatcher.DispatchController | undefined, error: Error): void {
    if (!this.#aborted) this.#handler.wireFail(error);
  }

  #dispatch(on: Agent, { url, method, headers, body }: WireRequest): void {
    const { origin, pathname, search } = new URL(url);
    const path = pathname + search;
    // undici's types leave out the async iterables that its documentation names as bodies.
    on.dispatch({ origin, path, method, headers, body: trust<string | null>(body ?? null) }, this);
  }
}
