import { asyncScheduler, type SchedulerLike, Subscription } from 'rxjs';
import { XhrEventTarget } from '../transport/xhr-event-target';
import { byteLength } from '../transport/body-kinds';
import type { XhrExtras } from '../transport/platform/types';
import { blobText } from '../transport/blob-text';
import type { FakeRequest, FakeResponse } from './exchange';
import type { FakeServer } from './fake-server';
import { parseRequestQuery } from './request-query';

/** The part of XMLHttpRequest that rxjs `ajax` uses, answered by a fake server in place of the network. */
export class FakeXhr extends XhrEventTarget implements XhrExtras {
  readonly upload = new XhrEventTarget();
  readyState = 0;
  status = 0;
  statusText = '';
  response: unknown = '';
  responseType: XMLHttpRequestResponseType = '';
  responseURL = '';
  timeout = 0;
  withCredentials = false;
  networkError: Error | undefined;

  #method = 'GET';
  #url = '';
  #responseHeaders: FakeResponse['headers'] = {};
  readonly #requestHeaders: Record<string, string> = {};
  readonly #running = new Subscription();
  readonly #server: FakeServer;
  readonly #base: string;
  readonly #scheduler: SchedulerLike;

  /** `base`: the server's address, without a trailing slash. */
  constructor(server: FakeServer, base: string, scheduler: SchedulerLike = asyncScheduler) {
    super();
    this.#server = server;
    this.#base = base;
    this.#scheduler = scheduler;
  }

  open(method: string, url: string): void {
    this.#method = method;
    this.#url = url;
    this.readyState = 1;
  }

  setRequestHeader(name: string, value: string): void {
    this.#requestHeaders[name.toLowerCase()] = value;
  }

  getResponseHeader(name: string): string | null {
    return this.#responseHeaders[name.toLowerCase()] ?? null;
  }

  getAllResponseHeaders(): string {
    return Object.entries(this.#responseHeaders)
      .map(([name, value]) => `${name}: ${value}`)
      .join('\r\n');
  }

  send(body?: unknown): void {
    if (this.timeout > 0)
      this.#running.add(
        this.#scheduler.schedule(() => {
          this.#finish('timeout');
        }, this.timeout),
      );
    const size = byteLength(body);
    this.#running.add(
      this.#server.exchange(this.#request(body)).subscribe({
        next: (response) => {
          if (size > 0) {
            this.upload.emit('progress', size, size);
            this.upload.emit('load', size, size);
          }
          this.#receive(response);
        },
        error: (error: unknown) => {
          if (error instanceof Error) this.networkError = error;
          this.#finish('error');
        },
      }),
    );
  }

  abort(): void {
    this.#finish('abort');
  }

  #request(body: unknown): FakeRequest {
    const [path = '', search = ''] = this.#url.slice(this.#base.length).split('?');
    return {
      method: this.#method,
      path,
      query: parseRequestQuery(search),
      headers: this.#requestHeaders,
      body: this.#bodyOf(body),
    };
  }

  #bodyOf(body: unknown): unknown {
    const isJson = this.#requestHeaders['content-type']?.startsWith('application/json');
    return isJson && typeof body === 'string' ? JSON.parse(body) : body;
  }

  #receive({ status, headers, body }: FakeResponse): void {
    this.status = status;
    this.responseURL = this.#url;
    this.#responseHeaders = headers;
    const size = byteLength(body);
    const receive = (content: unknown) => {
      this.response = content;
      this.emit('progress', size, size);
      this.#finish('load');
    };
    const isText = this.responseType === 'text' || this.responseType === '';
    if (isText && typeof body === 'string') receive(body);
    else this.#convert(new Blob([body]), receive);
  }

  /** Reads a file, or an answer of JSON to a request for a file, in the type that was asked for. */
  #convert(content: Blob, receive: (content: unknown) => void): void {
    if (this.responseType === 'blob') {
      receive(content);
      return;
    }
    if (this.responseType !== 'arraybuffer') {
      this.#running.add(blobText(content).subscribe(receive));
      return;
    }
    let isWanted = true;
    this.#running.add(() => {
      isWanted = false;
    });
    void content.arrayBuffer().then((buffer) => {
      if (isWanted) receive(buffer);
    });
  }

  #finish(type: 'load' | 'error' | 'timeout' | 'abort'): void {
    if (this.readyState === 4) return;
    this.readyState = 4;
    if (type !== 'load') this.status = 0;
    this.emit(type);
    this.#running.unsubscribe();
  }
}
