/**
 * The smallest honest XMLHttpRequest for `ajax` of rxjs: the part that is the same whatever the wire is.
 *
 * It is made for speed where a request passes every time: listeners live in plain fields (an EventTarget costs more
 * than the rest of the class), events are plain objects, headers stay as the wire gave them until somebody asks.
 */
export class Xhr {
  readyState = 0;
  status = 0;
  response = '';
  responseType = '';
  timeout = 0;
  withCredentials = false;

  method = 'GET';
  origin = '';
  path = '';
  /** name, value, name, value, ... */
  requestHeaders = [];
  /** The same, as the wire delivers them: strings or buffers. */
  rawHeaders = [];

  #load = null;
  #error = null;
  #abort = null;
  #timeout = null;
  #loadstart = null;
  #progress = null;
  #upload = null;
  #firstChunk = null;
  #moreChunks = null;

  /** Made when asked for: most requests have no upload to watch. */
  get upload() {
    return (this.#upload ??= new Upload());
  }

  addEventListener(type, listener) {
    switch (type) {
      case 'load':
        this.#load = both(this.#load, listener);
        break;
      case 'error':
        this.#error = both(this.#error, listener);
        break;
      case 'abort':
        this.#abort = both(this.#abort, listener);
        break;
      case 'timeout':
        this.#timeout = both(this.#timeout, listener);
        break;
      case 'loadstart':
        this.#loadstart = both(this.#loadstart, listener);
        break;
      case 'progress':
        this.#progress = both(this.#progress, listener);
        break;
    }
  }

  open(method, url) {
    // `new URL` for every request would cost as much as all other code of this class together.
    const slash = url.indexOf('/', url.indexOf('//') + 2);
    this.method = method;
    this.origin = slash === -1 ? url : url.slice(0, slash);
    this.path = slash === -1 ? '/' : url.slice(slash);
    this.readyState = 1;
  }

  setRequestHeader(name, value) {
    this.requestHeaders.push(name, value);
  }

  send(body = null) {
    this.#loadstart?.({ type: 'loadstart', loaded: 0, total: 0 });
    this.transmit(body);
  }

  abort() {
    if (this.readyState === 4) return;
    this.readyState = 4;
    this.cancel();
    this.#abort?.({ type: 'abort', loaded: 0, total: 0 });
  }

  getAllResponseHeaders() {
    let text = '';
    const { rawHeaders } = this;
    for (let i = 0; i < rawHeaders.length; i += 2) {
      text += `${rawHeaders[i].toString('latin1').toLowerCase()}: ${rawHeaders[i + 1].toString('latin1')}\r\n`;
    }
    return text;
  }

  /** The wire: the head of the answer is there. */
  begin(status, rawHeaders) {
    this.status = status;
    this.rawHeaders = rawHeaders;
    this.readyState = 2;
  }

  /** The wire: a part of the body is there. */
  take(chunk) {
    if (this.#firstChunk === null) this.#firstChunk = chunk;
    else (this.#moreChunks ??= [this.#firstChunk]).push(chunk);
    this.#progress?.({ type: 'progress', loaded: chunk.length, total: 0 });
  }

  /** The wire: the answer is complete. */
  finish() {
    if (this.readyState === 4) return;
    this.readyState = 4;
    const body = this.#moreChunks === null ? this.#firstChunk : Buffer.concat(this.#moreChunks);
    const length = body === null ? 0 : body.length;
    this.response = body === null ? '' : body.utf8Slice(0, length);
    this.#load?.({ type: 'load', loaded: length, total: length });
  }

  /** The wire: there will be no answer. */
  fail() {
    if (this.readyState === 4) return;
    this.readyState = 4;
    this.#error?.({ type: 'error', loaded: 0, total: 0 });
  }
}

/** Only listened to: a GET has nothing to report. */
class Upload {
  listeners = [];

  addEventListener(type, listener) {
    this.listeners.push(type, listener);
  }
}

function both(first, second) {
  if (first === null) return second;
  return (event) => {
    first(event);
    second(event);
  };
}
