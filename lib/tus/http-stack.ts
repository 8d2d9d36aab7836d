import { defer, from, noop, Subscription } from 'rxjs';
import type { HttpRequest, HttpResponse, HttpStack } from 'tus-js-client';
import { isTransportError } from '../errors/errors';
import { TUS_ROUTE } from './protocol';
import { transportError } from '../transport/read-response';
import type { ITransport } from '../transport/transport-base';
import type { TransportResponse } from '../types/response';

class TusResponse implements HttpResponse {
  readonly #response: TransportResponse;
  readonly #error: unknown;

  constructor(response: TransportResponse, error?: unknown) {
    this.#response = response;
    this.#error = error;
  }

  getStatus(): number {
    return this.#response.status;
  }

  getHeader(name: string): string | undefined {
    return this.#response.headers[name.toLowerCase()];
  }

  getBody(): string {
    return '';
  }

  /** Returns the server's refusal, if there is one. */
  getUnderlyingObject(): unknown {
    return this.#error;
  }
}

class TusRequest implements HttpRequest {
  readonly #transport: ITransport;
  readonly #method: string;
  readonly #path: string;
  readonly #isExpected: (error: unknown) => boolean;
  readonly #headers: Record<string, string> = {};
  readonly #sending = new Subscription();
  #progress: (bytes: number) => void = noop;

  constructor(
    transport: ITransport,
    method: string,
    path: string,
    isExpected: (error: unknown) => boolean,
  ) {
    this.#transport = transport;
    this.#isExpected = isExpected;
    this.#method = method;
    this.#path = path;
  }

  getMethod(): string {
    return this.#method;
  }

  getURL(): string {
    return this.#path;
  }

  setHeader(name: string, value: string): void {
    this.#headers[name] = value;
  }

  getHeader(name: string): string | undefined {
    return this.#headers[name];
  }

  setProgressHandler(progress: (bytes: number) => void): void {
    this.#progress = progress;
  }

  send(body: unknown): Promise<HttpResponse> {
    return new Promise((resolve, reject) => {
      const options = {
        headers: this.#headers,
        isExpected: this.#isExpected,
        route: TUS_ROUTE,
      };
      const sending = defer(() =>
        this.#method === 'HEAD'
          ? // Whoever made this request tries again.
            from(this.#transport.head(this.#path, { ...options, retry: false }))
          : from(
              this.#transport.patch(this.#path, body, {
                ...options,
                timeout: 0,
                onUploadProgress: ({ loaded }) => {
                  this.#progress(loaded);
                },
              }),
            ),
      ).subscribe({
        next: (response) => {
          resolve(new TusResponse(response));
        },
        error: (error: unknown) => {
          const response = isTransportError(error) ? error.response : undefined;
          if (response) resolve(new TusResponse(response, error));
          // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- it is what the transport raised
          else reject(error);
        },
        // After an answer, this does nothing.
        complete: () => {
          const request = { method: this.#method, path: this.#path };
          reject(transportError('INVALID_RESPONSE', 'there was no answer', request));
        },
      });
      this.#sending.add(sending);
    });
  }

  /** Closes the connection; `send` then never settles, and nobody waits for it. */
  abort(): Promise<void> {
    this.#sending.unsubscribe();
    return Promise.resolve();
  }

  getUnderlyingObject(): undefined {
    return undefined;
  }
}

/**
 * Sends the requests of tus-js-client through the client's transport: each with the present token, refreshed if needed, through
 * the same interceptors as any other, to this server alone. The addresses of tus-js-client are paths here. `isExpected`: returns
 * true for a failure that the upload goes on from.
 */
export const httpStack = (
  transport: ITransport,
  isExpected: (error: unknown) => boolean,
): HttpStack => ({
  createRequest: (method, path) => new TusRequest(transport, method, path, isExpected),
  getName: () => 'directus-rx',
});
