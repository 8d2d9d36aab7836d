import type { Subscriber } from 'rxjs';
import type { XhrResult } from '../../transport/platform/types';
import { readResponse, transportError } from '../../transport/read-response';
import type { TransportEvent } from '../../transport/backend';
import type { TransportRequest } from '../../transport/request';
import type { ItemMetadata } from '../../types/response';

/** A request that waits for the answer of the spec. */
export interface TestRequest {
  /** Method, path, params, headers and body, as they would be sent. */
  readonly request: TransportRequest;
  /** True if nobody waits for the answer any more. */
  readonly cancelled: boolean;
  /** Answers with status 200, `data`, and the `meta` of a list. Throws if it was cancelled or answered before. */
  flush(data: unknown, meta?: ItemMetadata): void;
  /** Refuses, as Directus does: `refuse(403, 'FORBIDDEN')`. `extensions`: what the error has beside its code. */
  refuse(status: number, code: string, extensions?: object, message?: string): void;
  /** Fails as if the server could not be reached. */
  disconnect(): void;
}

/** An answer of a responder that refuses, made by {@link refusal}. */
export class Refusal {
  constructor(
    readonly status: number,
    readonly code: string,
    readonly extensions: object,
    readonly message: string,
  ) {}
}

/**
 * Returns a refusal, for responders of `on`.
 *
 * @example
 * testing.on('PATCH', '/items/articles/1', () => refusal(403, 'FORBIDDEN'));
 */
export const refusal = (
  status: number,
  code: string,
  extensions: object = {},
  message: string = code,
): Refusal => new Refusal(status, code, extensions, message);

const HEADERS = 'content-type: application/json';

const toXhr = (status: number, body: object): XhrResult => ({
  status,
  statusText: '',
  responseURL: '',
  response: JSON.stringify(body),
  getResponseHeader: (name) => (name.toLowerCase() === 'content-type' ? 'application/json' : null),
  getAllResponseHeaders: () => HEADERS,
});

export class PendingTestRequest implements TestRequest {
  readonly #subscriber: Subscriber<TransportEvent>;

  constructor(
    readonly request: TransportRequest,
    subscriber: Subscriber<TransportEvent>,
  ) {
    this.#subscriber = subscriber;
  }

  get cancelled(): boolean {
    return this.#subscriber.closed;
  }

  flush(data: unknown, meta?: ItemMetadata): void {
    this.#answer(200, { data, ...(meta && { meta }) });
  }

  refuse(status: number, code: string, extensions: object = {}, message: string = code): void {
    this.#answer(status, { errors: [{ message, extensions: { ...extensions, code } }] });
  }

  disconnect(): void {
    this.#requireOpen();
    this.#subscriber.error(transportError('NETWORK', 'no answer from the server', this.request));
  }

  #answer(status: number, body: object): void {
    this.#requireOpen();
    const { request } = this;
    try {
      const reply = readResponse(toXhr(status, body), request, request.path);
      this.#subscriber.next({ type: 'reply', body: reply });
      this.#subscriber.complete();
    } catch (error) {
      this.#subscriber.error(error);
    }
  }

  #requireOpen(): void {
    if (this.cancelled) {
      const { method, path } = this.request;
      throw new Error(`${method} ${path} was answered or cancelled before.`);
    }
  }
}
