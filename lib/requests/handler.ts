import { Call, MappedEvents } from '../call';
import { requireDeepQuery } from '../internal/deep-query';
import { isObject } from '../internal/guards';
import { object, optional, withMethods } from '../internal/argument-checks';
import { omitUndefined } from '../internal/omit-undefined';
import { SkippedByVue } from '../internal/skipped-by-vue';
import { checkRequestOptions } from '../transport/build-request';
import { isUpload, unsendableBody } from '../transport/encode-body';
import { NetworkTransport } from '../transport/network-transport';
import type { ITransport } from '../transport/transport-base';
import type { TransportRequestOptions } from '../transport/request';
import type { TransportResponse } from '../types/response';
import { checkQuery } from './check-query';
import { jsonValues } from './json-values';
import { serializeQuery } from './serialize-query';
import type { Path } from './path';
import { single, type Reader } from './readers';
import { refuseVersion } from './refuse-version';

/** The last argument of every method. */
export interface RequestOptions {
  /** Headers, parameters, progress, time limit, signal and token of this one request. */
  readonly requestOptions?: TransportRequestOptions;
}

/** The method of a handler's request. `SEARCH`: a GET that the transport may send as SEARCH, if its query is too long for an address. */
export type Verb = 'GET' | 'SEARCH' | 'POST' | 'PATCH' | 'DELETE';

/** The parts of a request beside method and path. */
export interface RequestParts<R> {
  readonly query?: object | undefined;
  /** Returns the endpoint's own parameters. Called when the request is made, like `body`. */
  readonly params?: () => object;
  /** Returns the body. Called when the request is made, so that a validation error fails the call and not the caller. */
  readonly body?: () => unknown;
  /** How the reply is read. Default `single`. */
  readonly read?: Reader<R>;
  /** Request options of this endpoint, unless the caller gives others. */
  readonly defaults?: TransportRequestOptions | undefined;
  readonly options?: RequestOptions | undefined;
}

/** Checks the caller's request options and adds those of the endpoint. */
function mergeOptions(
  defaults: TransportRequestOptions,
  options: RequestOptions | undefined,
): TransportRequestOptions {
  const given = optional(object, 'options', options)?.requestOptions;
  if (given === undefined) return defaults;
  checkRequestOptions(given, 'requestOptions');
  return { ...defaults, ...omitUndefined(given) };
}

/** The methods of a transport. */
const SENDERS = { GET: 'get', POST: 'post', PATCH: 'patch', DELETE: 'delete' } as const;

/** Returns a copy with JSON values only. Forms, files and streams are returned as they are. Refuses an object that is none as JSON. */
function plainBody(content: unknown): unknown {
  if (content === undefined || isUpload(content)) return content;
  const plain = jsonValues('data', content);
  if (isObject(content) && !isObject(plain)) throw unsendableBody(content);
  return plain;
}

/** The base class of all handlers: sends their requests and reads the replies. */
export abstract class Handler extends SkippedByVue {
  // `declare` avoids a class field: a client makes thirty handlers, and defining a field costs more than assigning a property.
  declare protected readonly transport: ITransport;

  constructor(transport: ITransport) {
    super();
    this.transport = transport;
  }

  /** Returns a call that sends one request and reads its reply. */
  protected request<R>(
    verb: Verb,
    path: Path,
    {
      query,
      params: endpointParams,
      body,
      read: reader = single,
      defaults,
      options,
    }: RequestParts<R> = {},
  ): Call<R> {
    const { transport } = this;
    return new Call((progress) => {
      const resolvedPath = path();
      const content = plainBody(body?.());
      const { responseType } = reader;
      const requestOptions = mergeOptions(
        { ...defaults, ...(responseType && { responseType }) },
        options,
      );
      const queryParams = { ...serializeQuery(checkQuery('query', query)), ...endpointParams?.() };
      const params = { ...requestOptions.params, ...queryParams };
      const isCustom = !(transport instanceof NetworkTransport);
      const effectiveParams = isCustom ? params : { ...transport.params, ...params };
      requireDeepQuery(effectiveParams);
      if (verb !== 'GET' && verb !== 'SEARCH') refuseVersion(effectiveParams);
      const request = {
        route: path(true),
        ...requestOptions,
        params,
        ...(verb === 'SEARCH' && { searchable: Object.keys(queryParams) }),
      };
      const method = verb === 'SEARCH' ? 'GET' : verb;
      withMethods('transport', transport, [SENDERS[method]]);
      const events = Call.toEvents(
        method === 'GET'
          ? transport.get(resolvedPath, request)
          : transport[SENDERS[method]](resolvedPath, content, request),
        progress,
      );
      return new MappedEvents(events, (response: TransportResponse) =>
        reader.read(response, { method, path: resolvedPath, isCustom }),
      );
    });
  }
}

/** @deprecated Use {@link RequestOptions}. */
export type ItemsOptions = RequestOptions;
