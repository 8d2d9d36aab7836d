import { catchError, identity, map } from 'rxjs';
import { Call } from '../call';
import { InvalidParamError } from '../errors';
import { failure } from '../transport/reply';
import { Transport } from '../transport/transport';
import type { ITransport, ResponseType, TransportRequestOptions } from '../transport/types';
import { queryString, segment } from '../transport/url';
import { isObject } from '../types/guards';
import type { TransportResponse } from '../types/response';
import type { ManyItems } from '../types/result';
import { trust } from '../types/trust';
import { flatQuery } from './flat-query';
import { named, secondWay } from './lacking';

/** The last argument of every method. */
export interface ItemsOptions {
  /** Headers, parameters, progress, time limit, signal and token of this one request. */
  readonly requestOptions?: TransportRequestOptions;
}

/** `search` is a GET, or a SEARCH where the query would make too long an address. */
type Verb = 'get' | 'search' | 'post' | 'patch' | 'delete';

/** What a method asks for. Built at subscribe time, so that its checks fail the call and not the caller. */
type Ask = () => readonly [path: string, query?: object | undefined, body?: unknown];

/** Handlers say path, verb and types; this says how such a request is made and its reply unwrapped. */
export abstract class Handler {
  protected readonly transport: ITransport;

  constructor(transport: ITransport) {
    this.transport = transport;
  }

  /** The reply's `data`. */
  protected data<R>(verb: Verb, ask: Ask, options?: ItemsOptions): Call<R> {
    return this.reply(verb, ask, options, (response) => {
      const { data } = response;
      if (data === undefined && !isBodiless(response, verb)) throw unlike(verb, ask, response);
      return trust<R>(data);
    });
  }

  /** The reply's `data`, put in order by `arrange`, and `meta`. An export has its rows without `data`. */
  protected list<R>(
    verb: Verb,
    ask: Ask,
    options?: ItemsOptions,
    arrange: (rows: R[]) => R[] = identity,
  ): Call<ManyItems<R>> {
    return this.reply(verb, ask, options, (response) => {
      const { raw, data = raw, meta } = response;
      const isList = Array.isArray(data);
      if (!isList && !isBodiless(response, verb)) throw unlike(verb, ask, response);
      return { data: arrange(isList ? trust<R[]>(data) : []), ...(meta && { meta }) };
    });
  }

  /** Nothing but the end. */
  protected done(verb: Verb, ask: Ask, options?: ItemsOptions): Call<void> {
    return this.reply(verb, ask, options, () => undefined);
  }

  /** The whole body, for endpoints that answer without `data`, read as `responseType`. */
  protected raw<R>(
    verb: Verb,
    ask: Ask,
    options?: ItemsOptions,
    responseType?: ResponseType,
  ): Call<R> {
    const requestOptions = { responseType, ...options?.requestOptions };
    return this.reply(verb, ask, { requestOptions }, ({ raw }) => trust<R>(raw));
  }

  /** What `read` makes of the reply. */
  protected reply<R>(
    verb: Verb,
    ask: Ask,
    options: ItemsOptions | undefined,
    read: (response: TransportResponse) => R,
  ): Call<R> {
    const { transport } = this;
    return new Call((progress) => {
      const [path, query, body] = ask();
      const given = options?.requestOptions;
      const params = { ...given?.params, ...flatQuery(query) };
      const request = { ...given, params };
      const open = (to: string) => () =>
        Call.open(
          verb === 'get' || verb === 'search'
            ? transport.get(to, request)
            : transport[verb](to, body, request),
          progress,
        );
      const events =
        verb === 'search' && isLong(params, transport)
          ? orGet(
              transport,
              () => Call.open(transport.search(path, { query: params }, given), progress),
              open(path),
            )
          : path.startsWith('/comments')
            ? orActivity(
                transport,
                open(path),
                open(path.replace('/comments', '/activity/comment')),
              )
            : open(path)();
      return events.pipe(
        catchError((error: unknown) => {
          throw named(error);
        }),
        map((event) => (event.type === 'reply' ? { ...event, body: read(event.body) } : event)),
      );
    });
  }
}

// What a server, proxy or CDN answers that does not know the method, and how a browser reports a refusal by CORS.
const orGet = secondWay(/^(40[45]|501)|^40[03]HTTP|NETWORK/);
// Before 11.1.2, comments were a kind of activity.
const orActivity = secondWay(/ROUTE_NOT_FOUND/);

const isLong = (params: object, transport: ITransport): transport is Transport =>
  transport instanceof Transport && queryString(params).length > transport.searchAbove;

/** A write by somebody who may not read what it made is answered without a body. */
const isBodiless = ({ status, raw, data }: TransportResponse, verb: Verb): boolean =>
  data === undefined && (status === 204 || (raw === '' && verb !== 'get' && verb !== 'search'));

const unlike = (verb: Verb, ask: Ask, response: TransportResponse): Error => {
  const request = { method: verb.toUpperCase(), path: ask()[0] };
  return failure('INVALID_RESPONSE', 'not an answer of Directus', request, response);
};

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
