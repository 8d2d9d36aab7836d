import { identity } from 'rxjs';
import { Call } from '../call';
import { InvalidParamError } from '../errors';
import { failure } from '../transport/reply';
import type { ITransport, TransportRequestOptions } from '../transport/types';
import { isObject } from '../types/guards';
import type { TransportResponse } from '../types/response';
import type { ManyItems } from '../types/result';
import { trust } from '../types/trust';

/** The last argument of every method. */
export interface ItemsOptions {
  /** Headers, parameters, progress, time limit, signal and token of this one request. */
  readonly requestOptions?: TransportRequestOptions;
}

type Verb = 'get' | 'post' | 'patch' | 'delete';

/** What a method asks for. Built at subscribe time, so that its checks fail the call and not the caller. */
export interface Ask {
  readonly path: string;
  readonly query?: object | undefined;
  readonly body?: unknown;
}

/** Handlers say path, verb and types; this says how such a request is made and its reply unwrapped. */
export abstract class Handler {
  protected readonly transport: ITransport;

  constructor(transport: ITransport) {
    this.transport = transport;
  }

  /** The reply's `data`. */
  protected data<R>(verb: Verb, ask: () => Ask, options?: ItemsOptions): Call<R> {
    return this.#call(verb, ask, options, (response, path) => {
      const { data } = response;
      if (data === undefined && !isBodiless(response, verb)) throw unlike(verb, path, response);
      return trust<R>(data);
    });
  }

  /** The reply's `data`, put in order by `arrange`, and `meta`. */
  protected list<R>(
    verb: Verb,
    ask: () => Ask,
    options?: ItemsOptions,
    arrange: (rows: R[]) => R[] = identity,
  ): Call<ManyItems<R>> {
    return this.#call(verb, ask, options, (response, path) => {
      const { data, meta } = response;
      if (!Array.isArray(data) && !isBodiless(response, verb)) throw unlike(verb, path, response);
      return { data: arrange(trust<R[]>(data ?? [])), ...(meta && { meta }) };
    });
  }

  /** Nothing but the end. */
  protected done(verb: Verb, ask: () => Ask, options?: ItemsOptions): Call<void> {
    return this.#call(verb, ask, options, () => undefined);
  }

  /** The whole body, for endpoints that answer without `data`. */
  protected raw<R>(verb: Verb, ask: () => Ask, options?: ItemsOptions): Call<R> {
    return this.#call(verb, ask, options, ({ raw }) => trust<R>(raw));
  }

  #call<R>(
    verb: Verb,
    ask: () => Ask,
    options: ItemsOptions | undefined,
    read: (response: TransportResponse, path: string) => R,
  ): Call<R> {
    let path: string;
    return Call.from(
      () => {
        const asked = ask();
        const given = options?.requestOptions;
        const request = { ...given, params: { ...given?.params, ...asked.query } };
        path = asked.path;
        return verb === 'get'
          ? this.transport.get(path, request)
          : this.transport[verb](path, asked.body, request);
      },
      (response) => read(response, path),
    );
  }
}

/** A write by somebody who may not read what it made is answered without a body. */
const isBodiless = ({ status, raw, data }: TransportResponse, verb: Verb): boolean =>
  data === undefined && (status === 204 || (raw === '' && verb !== 'get'));

const unlike = (verb: Verb, path: string, response: TransportResponse): Error => {
  const method = verb.toUpperCase();
  return failure('INVALID_RESPONSE', 'not an answer of Directus', { method, path }, response);
};

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
