/**
 * The server every client is measured against: it answers what Directus answers, and does nothing else.
 * It runs in its own process, so that its work is not counted as the client's.
 */
import { createServer } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { contentBetween, countMatching } from './harness/content.mjs';

const article = {
  id: 1,
  status: 'published',
  sort: null,
  user_created: '3f0b9f0e-2f4c-4b7a-9a55-0c1d6a3f4e11',
  date_created: '2024-01-02T03:04:05.000Z',
  user_updated: null,
  date_updated: '2024-02-03T04:05:06.000Z',
  title: 'What the sea keeps',
  slug: 'what-the-sea-keeps',
  summary:
    'An article of about the size that a list of articles is made of. Nothing in it is long.',
  tags: ['sea', 'salt', 'wind'],
  author: { id: 7, name: 'Ada Lovelace' },
};
const user = {
  id: article.user_created,
  first_name: 'Ada',
  last_name: 'Lovelace',
  email: 'ada@example.com',
};

const one = Buffer.from(JSON.stringify({ data: article }));
const many = Buffer.from(JSON.stringify({ data: [article] }));
const me = Buffer.from(JSON.stringify({ data: user }));
const missing = Buffer.from(
  JSON.stringify({
    errors: [{ message: 'Route does not exist.', extensions: { code: 'ROUTE_NOT_FOUND' } }],
  }),
);

/** The header fields that Directus adds to every answer; clients that copy headers pay for them. */
const common = [
  'Content-Security-Policy',
  "script-src 'self' 'unsafe-eval';default-src 'self';img-src 'self' data:",
  'X-Powered-By',
  'Directus',
  'Vary',
  'Origin, Cache-Control',
  'Cache-Control',
  'no-cache',
  'Content-Type',
  'application/json; charset=utf-8',
];

function answer(response, status, body) {
  response.writeHead(status, [...common, 'Content-Length', body.length]);
  response.end(body);
}

function echo(request, response) {
  const chunks = [];
  request.on('data', (chunk) => chunks.push(chunk));
  request.on('end', () => {
    answer(response, 200, Buffer.from(`{"data":${Buffer.concat(chunks).toString() || 'null'}}`));
  });
}

const headEnd = Buffer.from('\r\n\r\n');

/** Takes a file in a form, and says how many of its bytes came and were right. `rate`: bytes a second that are read at most. */
async function take(request, response, rate) {
  const start = performance.now();
  let received = 0;
  let head = Buffer.alloc(0);
  let right;
  for await (const chunk of request) {
    received += chunk.length;
    if (right === undefined) {
      head = Buffer.concat([head, chunk]);
      const begin = head.indexOf(headEnd, head.indexOf('filename=') + 1 || Infinity);
      if (begin !== -1) right = countMatching(head.subarray(begin + headEnd.length), 0);
    } else right += countMatching(chunk, right);
    const early = start + (received / rate) * 1_000 - performance.now();
    if (early > 1) await sleep(early);
  }
  const { id } = user;
  answer(response, 200, Buffer.from(JSON.stringify({ data: { id, filesize: right } })));
}

/** Offsets at which the connection of a file `<size>-cut-<name>` is cut, each once, as shares of the size. */
const cuts = [0.03, 0.3, 0.7];

/** By the key of a file: the offsets of cuts to come, and how many bytes were asked for a second time after one. */
const cutFiles = new Map();

function cutFile(key, size) {
  if (!key.includes('-cut-')) return undefined;
  if (!cutFiles.has(key))
    cutFiles.set(key, { ahead: cuts.map((share) => Math.floor(share * size)), again: 0 });
  return cutFiles.get(key);
}

