import { readFile } from 'node:fs/promises';
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type RequestListener,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { WireRoutes } from './wire-routes';

/**
 * What happened to one request, as told by the reply's and by `/stats`' `data`.
 *
 * Routes, with the rate in bytes per second (`0`: nothing is read, `max`: no limit):
 * - `/throttled/<rate>/<id>` and anything below it, so that it serves as a client's base url;
 * - `/throttled?rate=<rate>&id=<id>`;
 * - `/stats/<id>` or `/stats?id=<id>`: the last request with that id, or null; `all` holds every one.
 * - `/wire/…` and `/wire-seen/…`: see `wire-routes.ts`. They are there on a second origin, too.
 *
 * The kernel takes in some 4 MB before a client is slowed down: a spec that wants several steps of progress sends
 * much more than that, for example 30 MB at 20 MB per second.
 */
export interface Seen {
  readonly id: string;
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  /** The request's content-length, null when it was sent chunked. */
  readonly expected: number | null;
  /** Bytes of the body read so far. */
  received: number;
  /** The client went away before it had its reply. */
  aborted: boolean;
  /** The whole body was read and the reply written. */
  finished: boolean;
  milliseconds: number;
}

export interface ThrottledServer {
  readonly url: string;
  /** The same routes on another origin. */
  readonly otherUrl: string;
  stop(): Promise<void>;
}

/** How often, in milliseconds, a waiting reader looks whether its client is still there. */
const closePoll = 100;

export async function startThrottledServer(): Promise<ThrottledServer> {
  const log = new Map<string, Seen[]>();
  const wire = new WireRoutes();
  let otherUrl = '';

  const answer = (request: IncomingMessage, response: ServerResponse): void => {
    allowCors(request, response);
    if (wire.handle(request, response, otherUrl)) return;
    const url = new URL(request.url ?? '/', 'http://localhost');
    const [route, ...rest] = url.pathname.split('/').filter(Boolean).map(decodeURIComponent);

    if (request.method === 'OPTIONS') {
      response.writeHead(204).end();
    } else if (route === 'throttled') {
      const rate = rest[0] ?? url.searchParams.get('rate') ?? 'max';
      const id = rest[1] ?? url.searchParams.get('id') ?? '';
      const seen = see(request, id);
      log.set(id, [...(log.get(id) ?? []), seen]);
      void readThrottled(request, response, rate === 'max' ? Infinity : Number(rate), seen);
    } else if (route === 'stats') {
      const all = log.get(rest[0] ?? url.searchParams.get('id') ?? '') ?? [];
      reply(response, 200, { data: all.at(-1) ?? null, all });
    } else {
      reply(response, 404, { errors: [{ message: `Route ${url.pathname} doesn't exist.` }] });
    }
  };

  const [main, other] = await Promise.all([listen(answer), listen(answer)]);
  otherUrl = other.url;
  return {
    url: main.url,
    otherUrl,
    stop: async () => {
      await Promise.all([main.stop(), other.stop()]);
    },
  };
}

function listen(answer: RequestListener): Promise<{ url: string; stop(): Promise<void> }> {
  const server = createServer(answer);
  // A request that is read slowly on purpose must not be ended by Node's own limits.
  server.requestTimeout = 0;
  // On a busy machine a client would send on a connection that is just being closed.
  server.keepAliveTimeout = 0;

  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      resolve({
        url: `http://127.0.0.1:${port}`,
        stop: () =>
          new Promise((stopped) => {
            server.close(() => {
              stopped();
            });
            server.closeAllConnections();
          }),
      });
    });
  });
}

function allowCors(request: IncomingMessage, response: ServerResponse): void {
  const { origin } = request.headers;
  const asked = request.headers['access-control-request-headers'];
  response.setHeader('Access-Control-Allow-Origin', origin ?? '*');
  response.setHeader('Vary', 'Origin');
  if (origin) response.setHeader('Access-Control-Allow-Credentials', 'true');
  response.setHeader('Access-Control-Allow-Methods', 'GET,POST,PATCH,PUT,DELETE,SEARCH');
  response.setHeader('Access-Control-Allow-Headers', asked ?? 'Content-Type, Authorization');
  response.setHeader('Access-Control-Max-Age', '600');
}

function see(request: IncomingMessage, id: string): Seen {
  const length = request.headers['content-length'];
  return {
    id,
    method: request.method ?? '',
    url: request.url ?? '',
    headers: request.headers,
    expected: length === undefined ? null : Number(length),
    received: 0,
    aborted: false,
    finished: false,
    milliseconds: 0,
  };
}

async function readThrottled(
  request: IncomingMessage,
  response: ServerResponse,
  rate: number,
  seen: Seen,
): Promise<void> {
  const start = performance.now();
  response.once('close', () => {
    seen.aborted = !response.writableFinished;
    seen.milliseconds = performance.now() - start;
  });
  // How long the reader has to wait: it is what makes the kernel's buffers fill up and the client slow down.
  const ahead = () => (seen.received / rate) * 1000 - (performance.now() - start);
  const wait = async () => {
    while (rate === 0 || ahead() > 0) {
      await sleep(rate === 0 ? closePoll : Math.min(ahead(), closePoll));
      if (request.destroyed) return;
      // What a client that is gone left in the buffers would otherwise hide its leaving for many seconds.
      if (await leftByClient(request)) rate = Infinity;
    }
  };

  try {
    if (rate === 0) await wait();
    for await (const chunk of request as AsyncIterable<Uint8Array>) {
      seen.received += chunk.byteLength;
      seen.milliseconds = performance.now() - start;
      await wait();
    }
  } catch {
    return; // the client closed the connection; `aborted` is set by the response's close event
  }
  seen.finished = true;
  reply(response, 200, { data: seen });
}

/**
 * True when the peer has closed this connection, whether or not its last bytes have been read. Node tells only
 * after it has read them; Linux knows at once. Elsewhere the answer is always false.
 */
async function leftByClient({ socket }: IncomingMessage): Promise<boolean> {
  const { localPort, remotePort } = socket;
  if (localPort === undefined || remotePort === undefined) return true;
  let table: string;
  try {
    table = await readFile('/proc/net/tcp', 'ascii');
  } catch {
    return false;
  }
  const port = (n: number) => n.toString(16).toUpperCase().padStart(4, '0');
  const state = (from: number, to: number) =>
    new RegExp(`[0-9A-F]{8}:${port(from)} [0-9A-F]{8}:${port(to)} ([0-9A-F]{2})`).exec(table)?.[1];
  const established = '01';
  const client = state(remotePort, localPort);
  return (
    state(localPort, remotePort) !== established || (client !== undefined && client !== established)
  );
}

function reply(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'Content-Type': 'application/json; charset=utf-8' });
  response.end(JSON.stringify(body));
}
