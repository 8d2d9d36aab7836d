/**
 * The server every client is measured against: it answers what Directus answers, and does nothing else.
 * It runs in its own process, so that its work is not counted as the client's.
 */
import { createServer } from 'node:http';

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

/** Takes a file, and tells how many bytes came. */
function take(request, response) {
  let bytes = 0;
  request.on('data', (chunk) => (bytes += chunk.length));
  request.on('end', () => {
    const { id } = user;
    answer(response, 200, Buffer.from(JSON.stringify({ data: { id, filesize: bytes } })));
  });
}

const zeros = Buffer.alloc(256 * 1024);

/** A file of as many bytes as its key says, or the range of it that is asked for. */
function give(request, response, size) {
  const [, first = 0, last = size - 1] = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range) ?? [];
  const end = Math.min(Number(last), size - 1) + 1;
  const range = request.headers.range && ['Content-Range', `bytes ${first}-${end - 1}/${size}`];
  response.writeHead(range ? 206 : 200, [
    ...common.slice(0, -2),
    ...['Content-Type', 'application/octet-stream', 'Content-Length', end - first, 'ETag', '"1"'],
    ...(range ?? []),
  ]);
  let left = end - first;
  const write = () => {
    while (left > 0) {
      const chunk = left < zeros.length ? zeros.subarray(0, left) : zeros;
      left -= chunk.length;
      if (!response.write(chunk)) return response.once('drain', write);
    }
    return response.end();
  };
  write();
}

/** A page with one script, for a browser to run the clients in. The headers give it a clock of 5 µs instead of 100. */
function page(response, script) {
  const headers = ['Content-Type', 'text/html'];
  headers.push('Cross-Origin-Opener-Policy', 'same-origin');
  headers.push('Cross-Origin-Embedder-Policy', 'require-corp');
  response.writeHead(200, headers);
  response.end(`<!doctype html><title>bench</title><script src="${script}"></script>`);
}

const server = createServer((request, response) => {
  const [path, query] = request.url.split('?');
  if (path === '/items/articles' && request.method === 'POST') echo(request, response);
  else if (path === '/items/articles/1') answer(response, 200, one);
  else if (path === '/items/articles') answer(response, 200, many);
  else if (path === '/users/me') answer(response, 200, me);
  else if (path === '/files' && request.method === 'POST') take(request, response);
  else if (path.startsWith('/assets/')) give(request, response, Number(path.slice(8)));
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