/** Gives a file of as many bytes as its key says, or the range of it that is asked for. */
function give(request, response, key) {
  const size = Number.parseInt(key, 10);
  const [, from, to] = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range) ?? [];
  const first = Number(from ?? 0);
  const end = Math.min(to ? Number(to) : size - 1, size - 1) + 1;
  const range = request.headers.range && ['Content-Range', `bytes ${first}-${end - 1}/${size}`];
  const file = cutFile(key, size);
  if (file?.cutAt !== undefined) {
    file.again += file.cutAt - first;
    file.cutAt = undefined;
  }
  const cut = file?.ahead[0] < end ? file.ahead.shift() : undefined;
  if (cut !== undefined) file.cutAt = cut;
  response.writeHead(range ? 206 : 200, [
    ...common.slice(0, -2),
    ...['Content-Type', 'application/octet-stream', 'Content-Length', end - first, 'ETag', '"1"'],
    ...(range ?? []),
  ]);
  const pieces = contentBetween(first, cut ?? end);
  const write = () => {
    for (let next = pieces.next(); !next.done; next = pieces.next())
      if (!response.write(next.value)) return response.once('drain', write);
    // All bytes before a cut arrive: a client that resumes at the byte asks for none of them again.
    return cut === undefined ? response.end() : response.socket.end();
  };
  write();
}

const articles = new Map();

/** Gives a list of articles of so many megabytes of JSON, packed if the client takes that. */
function giveArticles(request, response, megabytes, coding) {
  const isPacked = coding !== 'plain' && request.headers['accept-encoding']?.includes(coding);
  const key = `${megabytes} ${isPacked ? coding : 'plain'}`;
  if (!articles.has(key)) {
    const list = [];
    for (let length = 0; length < megabytes * 1e6; length += one.length + 20)
      list.push({ ...article, id: list.length, slug: Math.random().toString(36) });
    const plain = Buffer.from(JSON.stringify({ data: list }));
    articles.set(key, isPacked ? packers[coding](plain) : plain);
  }
  const body = articles.get(key);
  const packed = isPacked ? ['Content-Encoding', coding] : [];
  response.writeHead(200, [...common, 'Content-Length', body.length, ...packed]);
  response.end(body);
}

const packers = { gzip: gzipSync, br: brotliCompressSync };

/** A page with one script, for a browser to run the clients in. The headers give it a clock of 5 µs instead of 100. */
function page(response, script) {
  const headers = ['Content-Type', 'text/html'];
  headers.push('Cross-Origin-Opener-Policy', 'same-origin');
  headers.push('Cross-Origin-Embedder-Policy', 'require-corp');
  response.writeHead(200, headers);
  response.end(`<!doctype html><title>bench</title><script src="${script}"></script>`);
}

const server = createServer((request, response) => {
  const [whole, query] = request.url.split('?');
  // Before a path: the server reads so many megabytes a second.
  const [, megabytes, path] = /^(?:\/at\/(\d+))?(.*)$/.exec(whole);
  const [, size, coding] = /^\/items\/articles_(\d+)_(\w+)$/.exec(path) ?? [];
  if (path === '/items/articles' && request.method === 'POST') echo(request, response);
  else if (path === '/items/articles/1') answer(response, 200, one);
  else if (path === '/items/articles') answer(response, 200, many);
  else if (path === '/users/me') answer(response, 200, me);
  else if (size) giveArticles(request, response, Number(size), coding);
  else if (path === '/files' && request.method === 'POST')
    take(request, response, megabytes ? megabytes * 1e6 : Infinity).catch(() => response.destroy());
  else if (path.startsWith('/assets/')) give(request, response, path.slice('/assets/'.length));
  else if (path.startsWith('/again/'))
    response.end(String(cutFiles.get(path.slice('/again/'.length))?.again));
  else if (path === '/') page(response, new URLSearchParams(query).get('script'));
  else answer(response, 404, missing);
});

// Longer than any pause between two turns of a client: none may pay for a connection another one keeps.
server.keepAliveTimeout = 120_000;

// Some clients open as many connections as there are calls.
server.listen({ port: 0, host: '127.0.0.1', backlog: 10_000 }, () => {
  process.send?.({ url: `http://127.0.0.1:${server.address().port}` });
});

process.on('disconnect', () => process.exit());
