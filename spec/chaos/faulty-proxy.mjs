// @ts-check
import { createServer, request as send, Agent } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { pick, randomFrom } from './random.mjs';

/**
 * What can happen to one request.
 *
 * - drop: the connection breaks, the server never hears of it
 * - lose: the server does it, the answer is lost
 * - truncate: the server does it, half of the answer arrives
 * - delay: it passes, but 0.2 to 2 seconds later
 * - busy: 429 with Retry-After and Directus's own body
 * - unavailable: 503
 * - page: somebody else's HTML, with status 502 or, as hotel networks do, 200
 *
 * @typedef {'pass' | 'drop' | 'lose' | 'truncate' | 'delay' | 'busy' | 'unavailable' | 'page'} Fate
 */

/** @type {readonly Fate[]} */
const faults = ['drop', 'lose', 'truncate', 'delay', 'busy', 'unavailable', 'page'];

/**
 * A refresh whose answer is lost has spent the token: in json mode nothing can repair that. So on its way
 * to and from /auth a request is lost, or the answer comes whole.
 *
 * @type {readonly Fate[]}
 */
const faultsOfAuth = ['drop', 'delay', 'busy', 'unavailable', 'page'];

const page = '<!doctype html><title>Welcome</title><p>Please accept our terms of use.</p>';

/**
 * @typedef {object} FaultyProxy
 * @property {string} url
 * @property {Record<Fate, number>} fates how many requests met which
 * @property {Map<string, number>} done writes (method, path and body) that the server did, and how often
 * @property {Map<string, number>} auth `POST /auth/refresh 200`, and so on: what the server answered there
 * @property {(rate: number) => void} setRate share of requests that meet a fault, 0 to 1
 * @property {() => Promise<void>} stop
 */

/**
 * A reverse proxy that stands in the way of a share of all requests, as chance decides.
 *
 * @param {string} target
 * @param {{ seed: number, rate: number, authToo?: boolean }} options `authToo`: answers of /auth may get lost, too
 * @returns {Promise<FaultyProxy>}
 */
export async function startFaultyProxy(target, { seed, rate, authToo = false }) {
  const { hostname, port } = new URL(target);
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });
  const random = randomFrom(seed);
  /** @type {Map<string, number>} */
  const done = new Map();
  /** @type {Map<string, number>} */
  const auth = new Map();
  const fates = {
    pass: 0,
    drop: 0,
    lose: 0,
    truncate: 0,
    delay: 0,
    busy: 0,
    unavailable: 0,
    page: 0,
  };

  /** @param {string} path */
  function decide(path) {
    if (random() >= rate) return 'pass';
    return pick(random, path.startsWith('/auth/') && !authToo ? faultsOfAuth : faults);
  }

  /**
   * @param {import('node:http').IncomingMessage} request
   * @param {Buffer} body
   * @returns {Promise<{ status: number, headers: import('node:http').IncomingHttpHeaders, body: Buffer }>}
   */
  function forward({ method = 'GET', url: path = '/', headers }, body) {
    return new Promise((resolve, reject) => {
      const onward = send({ hostname, port, method, path, headers, agent }, async (answer) => {
        const chunks = [];
        for await (const chunk of answer) chunks.push(chunk);
        const status = answer.statusCode ?? 502;
        count(method, path, body, status);
        resolve({ status, headers: answer.headers, body: Buffer.concat(chunks) });
      });
      onward.once('error', reject);
      onward.end(body);
    });
  }

  /**
   * @param {string} method
   * @param {string} path
   * @param {Buffer} body
   * @param {number} status
   */
  function count(method, path, body, status) {
    /** @param {Map<string, number>} map @param {string} key */
    const add = (map, key) => map.set(key, (map.get(key) ?? 0) + 1);
    if (path.startsWith('/auth/')) add(auth, `${method} ${path} ${status}`);
    else if (!/^(?:GET|HEAD|OPTIONS|SEARCH)$/.test(method) && status < 300)
      add(done, `${method} ${path} ${body}`);
  }

  const server = createServer(async (request, response) => {
    const chunks = [];
    try {
      for await (const chunk of request) chunks.push(chunk);
    } catch {
      return;
    }
    const body = Buffer.concat(chunks);
    const fate = decide(request.url ?? '');
    fates[fate] += 1;
    switch (fate) {
      case 'drop':
        request.socket.destroy();
        return;
      case 'busy':
        busy(response);
        return;
      case 'unavailable':
        response.writeHead(503).end();
        return;
      case 'page':
        response.writeHead(pick(random, [200, 502]), { 'content-type': 'text/html' });
        response.end(page);
        return;
      case 'delay':
        await sleep(200 + 1800 * random());
    }
    try {
      const answer = await forward(request, body);
      if (fate === 'lose') {
        request.socket.destroy();
        return;
      }
      response.writeHead(answer.status, answer.headers);
      if (fate === 'truncate' && answer.body.length > 0) {
        response.write(answer.body.subarray(0, answer.body.length / 2));
        setTimeout(() => request.socket.destroy(), 20);
      } else response.end(answer.body);
    } catch {
      request.socket.destroy();
    }
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
  const address = /** @type {import('node:net').AddressInfo} */ (server.address());

  return {
    url: `http://127.0.0.1:${address.port}`,
    fates,
    done,
    auth,
    setRate(next) {
      rate = next;
    },
    async stop() {
      server.close();
      server.closeAllConnections();
      agent.destroy();
    },
  };
}

/** @param {import('node:http').ServerResponse} response */
function busy(response) {
  const error = {
    message: 'Too many requests, retry after 1s.',
    extensions: {
      limit: 5,
      reset: new Date(Date.now() + 1_000).toISOString(),
      code: 'REQUESTS_EXCEEDED',
    },
  };
  response.writeHead(429, { 'content-type': 'application/json', 'retry-after': '1' });
  response.end(JSON.stringify({ errors: [error] }));
}
