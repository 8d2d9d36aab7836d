import { createHash } from 'node:crypto';
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { item, unicode } from './wire-samples';

/** What reached the server, as `/wire-seen/<id>` tells it: one entry for each request, preflights among them. */
export interface WireSeen {
  readonly method: string;
  /** As it stood on the request line, not normalised by anybody. */
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  /** The number of the connection: equal for requests that shared one. */
  readonly connection: number;
  /** Which of the two origins was asked. */
  readonly host: string;
  /** Bytes of the body read. */
  length: number;
  sha256: string;
  /** The body in base64, empty when it was over 64 kB. */
  body: string;
  /** The client went away before it had its reply. */
  aborted: boolean;
}

const keptBody = 65_536;
const zipped = { gzip: gzipSync, deflate: deflateSync, br: brotliCompressSync };

/** A field of a form as `/wire-form/<id>` tells it: `text`, or a file with its bytes in base64. */
export interface FormEntry {
  readonly name: string;
  readonly text?: string;
  readonly file?: { readonly name: string; readonly type: string; readonly body: string };
}

/** Reads a multipart body with Node's parser: those of Firefox and WebKit cut odd names off. */
async function formOf(seen: WireSeen | undefined): Promise<readonly FormEntry[]> {
  const form = await new Response(Buffer.from(seen?.body ?? '', 'base64'), {
    headers: { 'content-type': seen?.headers['content-type'] ?? '' },
  }).formData();
  return Promise.all(
    [...form].map(async ([name, value]): Promise<FormEntry> => {
      if (typeof value === 'string') return { name, text: value };
      const body = Buffer.from(await value.arrayBuffer()).toString('base64');
      return { name, file: { name: value.name, type: value.type, body } };
    }),
  );
}

type Answer = (
  request: IncomingMessage,
  response: ServerResponse,
  rest: readonly string[],
  seen: WireSeen,
) => void | Promise<void>;

const json = (response: ServerResponse, status: number, body: unknown): void => {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' });
  response.end(JSON.stringify(body));
};

const page = (response: ServerResponse, status: number): void => {
  response.writeHead(status, { 'content-type': 'text/html' });
  response.end('<!doctype html><title>Bad Gateway</title>');
};

