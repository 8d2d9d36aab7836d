/** XHR over node:http. */
import { request } from 'node:http';
import { Xhr } from './xhr.mjs';

export class HttpXhr extends Xhr {
  #agent;
  #request = null;

  constructor(agent) {
    super();
    this.#agent = agent;
  }

  transmit(body) {
    const { method, path, requestHeaders } = this;
    const { hostname, port } = target(this.origin);
    const headers = {};
    for (let i = 0; i < requestHeaders.length; i += 2)
      headers[requestHeaders[i]] = requestHeaders[i + 1];
    this.#request = request({ hostname, port, path, method, headers, agent: this.#agent })
      .on('response', (message) => {
        this.begin(message.statusCode, message.rawHeaders);
        message.on('data', (chunk) => this.take(chunk));
        message.on('end', () => this.finish());
        message.on('error', () => this.fail());
      })
      .on('error', () => this.fail());
    this.#request.end(body);
  }

  cancel() {
    this.#request?.destroy();
  }
}

// A client talks to one origin; taking it apart once is enough.
let known = { origin: '', hostname: '', port: '' };
function target(origin) {
  if (known.origin !== origin) {
    const { hostname, port } = new URL(origin);
    known = { origin, hostname, port };
  }
  return known;
}
