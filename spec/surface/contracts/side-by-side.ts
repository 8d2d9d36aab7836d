// Runs one program with the class-based SDK and with this library, and notes what each sends, gives and throws.
import { isDeepStrictEqual } from 'node:util';
import * as ours from '../../../lib';
import { isObject } from '../../../lib/internal/guards';
import { type Answer, type Recorded, type RecordingServer } from '../../support/recording-server';

export type Sdk = typeof ours;

/** The last release of the class-based SDK, `@directus/sdk` 10.3.5. Programs are checked against the types of this library. */
const theirs = (await import('directus-sdk-10')) as unknown as Sdk;

export interface Rig {
  readonly sdk: Sdk;
  readonly url: string;
  /** A client of the server, without a token. */
  readonly directus: ours.Directus;
  /** Makes another client, which is disposed of after the program; default: of the same server. */
  readonly make: (init?: object, url?: string) => ours.Directus;
}

/** One promise of the class-based SDK: a program that both packages run, and the server's side of it. */
export interface Contract {
  /** It stands alone: `items(c).readOne: with fields`. */
  readonly name: string;
  /** The called method, as docs/migration.md writes it, without arguments: `items(c).readOne`. */
  readonly methods: readonly string[];
  readonly run: (rig: Rig) => unknown;
  /** The whole answer to each request; default: rows, an item or nothing, as Directus answers. */
  readonly answer?: Answer | 'close' | ((request: Recorded) => Answer | 'close');
}

/** The parts of a run that are compared. */
interface Outcome {
  readonly requests: readonly object[];
  readonly result: unknown;
  readonly error: unknown;
}

export const PARTS = ['requests', 'result', 'error'] as const;
export type Part = (typeof PARTS)[number];

const row = { id: 1, title: 'One' };
const rows = [row, { id: 2, title: 'Two' }];
export const tokens = { access_token: 'access', refresh_token: 'refresh', expires: 900_000 };

/** Paths of which a GET gives a list. */
const LISTED =
  /^\/(?:(?:items|fields|relations)\/\w+|activity|collections|fields|files|folders|permissions|presets|relations|revisions|roles|users)$/;

/** Enough of Directus for most programs. */
export function asDirectus({ method, path, body }: Recorded): Answer {
  if (path === '/auth/login' || path === '/auth/refresh') return { body: { data: tokens } };
  if (path.startsWith('/auth/') || method === 'DELETE') return { status: 204 };
  if (method === 'GET' && path === '/fields/articles')
    return { body: { data: [{ field: 'id', schema: { is_primary_key: true } }] } };
  const isBatch =
    Array.isArray(body) ||
    (isObject(body) && ['keys', 'query', 'fields'].some((name) => name in body));
  const isList = method === 'GET' ? LISTED.test(path) : isBatch;
  return { body: { data: isList ? rows : row } };
}

/** Parameters that Directus takes as lists, written with commas or repeated. */
const LISTS = new Set(['fields', 'sort', 'groupBy', 'meta']);

/** The query as the server understands it, however it is written. */
const queryOf = (params: Readonly<Record<string, unknown>>): object =>
  Object.fromEntries(
    Object.entries(params)
      .map(([written, value]) => {
        const name = written.replace(/\[\]$/, '');
        const isList = LISTS.has(name) || written !== name;
        return [
          name,
          isList ? [value].flat().flatMap((one) => String(one).split(',')) : value,
        ] as const;
      })
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );

/** A query in a body: Directus reads a number and its digits alike. */
const withQueryAsText = (body: unknown): unknown =>
  isObject(body) && isObject(body['query'])
    ? {
        ...body,
        query: Object.fromEntries(
          Object.entries(body['query']).map(([name, value]) => [
            name,
            typeof value === 'number' ? String(value) : value,
          ]),
        ),
      }
    : body;

/** A form is compared by its parts: the boundary is another one each time. */
async function bodyOf(body: unknown, type = ''): Promise<unknown> {
  if (!type.startsWith('multipart/') || typeof body !== 'string') return withQueryAsText(body);
  const form = await new Response(body, { headers: { 'content-type': type } }).formData();
  return Promise.all(
    [...form].map(async ([name, value]) =>
      typeof value === 'string'
        ? [name, value]
        : [name, { name: value.name, type: value.type, text: await value.text() }],
    ),
  );
}

/** A request without what is of the HTTP client: `accept`, `user-agent`, `connection`, lengths. */
async function sentOf({ method, path, params, body, headers }: Recorded): Promise<object> {
  const type = headers['content-type'];
  const own = Object.entries(headers).filter(([name]) => name.startsWith('x-'));
  return {
    method,
    path,
    query: queryOf(params),
    body: await bodyOf(body, type),
    // Of nothing there is no type.
    type: body === undefined ? undefined : type?.replace(/;.*/, ''),
    token: /^Bearer (.+)$/.exec(headers.authorization ?? '')?.[1],
    headers: Object.fromEntries(own),
  };
}

/** Values without prototypes and without members that are undefined, which no program tells from those that are missing. */
const plain = (value: unknown): unknown => {
  if (value === undefined) return undefined;
  const copy: unknown = JSON.parse(JSON.stringify(value));
  return copy;
};

/** The class of an error, by `instanceof`, and what programs read of it. */
function failureOf(sdk: Sdk, error: unknown): unknown {
  if (!(error instanceof Error)) return { thrown: plain(error) };
  const name = (['TransportError', 'EmptyParamError'] as const).find(
    (one) => error instanceof sdk[one],
  );
  if (!(error instanceof sdk.TransportError))
    return { class: name ?? error.name, message: error.message };
  const { errors, response } = error;
  return plain({
    class: name,
    message: response ? error.message : undefined,
    errors,
    status: response?.status,
    raw: response?.raw,
    data: response?.data,
  });
}

/** Runs a program with one package: what it gives, or what it throws. */
async function attempt(
  sdk: Sdk,
  url: string,
  run: Contract['run'],
): Promise<Omit<Outcome, 'requests'>> {
  const clients: ours.Directus[] = [];
  const make = (init: object = {}, address = url) => {
    const client = new sdk.Directus(address, init);
    clients.push(client);
    return client;
  };
  try {
    return { result: plain(await run({ sdk, url, directus: make(), make })), error: undefined };
  } catch (thrown) {
    return { result: undefined, error: failureOf(sdk, thrown) };
  } finally {
    // The class-based SDK has nothing that runs in the background.
    if (sdk === ours) for (const client of clients) client.dispose();
  }
}

/** Runs a program with both packages, the class-based SDK first, on a server that remembers. */
export const bothOn = async (url: string, run: Contract['run']) => ({
  before: await attempt(theirs, url, run),
  now: await attempt(ours, url, run),
});

async function outcomeOf(sdk: Sdk, server: RecordingServer, contract: Contract): Promise<Outcome> {
  const { answer = asDirectus, run } = contract;
  server.reset(typeof answer === 'function' ? answer : () => answer);
  const outcome = await attempt(sdk, server.url, run);
  return { requests: await Promise.all(server.seen.map(sentOf)), ...outcome };
}

/** Runs a contract with both packages, the class-based SDK first. */
export async function sideBySide(server: RecordingServer, contract: Contract) {
  const before = await outcomeOf(theirs, server, contract);
  const now = await outcomeOf(ours, server, contract);
  const differing = PARTS.filter((part) => !isDeepStrictEqual(before[part], now[part]));
  return { before, now, differing };
}