/** Answers that need nothing of the request's body; it is read before, so that the connection can be kept. */
const answers: Readonly<Record<string, Answer>> = {
  json: (_, response) => json(response, 200, { data: item, meta: { total_count: 1 } }),
  echo: (_, response, __, seen) => json(response, 200, { data: seen }),
  text: (_, response) => {
    response.writeHead(200, { 'content-type': 'text/plain; charset=utf-8' }).end('pong');
  },
  untyped: (_, response) => {
    response.writeHead(200).end('{"data":1}');
  },
  bytes: (_, response) => {
    response.writeHead(200, { 'content-type': 'application/octet-stream' });
    response.end(Uint8Array.from({ length: 256 }, (__, index) => index));
  },
  /** Ten bytes of 256, with a type that engines write in their own way. */
  range: (_, response) => {
    response.writeHead(206, {
      'content-range': 'bytes 10-19/256',
      'content-type': 'Text/Plain; Charset=UTF-8',
    });
    response.end(Uint8Array.from({ length: 10 }, (__, index) => index + 10));
  },
  status: (_, response, [status]) => {
    response.writeHead(Number(status)).end();
  },
  html: (_, response, [status]) => page(response, Number(status)),
  error: (_, response, [status]) =>
    json(response, Number(status), {
      errors: [{ message: 'No.', extensions: { code: 'FORBIDDEN' } }],
    }),
  'errors-in-200': (_, response) =>
    json(response, 200, { errors: [{ message: 'No.', extensions: { code: 'FORBIDDEN' } }] }),
  'truncated-json': (_, response) => {
    response.writeHead(200, { 'content-type': 'application/json' }).end('{"data":[{"id":1},{"i');
  },
  'truncated-body': (_, response) => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': 5_000 });
    response.write('{"data":1}');
    setTimeout(() => response.destroy(), 20);
  },
  'truncated-chunks': (_, response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.write('{"data":1}');
    setTimeout(() => response.destroy(), 20);
  },
  busy: (_, response) => {
    response.setHeader('retry-after', '7');
    response.setHeader('access-control-expose-headers', 'Retry-After');
    const extensions = { code: 'REQUESTS_EXCEEDED', limit: 5, reset: '2030-01-01T00:00:00.000Z' };
    json(response, 429, { errors: [{ message: 'Too many requests.', extensions }] });
  },
  headers: (_, response) => {
    response.setHeader('x-one', ' 1 ');
    response.setHeader('x-two', ['2', 'two']);
    response.setHeader('set-cookie', ['secret=1; Path=/']);
    response.setHeader('access-control-expose-headers', 'X-One, X-Two');
    json(response, 200, { data: 1 });
  },
  coded: (_, response, [coding = '']) => {
    const plain = Buffer.from(JSON.stringify({ data: item.title.repeat(1_000) }));
    const code = coding in zipped ? zipped[coding as keyof typeof zipped] : undefined;
    response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': coding });
    response.end(code ? code(plain) : plain);
  },
  'broken-gzip': (_, response) => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' });
    response.end(gzipSync('{"data":1}').subarray(0, 15));
  },
  bom: (_, response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(`\uFEFF${JSON.stringify({ data: unicode })}`);
  },
  split: async (_, response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    for (const byte of Buffer.from(JSON.stringify({ data: unicode }))) {
      response.write(Uint8Array.of(byte));
      await sleep(1);
    }
    response.end();
  },
  /** `/download/<id>/<bytes>/<milliseconds>`: so many bytes in ten steps over that time. */
  download: async (_, response, [bytes, milliseconds]) => {
    const step = Number(bytes) / 10;
    response.writeHead(200, { 'content-type': 'text/plain', 'content-length': step * 10 });
    for (let n = 0; n < 10 && !response.destroyed; n++) {
      response.write('x'.repeat(step));
      await sleep(Number(milliseconds) / 10);
    }
    response.end();
  },
  /** `/slow/<id>/<milliseconds>`: the answer after that time. */
  slow: async (_, response, [milliseconds]) => {
    await sleep(Number(milliseconds));
    if (!response.destroyed) json(response, 200, { data: item });
  },
  hang: () => undefined,
  'hang-after-headers': (_, response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.write('{"data":');
  },
};

/** Answers given while the body is still on its way. */
const hasty: Readonly<Record<string, Answer>> = {
  /** Says no at once and reads on, as a server behind a proxy does. */
  early: (request, response, [status]) => {
    const errors = [{ message: 'Enough.', extensions: { code: 'CONTENT_TOO_LARGE' } }];
    json(response, Number(status), { errors });
    request.resume();
  },
  /** Says no at once and closes. */
  'early-close': (request, response, [status]) => {
    response.setHeader('connection', 'close');
    json(response, Number(status), { errors: [{ message: 'Enough.' }] });
    request.resume();
  },
  close: (request) => {
    request.socket.destroy();
  },
  /** Reads a part of the body, then closes without an answer. */
  'close-in-the-middle': (request) => {
    let read = 0;
    request.on('data', (chunk: Buffer) => {
      read += chunk.length;
      if (read > 1_000_000) request.socket.destroy();
    });
  },
};

/**
 * Routes that answer in every way a server, a proxy or a bad line may: `/wire/<name>/<id>/…`, with the
 * names above, `/wire/redirect/<id>/<status>/same|other`, `/wire/statuses/<id>/<status>/<status>/…` (the first for the first
 * request, and so on; a 401 says that the token has expired), `/wire/revision/<id>/<milliseconds>` (the number of POSTs
 * before the request, after that time), `/wire-seen/<id>` for what reached them, and `/wire-form/<id>` for the form in the
 * last of them.
 */
