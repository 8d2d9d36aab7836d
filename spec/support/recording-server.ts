import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';

/** One request as it came over the wire. */
export interface Recorded {
  readonly method: string;
  /** As sent, not decoded. */
  readonly path: string;
  /** Decoded; what was sent as JSON is parsed, what was sent repeatedly is an array. */
  readonly params: Readonly<Record<string, unknown>>;
  readonly headers: IncomingHttpHeaders;
  /** Parsed when it was sent as JSON, the text otherwise; undefined when there was none. */
  readonly body: unknown;
  /** The client closed the connection before it had its answer. */
  readonly cancelled: boolean;
}

export interface Answer {
  readonly status?: number;
  /** Text goes as it is, as HTML if it begins with a tag, anything else as JSON; undefined sends no body. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** `hold`: no answer, the connection stays open; `close`: no answer, the connection is closed. */
type Responder = (request: Recorded) => Answer | 'hold' | 'close';

export interface RecordingServer {
  readonly url: string;
  /** Every request since the last `reset`, in order of their arrival. */
  readonly seen: readonly Recorded[];
  /** Forgets what was seen and answers in this way from now on. */
  reset(respond: Responder): void;
  stop(): Promise<void>;
}

const textType = (text: string): string => (text.startsWith('<') ? 'text/html' : 'text/plain');

/** A server that notes exactly what was sent and answers what a spec tells it to. */
export function startRecordingServer(): Promise<RecordingServer> {
  const seen: Recorded[] = [];
  let respond: Responder = () => ({ body: { data: null } });

  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const recorded = { ...(await record(request)), cancelled: false };
    seen.push(recorded);
    response.once('close', () => {
      recorded.cancelled = !response.writableFinished;
    });
    const told = respond(recorded);
    if (told === 'hold') return;
    if (told === 'close') {
      response.destroy();
      return;
    }
    const { status = 200, body, headers } = told;
    const isText = typeof body === 'string';
    response.writeHead(status, {
      ...(body !== undefined && { 'content-type': isText ? textType(body) : 'application/json' }),
      ...headers,
    });
    response.end(body === undefined || isText ? body : JSON.stringify(body));
  };

  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy());
  });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      resolve({
        url: `http://127.0.0.1:${port}`,
        seen,
        reset(next) {
          seen.length = 0;
          respond = next;
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

async function record(request: IncomingMessage): Promise<Omit<Recorded, 'cancelled'>> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of request as AsyncIterable<Uint8Array>) chunks.push(chunk);
  const text = Buffer.concat(chunks).toString('utf8');
  const { method = '', headers, url = '/' } = request;
  const [path = '', query = ''] = url.split('?');
  const search = new URLSearchParams(query);
  const params = [...new Set(search.keys())].map((name) => {
    const [value, ...more] = search.getAll(name).map(parsed);
    return [name, more.length === 0 ? value : [value, ...more]];
  });
  const isJson = headers['content-type'] === 'application/json';
  const body: unknown = text === '' ? undefined : isJson ? JSON.parse(text) : text;
  return { method, path, params: Object.fromEntries(params), headers, body };
}

/** Only objects and arrays: a number and a number as text look the same in a query string. */
function parsed(value: string): unknown {
  if (!/^[[{]/.test(value)) return value;
  const json: unknown = JSON.parse(value);
  return json;
}
