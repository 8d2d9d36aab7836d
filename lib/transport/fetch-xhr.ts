import { asyncScheduler, type Subscription } from 'rxjs';
import { InvalidParamError } from '../errors/errors';
import { isObject } from '../internal/guards';

type Listener = (event: object) => void;

/** Edge runtimes do not know `credentials` at all, so that it is set only where it is wanted. */
const INCLUDE_CREDENTIALS = { credentials: 'include' } as const;

/**
 * The part of XMLHttpRequest that rxjs `ajax` uses, on `fetch`: for service workers and edge runtimes, which have
 * neither. It tells no progress of uploads, since fetch does not, and follows no redirects.
 */
export class FetchXhr {
  readonly upload = { addEventListener: (): void => undefined };
  readyState = 0;
  status = 0;
  statusText = '';
  response: unknown = '';
  responseType = '';
  responseURL = '';
  timeout = 0;
  withCredentials = false;

  #method = '';
  #url = '';
  #response: Headers | undefined;
  #timer: Subscription | undefined;
  readonly #headers: Record<string, string> = {};
  readonly #abort = new AbortController();
  readonly #listeners: Record<string, Listener[] | undefined> = {};

  addEventListener(type: string, listener: Listener): void {
    (this.#listeners[type] ??= []).push(listener);
  }

  open(method: string, url: string): void {
    this.#method = method;
    this.#url = url;
    this.readyState = 1;
  }

  setRequestHeader(name: string, value: string): void {
    this.#headers[name] = value;
  }

  getResponseHeader(name: string): string | null {
    return this.#response?.get(name) ?? null;
  }

  /** Without cookies, which some of these runtimes show. */
  getAllResponseHeaders(): string {
    const lines: string[] = [];
    this.#response?.forEach(
      (value, name) => name === 'set-cookie' || lines.push(`${name}: ${value}`),
    );
    return lines.join('\n');
  }

  send(body?: BodyInit | null): void {
    // What the Node platform makes of a stream, and fetch would send as the words "[object Blob]".
    if (isObject(body) && 'chunks' in body)
      throw new InvalidParamError('data', 'cannot be a stream here: pass a Blob or a File');
    if (this.timeout > 0)
      this.#timer = asyncScheduler.schedule(() => this.#finish('timeout'), this.timeout);
    const { signal } = this.#abort;
    // A moment later, so that what is cancelled at once is never sent.
    Promise.resolve()
      .then(() =>
        fetch(this.#url, {
          method: this.#method,
          headers: this.#headers,
          body: body ?? null,
          signal,
          // A token must not follow one.
          redirect: 'manual',
          ...(this.withCredentials && INCLUDE_CREDENTIALS),
        }),
      )
      .then((answer) => this.#read(answer))
      .then(
        (content) => {
          this.response = content;
          this.#finish('load');
        },
        () => this.#finish('error'),
      );
  }

  abort(): void {
    this.#finish('abort');
  }

  #read(answer: Response): Promise<unknown> {
    // Browsers hide what a redirect is, but not that it is one.
    this.status = answer.type === 'opaqueredirect' ? 302 : answer.status;
    this.statusText = answer.statusText;
    this.responseURL = answer.url;
    this.#response = answer.headers;
    let content = answer;
    if (this.#listeners['progress'] && answer.body) {
      const watch = new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
        transform: (chunk, controller) => {
          loaded += chunk.length;
          this.#emit('progress', loaded);
          controller.enqueue(chunk);
        },
      });
      let loaded = 0;
      content = new Response(answer.body.pipeThrough(watch));
    }
    return this.responseType === 'arraybuffer' ? content.arrayBuffer() : content.text();
  }

  #emit(type: string, loaded = 0): void {
    // The length is that of the packed bytes, and CORS hides whether they are packed.
    const event = { type, loaded, total: 0, lengthComputable: false };
    for (const listener of this.#listeners[type] ?? []) listener(event);
  }

  #finish(type: 'load' | 'error' | 'timeout' | 'abort'): void {
    if (this.readyState === 4) return;
    this.readyState = 4;
    this.#timer?.unsubscribe();
    if (type !== 'load') {
      this.status = 0;
      this.#abort.abort();
    }
    this.#emit(type);
  }
}
