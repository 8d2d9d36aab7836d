import { constants } from 'node:buffer';
import { brotliDecompress, gunzip, inflate } from 'node:zlib';
import { XhrEventTarget } from './xhr-event-target';
import { requestBody } from './request-body';
import { UndiciRequest, type ResponseHandler, type RawHeaders } from './undici-request';

/** Milliseconds between progress events, as the XMLHttpRequest standard has it (4.5.9). */
const PROGRESS_INTERVAL = 50;

type Decode = (
  packed: Buffer,
  options: { readonly maxOutputLength?: number },
  done: (error: Error | null, plain: Buffer) => void,
) => void;

const DECODERS: Readonly<Record<'gzip' | 'x-gzip' | 'deflate' | 'br', Decode>> = {
  gzip: gunzip,
  'x-gzip': gunzip,
  deflate: inflate,
  br: brotliDecompress,
};

/** What is longer cannot become a text: decoding it would throw where nobody could catch it. */
const TEXT_LIMIT = { maxOutputLength: constants.MAX_STRING_LENGTH };

const isCoding = (coding: string): coding is keyof typeof DECODERS =>
  Object.hasOwn(DECODERS, coding);

const headerText = (value: string | string[]): string =>
  (typeof value === 'string' ? value : value.join(', ')).trim();

// Without the byte order mark, as the standard has it.
const utf8 = new TextDecoder();

// Headers that are not the caller's to set: a browser leaves them out without a word, too.
const FORBIDDEN_HEADERS =
  /^(?:connection|expect|host|keep-alive|te|trailer|transfer-encoding|upgrade)$/i;

/**
 * The part of XMLHttpRequest that rxjs `ajax` uses, on undici's dispatcher: kept-alive sockets, true
 * upload progress, files streamed from disk, no redirects (a token must not follow one).
 */
export class NodeXhr extends XhrEventTarget implements ResponseHandler {
  readonly upload = new XhrEventTarget();
  readyState = 0;
  status = 0;
  statusText = '';
  response: unknown = '';
  responseType: XMLHttpRequestResponseType = '';
  responseURL = '';
  timeout = 0;
  withCredentials = false;
  /** Why there is no answer: what a browser would not say. */
  networkError: Error | undefined;

  #method = 'GET';
  #url = '';
  readonly #requestHeaders: Record<string, string> = {};
  #responseHeaders: RawHeaders = {};
  #wire: UndiciRequest | undefined;
  #closeBody: (() => void) | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #lastProgress = 0;
  #received = 0;
  #chunks: Buffer[] = [];

  open(method: string, url: string): void {
    this.#method = method;
    this.#url = url;
    this.readyState = 1;
  }

  setRequestHeader(name: string, value: string): void {
    if (!FORBIDDEN_HEADERS.test(name)) this.#requestHeaders[name.toLowerCase()] = value;
  }

  getResponseHeader(name: string): string | null {
    const value = this.#responseHeaders[name.toLowerCase()];
    return value === undefined ? null : headerText(value);
  }

  /** Empty: ajax would split it for every request, at a tenth of its cost. See {@link headers}. */
  getAllResponseHeaders(): string {
    return '';
  }

  /** The answer's headers, without cookies as in a browser. */
  get headers(): Readonly<Record<string, string>> {
    const headers: Record<string, string> = {};
    for (const [name, value] of Object.entries(this.#responseHeaders))
      if (value !== undefined && name !== 'set-cookie') headers[name] = headerText(value);
    return headers;
  }

  send(given?: unknown): void {
    const headers = this.#requestHeaders;
    const body = requestBody(given);
    if (body?.type) headers['content-type'] ??= body.type;
    if (body?.length !== undefined) headers['content-length'] = String(body.length);
    headers['accept'] ??= 'application/json, */*';
    headers['accept-encoding'] ??= 'gzip, deflate, br';
    if (this.timeout > 0) this.#timer = setTimeout(() => this.#finish('timeout'), this.timeout);

    let content = body?.content;
    if (content !== undefined && typeof content !== 'string') {
      const watched = this.#withUploadProgress(content, Number(headers['content-length'] ?? 0));
      content = watched;
      this.#closeBody = () => {
        watched.return(undefined).catch(() => undefined);
        body?.cancel?.();
      };
    }
    this.#wire = new UndiciRequest(
      { url: this.#url, method: this.#method, headers, body: content },
      this,
    );
    if (typeof content === 'string') this.upload.emit('load', body?.length, body?.length);
  }

  abort(): void {
    this.#finish('abort');
  }

  /** The time limit is the server's, not that of opening or freeing a socket. */
  onSend(): void {
    this.#timer?.refresh();
  }

  onHeaders(status: number, statusText: string, headers: RawHeaders): void {
    this.status = status;
    this.statusText = statusText;
    this.#responseHeaders = headers;
    this.responseURL = this.#url;
  }

  onData(chunk: Buffer): void {
    this.#chunks.push(chunk);
    this.#received += chunk.length;
    if (this.has('progress') && this.#shouldReportProgress())
      this.emit('progress', this.#received, Number(this.getResponseHeader('content-length')));
  }

  onEnd(): void {
    const [first] = this.#chunks;
    const coded =
      first && this.#chunks.length === 1 ? first : Buffer.concat(this.#chunks, this.#received);
    const coding = this.getResponseHeader('content-encoding')?.toLowerCase() ?? '';
    if (this.#received === 0 || !isCoding(coding)) this.#setResponse(coded);
    else
      DECODERS[coding](
        coded,
        this.responseType === 'arraybuffer' ? {} : TEXT_LIMIT,
        (error, plain) => {
          if (error) this.onError(error);
          else this.#setResponse(plain);
        },
      );
  }

  onError(error: Error): void {
    this.networkError = error;
    this.#finish('error');
  }

  /** Reports a slice once the socket has taken it, which is when undici asks for the next. */
  async *#withUploadProgress(
    content: AsyncIterable<Uint8Array>,
    total: number,
  ): AsyncGenerator<Uint8Array> {
    let sent = 0;
    this.upload.emit('progress', 0, total);
    for await (const slice of content) {
      yield slice;
      sent += slice.length;
      if (this.upload.has('progress') && this.#shouldReportProgress())
        this.upload.emit('progress', sent, total);
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
    // What counts against a limit is what it comes to, not how well it was packed.
    this.#received = Math.max(this.#received, body.length);
    if (this.responseType === 'arraybuffer') this.response = new Uint8Array(body).buffer;
    else this.response = utf8.decode(body);
    this.#finish('load');
  }

  #finish(type: 'load' | 'error' | 'timeout' | 'abort'): void {
    if (this.readyState === 4) return;
    this.readyState = 4;
    clearTimeout(this.#timer);
    if (type !== 'load') {
      this.status = 0;
      this.#wire?.abort();
    }
    // An answer may come before the body has gone out, and some bodies never get a socket.
    this.#closeBody?.();
    this.emit(type, this.#received, this.#received);
  }
}
