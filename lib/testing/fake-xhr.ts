import {
  asyncScheduler,
  concat,
  EMPTY,
  ignoreElements,
  interval,
  map,
  type Observable,
  type SchedulerLike,
  Subscription,
  takeWhile,
  tap,
} from 'rxjs';
import { BaseXhr } from '../transport/base-xhr';
import { byteLength } from '../transport/body-kinds';
import { blobText } from '../transport/blob-text';
import type { FakeCookies } from './accounts';
import type { FakeResponse } from './exchange';
import type { FakeServer } from './fake-server';
import { readRequest } from './read-request';

/** Milliseconds between two progress events of an upload, as in browsers. */
const PROGRESS_INTERVAL = 50;

/** The part of XMLHttpRequest that rxjs `ajax` uses, answered by a fake server in place of the network. */
export class FakeXhr extends BaseXhr {
  #responseHeaders: FakeResponse['headers'] = {};
  readonly #requestHeaders: Record<string, string> = {};
  readonly #running = new Subscription();
  readonly #server: FakeServer;
  readonly #cookies: FakeCookies;
  readonly #base: string;
  readonly #scheduler: SchedulerLike;

  /** `base`: the server's address, without a trailing slash. */
  constructor(
    server: FakeServer,
    cookies: FakeCookies,
    base: string,
    scheduler: SchedulerLike = asyncScheduler,
  ) {
    super();
    this.#server = server;
    this.#cookies = cookies;
    this.#base = base;
    this.#scheduler = scheduler;
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
    const { method, url } = this;
    const request = readRequest(this.#base, { method, url, headers: this.#requestHeaders, body });
    this.#running.add(
      concat(this.#sendBody(size), this.#server.exchange(request, this.#cookies)).subscribe({
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

  /** Takes the time that `bytes` need at the server's upload speed, and reports progress meanwhile. */
  #sendBody(bytes: number): Observable<never> {
    const { uploadSpeed } = this.#server;
    if (uploadSpeed === Infinity) return EMPTY;
    const sentAfter = (ticks: number) => ((ticks * PROGRESS_INTERVAL) / 1_000) * uploadSpeed;
    return interval(PROGRESS_INTERVAL, this.#scheduler).pipe(
      map((ticks) => sentAfter(ticks + 1)),
      takeWhile((sent) => sent < bytes),
      tap((sent) => {
        this.upload.emit('progress', Math.floor(sent), bytes);
      }),
      ignoreElements(),
    );
  }

  #receive({ status, headers, body }: FakeResponse): void {
    this.status = status;
    this.responseURL = this.url;
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
