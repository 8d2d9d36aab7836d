/** XHR over undici's dispatcher, by the documented handler methods (onRequestStart, onResponseStart, ...). */
import { Xhr } from './xhr.mjs';

export class UndiciXhr extends Xhr {
  #agent;
  #controller = null;

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
    this.#controller?.abort(new Error('aborted'));
  }

  onRequestStart(controller) {
    if (this.readyState === 4) controller.abort(new Error('aborted'));
    else this.#controller = controller;
  }

  onResponseStart(controller, status) {
    if (status >= 200) this.begin(status, controller.rawHeaders);
  }

  onResponseData(controller, chunk) {
    this.take(chunk);
  }

  onResponseEnd() {
    this.finish();
  }

  onResponseError() {
    this.fail();
  }
}
