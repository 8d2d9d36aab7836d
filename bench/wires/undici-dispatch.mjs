/** undici's dispatcher with nothing above it: `create(url, { agent?, legacy? })`. What any XHR over it can reach at best. */
import { Agent } from 'undici';

class LegacyReader {
  #chunks = [];
  #resolve;
  #reject;

  constructor(resolve, reject) {
    this.#resolve = resolve;
    this.#reject = reject;
  }

  onConnect() {}

  onHeaders() {
    return true;
  }

  onData(chunk) {
    this.#chunks.push(chunk);
    return true;
  }

  onComplete() {
    this.#resolve(JSON.parse(text(this.#chunks)));
  }

  onError(error) {
    this.#reject(error);
  }
}

class Reader {
  #chunks = [];
  #resolve;
  #reject;

  constructor(resolve, reject) {
    this.#resolve = resolve;
    this.#reject = reject;
  }

  onRequestStart() {}

  onResponseStart() {}

  onResponseData(controller, chunk) {
    this.#chunks.push(chunk);
  }

  onResponseEnd() {
    this.#resolve(JSON.parse(text(this.#chunks)));
  }

  onResponseError(controller, error) {
    this.#reject(error);
  }
}

function text(chunks) {
  return (chunks.length === 1 ? chunks[0] : Buffer.concat(chunks)).toString();
}

export function create(url, { agent: agentOptions, legacy = false }) {
  const agent = new Agent(agentOptions);
  const Handler = legacy ? LegacyReader : Reader;
  const request = {
    origin: url,
    path: '/items/articles/1',
    method: 'GET',
    headers: ['authorization', 'Bearer token'],
  };
  return {
    readOne: () =>
      new Promise((resolve, reject) => agent.dispatch(request, new Handler(resolve, reject))),
  };
}
