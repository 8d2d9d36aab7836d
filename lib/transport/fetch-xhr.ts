import { asyncScheduler, type Subscription } from 'rxjs';
import { isObject } from '../internal/guards';
import { BaseXhr } from './base-xhr';
import { ResponseTooLargeError, responseLimit } from './response-limit';

/** Edge runtimes do not know `credentials` at all, so that it is set only where it is wanted. */
const INCLUDE_CREDENTIALS = { credentials: 'include' } as const;

/** Returns the reason of a failed fetch: Node's message is `fetch failed`, with the reason in the cause. */
function causeOf(error: unknown): Error | undefined {
  const cause = isObject(error) ? error['cause'] : undefined;
  if (cause instanceof Error) return cause;
  return error instanceof Error ? error : undefined;
}

/**
 * Implements the part of XMLHttpRequest that rxjs `ajax` uses with `fetch`, for service workers and edge runtimes, which have no
 * XMLHttpRequest. It reports no upload progress, because `fetch` has none, and follows no redirects.
 */
export class FetchXhr extends BaseXhr {
  #responseHeaders: Headers | undefined;
  #timer: Subscription | undefined;
  readonly #headers: Record<string, string> = {};
  readonly #abort = new AbortController();
  readonly #maxContentLength: number;
  readonly #init: object;

  /** `init`: further options of `fetch`. */
  constructor(maxContentLength = Infinity, init: object = {}) {
    super();
    this.#maxContentLength = maxContentLength;
    this.#init = init;
  }

  setRequestHeader(name: string, value: string): void {
    this.#headers[name] = value;
  }

  getResponseHeader(name: string): string | null {
    return this.#responseHeaders?.get(name) ?? null;
  }

  /** Returns the headers without cookies, which some of these runtimes show. */
  getAllResponseHeaders(): string {
    const lines: string[] = [];
    this.#responseHeaders?.forEach(
      (value, name) => name === 'set-cookie' || lines.push(`${name}: ${value}`),
    );
    return lines.join('\n');
  }

  send(body?: BodyInit | null): void {
    if (this.timeout > 0)
      this.#timer = asyncScheduler.schedule(() => this.#finish('timeout'), this.timeout);
    const { signal } = this.#abort;
    // Within a promise, since some bodies make fetch throw.
    new Promise<Response>((resolve) => {
      resolve(
        fetch(this.url, {
          ...this.#init,
          method: this.method,
          headers: this.#headers,
          // XMLHttpRequest ignores a body of these, at which fetch throws.
          body: /^(?:GET|HEAD)$/.test(this.method) ? null : (body ?? null),
          signal,
          // A token must not follow one.
          redirect: 'manual',
          ...(this.withCredentials && INCLUDE_CREDENTIALS),
        }),
      );
    })
      .then((answer) => this.#read(answer))
      .then(
        (content) => {
          this.response = content;
          this.#finish('load');
        },
        (error: unknown) => {
          this.networkError ??= causeOf(error);
          this.#finish('error');
        },
      );
  }

  abort(): void {
    this.#finish('abort');
  }

  #read(answer: Response): Promise<unknown> {
    // A browser hides the status of a redirect that is not followed, but not that there was one.
    this.status = answer.type === 'opaqueredirect' ? 302 : answer.status;
    this.statusText = answer.statusText;
    this.responseURL = answer.url;
    this.#responseHeaders = answer.headers;
    const isText = !/^(?:blob|arraybuffer)$/.test(this.responseType);
    const isPacked = answer.headers.has('content-encoding');
    const limit = responseLimit(this.#maxContentLength, isText, isPacked);
    let loaded = 0;
    const watch = new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
      transform: (chunk, controller) => {
        loaded += chunk.length;
        if (loaded > limit) {
          // Chromium says no more than `network error` of what is thrown here.
          this.networkError = new ResponseTooLargeError(limit);
          throw this.networkError;
        }
        // Without the length: it is that of the packed bytes, and CORS hides whether they are packed.
        this.emit('progress', loaded);
        controller.enqueue(chunk);
      },
    });
    const content = answer.body ? new Response(answer.body.pipeThrough(watch)) : answer;
    if (isText) return content.text();
    return this.responseType === 'blob' ? content.blob() : content.arrayBuffer();
  }

  #finish(type: 'load' | 'error' | 'timeout' | 'abort'): void {
    if (this.readyState === 4) return;
    this.readyState = 4;
    this.#timer?.unsubscribe();
    if (type !== 'load') {
      this.status = 0;
      this.#abort.abort();
    }
    this.emit(type);
  }
}
