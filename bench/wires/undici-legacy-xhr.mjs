/** XHR over undici's dispatcher, by the handler methods that undici 7 uses inside (onConnect, onHeaders, ...). */
import { Xhr } from './xhr.mjs';

export class UndiciLegacyXhr extends Xhr {
  #agent;
  #stop = null;

  constructor(agent) {
    super();
    this.#agent = agent;
  }

  transmit(body) {
    const { origin, path, method, requestHeaders: headers } = this;
    // The XHR is its own handler: a second object, or closures, for every request would only carry `this` around.
    this.#agent.dispatch({ origin, path, method, headers, body }, this);
  }

  cancel() {
    this.#stop?.();
  }

  onConnect(abort) {
    if (this.readyState === 4) abort();
    else this.#stop = abort;
  }

  onHeaders(status, rawHeaders) {
    if (status >= 200) this.begin(status, rawHeaders);
    return true;
  }

  onData(chunk) {
    this.take(chunk);
    return true;
  }

  onComplete() {
    this.finish();
  }

  onError() {
    this.fail();
  }
}
