import {
  createServer,
  type IncomingMessage,
  request as send,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';

/** What becomes of one request: it goes on to the server, or it meets trouble on the way. */
export type Fate =
  | 'pass'
  /** The connection is closed without an answer, the server never hears of it. */
  | 'reset'
  /** The server does what is asked; its answer gets lost. */
  | 'lose'
  /** A gateway's page. */
  | { readonly status: number; readonly html: string };

interface Passed {
  /** `POST /auth/refresh`, and so on, without query. */
  readonly request: string;
  /** The answer's; 0 where there was none. */
  readonly status: number;
}

export interface CountingProxy {
  readonly url: string;
  /** In order of their arrival. */
  readonly seen: readonly Passed[];
  count(request: string): number;
  /** Forgets what was seen. */
  clear(): void;
  /** From now on, decides what becomes of each request, and when. Default: they pass at once. */
  decide(fate: (request: string) => Fate | Promise<Fate>): void;
  stop(): Promise<void>;
}

/** A reverse proxy before a real server, which counts what passes and can be told to be in the way. */
export function startCountingProxy(target: string): Promise<CountingProxy> {
  const { hostname, port } = new URL(target);
  const seen: Passed[] = [];
  let decide: (request: string) => Fate | Promise<Fate> = () => 'pass';

  const server = createServer((request, response) => {
    const [path = ''] = (request.url ?? '').split('?');
    const passed = { request: `${request.method ?? ''} ${path}`, status: 0 };
    seen.push(passed);
    response.once('finish', () => {
      passed.status = response.statusCode;
    });
    const fate = decide(passed.request);
    if (fate instanceof Promise) void fate.then((later) => follow(later, request, response));
    else follow(fate, request, response);
  });

  const follow = (fate: Fate, request: IncomingMessage, response: ServerResponse) => {
    if (fate === 'pass' || fate === 'lose') pass(request, response, fate === 'lose');
    else if (fate === 'reset') request.socket.destroy();
    else {
      request.resume();
      response.writeHead(fate.status, { 'content-type': 'text/html' }).end(fate.html);
    }
  };

  const pass = (request: IncomingMessage, response: ServerResponse, lose: boolean) => {
    const { method, url: path, headers } = request;
    const onward = send({ hostname, port, method, path, headers }, (answer) => {
      if (lose) {
        request.socket.destroy();
        return;
      }
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    onward.once('error', () => response.destroy());
    response.once('close', () => {
      if (!response.writableFinished) onward.destroy();
    });
    request.pipe(onward);
  };

  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address() as AddressInfo;
      resolve({
        url: `http://127.0.0.1:${address.port}`,
        seen,
        count: (request) => seen.filter((passed) => passed.request === request).length,
        clear() {
          seen.length = 0;
        },
        decide(fate) {
          decide = fate;
        },
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
