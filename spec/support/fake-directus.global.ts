import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import type { ReadableStream } from 'node:stream/web';
import type { TestProject } from 'vitest/node';
import { WebSocketServer } from 'ws';
import { admin } from '../../demo/server/accounts.mjs';
import * as content from '../../demo/server/content.mjs';
import { collections, relations } from '../../demo/server/schema.mjs';
import { type FakeDirectus, fakeDirectus } from '../../lib/testing';
import type { ProvidedDirectus } from './directus.global';

const TOKEN = 'fake-admin-token';

/** Collections that visitors may read. */
const PUBLIC = ['articles', 'authors', 'tags', 'languages', 'pages', 'site', 'directus_files'];

/** Returns a fake with the collections and the content of the demo's server. */
function fakeOfDemo(accessTokenLifetime: number): FakeDirectus {
  const { languages, pages, tags, authors, articles, site } = content;
  return fakeDirectus({
    collections: {
      collections,
      fields: collections.flatMap(({ collection, fields }) =>
        fields.map((field) => ({ ...field, collection })),
      ),
      relations,
    },
    rows: {
      languages,
      pages,
      tags,
      authors,
      articles: articles.map(({ image: _, author, tags: own, ...article }) => ({
        ...article,
        author: author + 1,
        tags: own.map((tag) => ({ tags_id: tag + 1 })),
      })),
      site: [site],
    },
    users: [
      {
        email: admin.email,
        password: admin.password,
        token: TOKEN,
        admin: true,
        role: 'Administrator',
      },
    ],
    permissions: ({ user, action, collection }) =>
      user !== null || (action === 'read' && PUBLIC.includes(collection)),
    realtimeNeedsLogin: true,
    database: 'sqlite',
    accessTokenLifetime,
  });
}

/** Answers a request of the network by the fake. */
async function answer(fake: FakeDirectus, asked: IncomingMessage, answered: ServerResponse) {
  const body = await buffer(asked);
  const headers = new Headers();
  for (const [name, value] of Object.entries(asked.headers)) headers.set(name, String(value));
  const {
    status,
    headers: own,
    body: sent,
  } = await fake.fetch(`${fake.url}${asked.url ?? ''}`, {
    method: asked.method ?? 'GET',
    headers,
    ...(body.length > 0 && { body }),
  });
  answered.writeHead(status, Object.fromEntries(own));
  if (sent) Readable.fromWeb(sent as ReadableStream).pipe(answered);
  else answered.end();
}

/** Joins the connections of the network to the fake's. */
function acceptSockets(fake: FakeDirectus, server: Server): void {
  new WebSocketServer({ server, path: '/websocket' }).on('connection', (client) => {
    const socket = new fake.WebSocket(fake.url);
    socket.onmessage = ({ data }: { data: string }) => {
      client.send(data);
    };
    socket.onclose = () => {
      client.close();
    };
    client.on('message', (text: Buffer) => {
      socket.send(text.toString());
    });
    client.on('close', () => {
      socket.close();
    });
  });
}

async function serve(fake: FakeDirectus) {
  const server = createServer((asked, answered) => {
    answer(fake, asked, answered).catch((error: unknown) => {
      answered.writeHead(501, { 'content-type': 'text/plain' }).end(String(error));
    });
  });
  acceptSockets(fake, server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const provided: ProvidedDirectus = {
    url: `http://127.0.0.1:${port}`,
    admin: { ...admin, token: TOKEN },
    filesFolder: '',
  };
  const stop = () => {
    server.closeAllConnections();
    server.close();
  };
  return { provided, stop };
}

/** Serves fakes where other projects have real servers, so that the same specs run against both. */
export async function setup(project: TestProject): Promise<() => void> {
  const normal = await serve(fakeOfDemo(900_000));
  const shortTtl = await serve(fakeOfDemo(5_000));
  project.provide('isFake', true);
  project.provide('directus', normal.provided);
  project.provide('directusShortTtl', shortTtl.provided);
  return () => {
    normal.stop();
    shortTtl.stop();
  };
}
