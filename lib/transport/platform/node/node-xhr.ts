import { TextDecoder } from 'node:util';
import { DirectusError } from '../../../errors/errors';
import { BaseXhr } from '../../base-xhr';
import { PROGRESS_INTERVAL } from '../../progress-interval';
import { ResponseTooLargeError, responseLimit } from '../../response-limit';
import type { ResponseSink } from '../../response-sink';
import { ChunkList } from './chunk-list';
import type { RequestDispatcher } from './dispatcher';
import { requestBody } from './request-body';
import { UndiciRequest, type ResponseHandler, type RawHeaders } from './undici-request';
import { codingsOf, unpack } from './unpack';

/** Returns the most bytes of a compressed body with `limit` bytes of content: frames and incompressible data make it longer. */
const packedLimit = (limit: number): number => limit + limit / 64 + 1_024;

const headerText = (value: string | string[]): string =>
  (typeof value === 'string' ? value : value.join(', ')).trim();

/** Returns the headers of an answer as texts, without cookies. */
export function readHeaders(raw: RawHeaders): Readonly<Record<string, string>> {
  const headers: Record<string, string> = {};
  for (const name in raw) {
    const value = raw[name];
    if (value !== undefined && name !== 'set-cookie') headers[name] = headerText(value);
  }
  return headers;
}

// Without the byte order mark, as the standard has it. Imported: Jest's jsdom has no global one.
const utf8 = new TextDecoder();

/** Returns the bytes as an ArrayBuffer; copies them if they are a part of a larger one, such as Node's pool for small buffers. */
const ownBuffer = ({ buffer, byteOffset, byteLength }: Buffer): ArrayBufferLike =>
  byteLength === buffer.byteLength ? buffer : buffer.slice(byteOffset, byteOffset + byteLength);

/** Returns the error of a sink as one that is no failure of the network, so that the request is not sent again. */
const sinkError = (cause: unknown): DirectusError =>
  cause instanceof DirectusError
    ? cause
    : new DirectusError('the sink cannot take the answer', { cause });

/** The header `content-encoding` of a body that is not compressed. */
const IDENTITY = /^(?:identity)?$/i;

// Headers that are not the caller's to set: a browser leaves them out without a word, too.
const FORBIDDEN_HEADERS =
  /^(?:connection|expect|host|keep-alive|te|trailer|transfer-encoding|upgrade)$/i;

/** The options of a request beyond those of XMLHttpRequest. */
interface NodeXhrOptions {
  /** Default: the one that all clients of this process share. */
  readonly dispatcher?: RequestDispatcher | undefined;
  /** Receives the body of the answer in place of `response`. */
  readonly sink?: ResponseSink | undefined;
}

/**
 * The part of XMLHttpRequest that rxjs `ajax` uses, on undici's dispatcher: kept-alive sockets, true
 * upload progress, files streamed from disk, no redirects (a token must not follow one).
 */
export class NodeXhr extends BaseXhr implements ResponseHandler {
  readonly #requestHeaders: Record<string, string> = {};
  #responseHeaders: RawHeaders = {};
  #request: UndiciRequest | undefined;
  #closeBody: (() => void) | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #lastProgress = 0;
  /** The most that was received or unpacked, in bytes. */
  #received = 0;
  readonly #chunks = new ChunkList();
  #codings: readonly string[] = [];
  #limit = Infinity;
  readonly #maxContentLength: number;
  readonly #dispatcher: RequestDispatcher | undefined;
  readonly #sink: ResponseSink | undefined;
  #isStreamed = false;
  /** True while the sink takes no more, and while its `write` runs, which may call `resume` before it returns. */
  #isPaused = false;

  constructor(maxContentLength = Infinity, { dispatcher, sink }: NodeXhrOptions = {}) {
    super();
    this.#maxContentLength = maxContentLength;
    this.#dispatcher = dispatcher;
    this.#sink = sink;
  }

  setRequestHeader(name: string, value: string): void {
    if (!FORBIDDEN_HEADERS.test(name)) this.#requestHeaders[name.toLowerCase()] = value;
  }

  getResponseHeader(name: string): string | null {
    const value = this.#responseHeaders[name.toLowerCase()];
    return value === undefined ? null : headerText(value);
  }

  /** Empty: ajax would split it for every request, at a tenth of its cost. See `rawHeaders`. */
  getAllResponseHeaders(): string {
    return '';
  }

  /** The answer's headers as undici gives them, cookies among them. */
  get rawHeaders(): RawHeaders {
    return this.#responseHeaders;
  }

  /** Bytes, unpacked. */
  get streamedBytes(): number | undefined {
    return this.#isStreamed ? this.#received : undefined;
  }

