/** `ajax` of rxjs over one of the wires: `create(url, { wire, agent?, headersOnDemand? })`. */
import { lastValueFrom } from 'rxjs';
import { ajax } from 'rxjs/ajax';

const wires = {
  async http(options) {
    const [{ HttpXhr }, { Agent }] = await Promise.all([
      import('./http-xhr.mjs'),
      import('node:http'),
    ]);
    return [HttpXhr, new Agent({ keepAlive: true, ...options })];
  },
  async undici(options) {
    const [{ UndiciXhr }, { Agent }] = await Promise.all([
      import('./undici-xhr.mjs'),
      import('undici'),
    ]);
    return [UndiciXhr, new Agent(options)];
  },
  async undiciLegacy(options) {
    const [{ UndiciLegacyXhr }, { Agent }] = await Promise.all([
      import('./undici-legacy-xhr.mjs'),
      import('undici'),
    ]);
    return [UndiciLegacyXhr, new Agent(options)];
  },
};

export async function create(url, { wire, agent: agentOptions, headersOnDemand = false }) {
  const [Wire, agent] = await wires[wire](agentOptions);
  const Xhr = headersOnDemand ? withoutHeaderText(Wire) : Wire;
  const request = {
    url: `${url}/items/articles/1`,
    headers: { authorization: 'Bearer token' },
    createXHR: () => new Xhr(agent),
    crossDomain: true,
    responseType: 'text',
  };
  return {
    readOne: async () => JSON.parse((await lastValueFrom(ajax(request))).response),
  };
}

/**
 * `ajax` asks every answer for the text of all its header fields and takes that apart again, whether or not anybody
 * reads them. This XHR keeps them to itself (a client would ask it for the one or two it needs).
 */
function withoutHeaderText(Base) {
  return class extends Base {
    getAllResponseHeaders() {
      return '';
    }
  };
}
