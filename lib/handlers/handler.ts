import { identity } from 'rxjs';
import { Call, Events } from '../call';
import { InvalidParamError } from '../errors';
import { failure } from '../transport/reply';
import { isRead } from '../transport/retry';
import { Transport } from '../transport/transport';
import type { ITransport, ResponseType, TransportRequestOptions } from '../transport/types';
import { queryString, segment } from '../transport/url';
import { isObject } from '../types/guards';
import type { TransportResponse } from '../types/response';
import { trust } from '../types/trust';
import { bodyQuery, flatQuery } from './flat-query';
import { secondWay } from './second-way';

/** The last argument of every method. */
export interface ItemsOptions {
  /** Headers, parameters, progress, time limit, signal and token of this one request. */
  readonly requestOptions?: TransportRequestOptions;
}

/** `SEARCH` is a GET unless the query would make too long an address. */
export type Verb = 'GET' | 'SEARCH' | 'POST' | 'PATCH' | 'DELETE';

/**
 * What a method gives of the reply: its `data`; `data` and `meta` as a list; nothing (`done`); the reply as it is
 * (`whole`); or, of endpoints that answer without `data`, the body, read as `json`, `text`, `blob` or `arraybuffer`.
 */
export type Reply = 'data' | 'list' | 'done' | 'whole' | ResponseType;

/** What a method asks for. Built at subscribe time, so that its checks fail the call and not the caller. */
type Ask = () => readonly [path: string, query?: object | undefined, body?: unknown];

const isBody = (reply: Reply): reply is ResponseType => !/^(?:data|list|done|whole)$/.test(reply);

/** Handlers say path, verb and types; this says how such a request is made and its reply unwrapped. */
export abstract class Handler {
  protected readonly transport: ITransport;

  constructor(transport: ITransport) {
    this.transport = transport;
  }

  /** The path that `@` stands for. */
  protected root(): string {
    return '';
  }

  /** The request that `ask` asks for. `arrange` puts the rows of a list in order. */
  protected call<R>(
    reply: Reply,
    verb: Verb,
    ask: Ask,
    options?: ItemsOptions,
    arrange: (rows: unknown[]) => unknown[] = identity,
  ): Call<R> {
    const { transport } = this;
    return new Call((progress) => {
      const [path, query, body] = ask();
      const reads = isRead({ method: verb });
      const given = {
        ...(isBody(reply) && { responseType: reply }),
        ...options?.requestOptions,
      };
      const params = { ...given.params, ...flatQuery(query) };
      const request = { ...given, params };
      let method = verb;
      const open = (to: string) => () => {
        if (reads) method = 'GET';
        return Call.open(
          reads
            ? transport.get(to, request)
            : transport[trust<'post' | 'patch' | 'delete'>(verb.toLowerCase())](to, body, request),
          progress,
        );
      };
      const events =
        verb === 'SEARCH' && isLong(params, transport)
          ? orGet(
              transport,
              () => {
                // Of a SEARCH, Directus takes the body alone.
                const query = bodyQuery({ ...transport.params, ...params });
                return Call.open(transport.search(path, { query }, given), progress);
              },
              open(path),
            )
          : !reads && path.startsWith('/comments')
            ? orActivity(
                transport,
                open(path),
                open(path.replace('/comments', '/activity/comment')),
              )
            : open(path)();
      const read = (response: TransportResponse) =>
        trust<R>(unwrap(reply, response, { method, path }, arrange));
      return new Events(events, read);
    });
  }
}

/** What `reply` asks for of the response to `request`; refuses what Directus would not answer. */
function unwrap(
  reply: Reply,
  response: TransportResponse,
  request: { readonly method: Verb; readonly path: string },
  arrange: (rows: unknown[]) => unknown[],
): unknown {
  const { status, raw, data, meta } = response;
  if (reply === 'done') return undefined;
  if (reply === 'whole') return response;
  if (isBody(reply)) return raw;
  // An export has its rows without `data`.
  const rows = data ?? raw;
  const isRows = Array.isArray(rows);
  // A write by somebody who may not read what it made is answered without a body.
  const isBodiless = data === undefined && (status === 204 || (raw === '' && !isRead(request)));
  if (!isBodiless && (reply === 'list' ? !isRows : data === undefined))
    throw failure('INVALID_RESPONSE', 'not an answer of Directus', request, response);
  return reply === 'list' ? { data: arrange(isRows ? rows : []), ...(meta && { meta }) } : data;
}

// What a server, proxy or CDN answers that does not know the method, and how a browser reports a refusal by CORS.
const orGet = secondWay(/^(40[45]|501)|^40[03]HTTP|NETWORK/);
// Before 11.1.2, comments were a kind of activity.
const orActivity = secondWay(/UNSUPPORTED/);

const isLong = (params: object, transport: ITransport): transport is Transport =>
  transport instanceof Transport && queryString(params).length > transport.searchAbove;

/** A path below `start` by keys and names, encoded so that none of them reaches another route. */
export const at = (start: string, keys: Readonly<Record<string, unknown>>): string =>
  Object.entries(keys).reduce((path, [param, key]) => `${path}/${segment(param, key)}`, start);

/** A list of keys or items, refused before anything is sent when it is something else. */
export function list<V>(param: string, values: readonly V[]): readonly V[] {
  const given: unknown = values;
  if (!Array.isArray(given)) throw new InvalidParamError(param, 'must be an array');
  return values;
}

/** An item or query, refused before anything is sent when it is something else. */
export function record<V>(param: string, value: V): V {
  if (!isObject(value) || Array.isArray(value))
    throw new InvalidParamError(param, 'must be an object');
  return value;
}

/** A list of items, each of them an object. */
export function records<V>(param: string, values: readonly V[]): readonly V[] {
  for (const value of list(param, values)) record(`each of ${param}`, value);
  return values;
}