  send(given?: unknown): void {
    const headers = this.#requestHeaders;
    // A dispatcher of one's own may keep what it is given, as undici's MockAgent lets a test do.
    const body = requestBody(given, this.#dispatcher === undefined);
    if (body?.type) headers['content-type'] ??= body.type;
    if (body?.length !== undefined) headers['content-length'] = String(body.length);
    headers['accept'] ??= 'application/json, */*';
    headers['accept-encoding'] ??= 'gzip, deflate, br';
    this.#startTimer();

    let content = body?.content;
    if (content !== undefined && typeof content !== 'string') {
      const watched = this.#withUploadProgress(content, Number(headers['content-length'] ?? 0));
      content = watched;
      this.#closeBody = () => {
        watched.return(undefined).catch(() => undefined);
        body?.cancel?.();
      };
    }
    this.#request = new UndiciRequest(
      {
        url: this.url,
        method: this.method,
        headers,
        body: content,
        dispatcher: this.#dispatcher,
      },
      this,
    );
    if (typeof content === 'string') this.upload.emit('load', body?.length, body?.length);
  }

  abort(): void {
    this.#finish('abort');
  }

  onReleased(callback: () => void): void {
    if (this.#request) this.#request.onReleased(callback);
    else callback();
  }

  /** Restarts the time limit when the request has a socket, so that the wait for the socket does not count. */
  onSend(): void {
    this.#timer?.refresh();
  }

  onHeaders(status: number, statusText: string, headers: RawHeaders): void {
    this.status = status;
    this.statusText = statusText;
    this.#responseHeaders = headers;
    this.responseURL = this.url;
    this.#codings = codingsOf(this.getResponseHeader('content-encoding') ?? '');
    const isText = this.responseType !== 'arraybuffer';
    this.#limit = responseLimit(this.#maxContentLength, isText, this.#codings.length > 0);
    if (this.#sink && IDENTITY.test(this.getResponseHeader('content-encoding') ?? ''))
      this.#offer(this.#sink);
    // The state is 4 where the sink has ended the request.
    if (isText || this.#isStreamed || this.readyState === 4) return;
    const length = Number(this.getResponseHeader('content-length'));
    // An answer to HEAD has the length of a body that does not follow.
    if (this.method !== 'HEAD' && length <= this.#limit) this.#chunks.reserve(length);
  }

  onData(chunk: Buffer): void {
    this.#received += chunk.length;
    if (this.#isStreamed) this.#stream(chunk);
    else this.#chunks.push(chunk);
    const isPacked = this.#codings.length > 0;
    if (this.#received > (isPacked ? packedLimit(this.#limit) : this.#limit))
      this.onError(new ResponseTooLargeError(this.#limit));
    else if (this.has('progress') && this.#shouldReportProgress())
      this.emit('progress', this.#received, Number(this.getResponseHeader('content-length')));
  }

  onEnd(): void {
    // Nothing is left when the sink has ended the request.
    if (this.readyState === 4) return;
    const body = this.#chunks.take();
    if (body.length === 0) this.#setResponse(body);
    else
      unpack(body, this.#codings, this.#limit, (error, plain) => {
        if (error) this.onError(error);
        else this.#setResponse(plain);
      });
  }

  onError(error: Error): void {
    this.networkError = error;
    this.#finish('error');
  }

  #offer(sink: ResponseSink): void {
    const flow = {
      resume: () => this.#resume(),
      fail: (error: Error) => this.onError(sinkError(error)),
    };
    const answer = { status: this.status, headers: readHeaders(this.#responseHeaders) };
    this.#attempt(() => {
      this.#isStreamed = sink.start(answer, flow);
    });
  }

  #stream(chunk: Buffer): void {
    // The time limit counts from the last byte: the length of the whole is not known to its caller.
    this.#timer?.refresh();
    this.#isPaused = true;
    this.#attempt(() => {
      if (this.#sink?.write(chunk) !== false) this.#isPaused = false;
      else if (this.#isPaused) this.#pause();
    });
  }

  /** Without the time limit meanwhile: it is the sink that has the server wait. */
  #pause(): void {
    this.#stopTimer();
    this.#request?.pause();
  }

  #resume(): void {
    if (!this.#isPaused || this.readyState === 4) return;
    this.#isPaused = false;
    this.#stopTimer();
    this.#startTimer();
    this.#request?.resume();
  }

  #stopTimer(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #startTimer(): void {
    if (this.timeout > 0) this.#timer = setTimeout(() => this.#finish('timeout'), this.timeout);
  }

  /** Runs a method of the sink, whose errors end the request. */
  #attempt(work: () => void): void {
    if (this.readyState === 4) return;
    try {
      work();
    } catch (error) {
      this.onError(sinkError(error));
    }
  }

  /** Reports a slice once the socket has taken it, which is when undici asks for the next. */
  async *#withUploadProgress(
    content: AsyncIterable<Uint8Array>,
    total: number,
  ): AsyncGenerator<Uint8Array> {
    let sent = 0;
    this.upload.emit('progress', 0, total);
    try {
      for await (const slice of content) {
        yield slice;
        sent += slice.length;
        if (this.upload.has('progress') && this.#shouldReportProgress())
          this.upload.emit('progress', sent, total);
      }
    } catch (error) {
      // `controller.error()` makes a stream fail with `undefined`, and undici would wait for its end for ever.
      throw error instanceof Error ? error : new Error('the stream has failed', { cause: error });
    }
    this.upload.emit('load', sent, sent);
  }

  #shouldReportProgress(): boolean {
    const now = performance.now();
    if (now - this.#lastProgress < PROGRESS_INTERVAL) return false;
    this.#lastProgress = now;
    return true;
  }

  #setResponse(body: Buffer): void {
    if (this.readyState === 4) return;
    // The `load` event reports the decompressed length, because `maxContentLength` limits that one.
    if (!this.#isStreamed) this.#received = body.length;
    try {
      this.response = this.responseType === 'arraybuffer' ? ownBuffer(body) : utf8.decode(body);
    } catch (error) {
      // Memory has run out. Nobody could catch it here.
      this.onError(error instanceof Error ? error : new Error(String(error)));
      return;
    }
    this.#finish('load');
  }

  #finish(type: 'load' | 'error' | 'timeout' | 'abort'): void {
    if (this.readyState === 4) return;
    this.readyState = 4;
    this.#stopTimer();
    this.#chunks.clear();
    if (type !== 'load') {
      this.status = 0;
      this.#request?.abort();
    }
    // An answer may come before the body has gone out, and some bodies never get a socket.
    this.#closeBody?.();
    this.emit(type, this.#received, this.#received);
  }
}