export class WireRoutes {
  readonly #log = new Map<string, WireSeen[]>();
  readonly #connections = new Map<Socket, number>();
  #connectionCount = 0;

  /** `other`: the address of the second origin, for redirects. False when the route is none of these. */
  handle(request: IncomingMessage, response: ServerResponse, other: string): boolean {
    const url = request.url ?? '';
    const [route, name = '', id = '', ...rest] = url.split('?')[0]?.split('/').slice(1) ?? [];
    if (route === 'wire-seen') {
      json(response, 200, { data: this.#log.get(name) ?? [] });
      return true;
    }
    if (route === 'wire-form') {
      void formOf(this.#log.get(name)?.at(-1)).then((entries) =>
        json(response, 200, { data: entries }),
      );
      return true;
    }
    if (route !== 'wire') return false;
    const seen = this.#see(request, id);
    response.once('close', () => {
      seen.aborted = !response.writableFinished;
    });
    void this.#answer(name, request, response, id, rest, other, seen).catch(() =>
      // The client is gone; `aborted` tells.
      response.destroy(),
    );
    return true;
  }

  async #answer(
    name: string,
    request: IncomingMessage,
    response: ServerResponse,
    id: string,
    rest: readonly string[],
    other: string,
    seen: WireSeen,
  ): Promise<void> {
    if (request.method === 'OPTIONS' && request.headers['access-control-request-method']) {
      response.writeHead(204).end();
      return;
    }
    const early = hasty[name];
    if (early) {
      await early(request, response, rest, seen);
      return;
    }
    await readBody(request, seen);
    if (name === 'redirect') {
      const [status, where] = rest;
      const to = where === 'other' ? other : '';
      response.writeHead(Number(status), { location: `${to}/wire/json/${id}` }).end();
      return;
    }
    if (name === 'revision') {
      const writes = this.#writes(id);
      if (request.method !== 'POST') await sleep(Number(rest[0]));
      json(response, 200, { data: writes });
      return;
    }
    if (name === 'statuses') {
      const nth = (this.#log.get(id) ?? []).filter(({ method }) => method !== 'OPTIONS').length;
      const status = Number(rest[nth - 1]);
      const extensions = { code: status === 401 ? 'TOKEN_EXPIRED' : 'SERVICE_UNAVAILABLE' };
      if (status === 200) response.writeHead(200).end('pong');
      else json(response, status, { errors: [{ message: 'Again.', extensions }] });
      return;
    }
    const answer = answers[name];
    if (answer) await answer(request, response, rest, seen);
    else json(response, 404, { errors: [{ message: `Route ${name} doesn't exist.` }] });
  }

  #writes(id: string): number {
    return (this.#log.get(id) ?? []).filter(({ method }) => method === 'POST').length;
  }

  #see(request: IncomingMessage, id: string): WireSeen {
    let connection = this.#connections.get(request.socket);
    if (connection === undefined) {
      connection = ++this.#connectionCount;
      this.#connections.set(request.socket, connection);
      request.socket.once('close', () => this.#connections.delete(request.socket));
    }
    const seen: WireSeen = {
      method: request.method ?? '',
      url: request.url ?? '',
      headers: request.headers,
      connection,
      host: request.headers.host ?? '',
      length: 0,
      sha256: '',
      body: '',
      aborted: false,
    };
    this.#log.set(id, [...(this.#log.get(id) ?? []), seen]);
    return seen;
  }
}

async function readBody(request: IncomingMessage, seen: WireSeen): Promise<void> {
  const hash = createHash('sha256');
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) {
    hash.update(chunk);
    seen.length += chunk.length;
    if (seen.length <= keptBody) chunks.push(chunk);
  }
  seen.sha256 = hash.digest('hex');
  if (seen.length <= keptBody) seen.body = Buffer.concat(chunks).toString('base64');
}
