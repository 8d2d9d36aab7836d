import { Call, MappedEvents } from '../call';
import { isSafeMethod } from '../transport/retry';
import { Transport } from '../transport/transport';
import type { ITransport, TransportRequestOptions } from '../transport/types';
import { queryString } from '../transport/url';
import type { TransportResponse } from '../types/response';
import { unchecked } from '../internal/unchecked';
import { toSearchBody, serializeQuery } from './serialize-query';
import type { Path } from './path';
import { data, type Reader } from './readers';
import { fallback } from '../transport/fallback';

/** The last argument of every method. */
export interface ItemsOptions {
  /** Headers, parameters, progress, time limit, signal and token of this one request. */
  readonly requestOptions?: TransportRequestOptions;
}

/** `SEARCH` is a GET unless the query would make too long an address. */
export type Verb = 'GET' | 'SEARCH' | 'POST' | 'PATCH' | 'DELETE';

/** The parts of a request beside method and path. */
export interface RequestParts<R> {
  readonly query?: object | undefined;
  /** Called when the request is made, so that a validation error fails the call and not the caller. */
  readonly body?: () => unknown;
  /** Default `data`. */
  readonly read?: Reader<R>;
  readonly options?: ItemsOptions | undefined;
}

/** Base of all handlers: sends their requests and reads the replies. */
export abstract class Handler {
  protected readonly transport: ITransport;

  constructor(transport: ITransport) {
    this.transport = transport;
  }

  /** A call that sends one request and reads its reply. */
  protected request<R>(
    verb: Verb,
    path: Path,
    { query, body, read: reader = data, options }: RequestParts<R> = {},
  ): Call<R> {
    const { transport } = this;
    return new Call((progress) => {
      const to = path();
      const content = body?.();
      const reads = isSafeMethod({ method: verb });
      const given = {
        ...(reader.responseType && { responseType: reader.responseType }),
        ...options?.requestOptions,
      };
      const params = { ...given.params, ...serializeQuery(query) };
      const request = { ...given, params };
      let method = verb;
      const open = (to: string) => () => {
        if (reads) method = 'GET';
        return Call.toEvents(
          reads
            ? transport.get(to, request)
            : transport[unchecked<'post' | 'patch' | 'delete'>(verb.toLowerCase())](
                to,
                content,
                request,
              ),
          progress,
        );
      };
      const events =
        verb === 'SEARCH' && isLong(params, transport)
          ? orGet(
              transport,
              () => {
                // Of a SEARCH, Directus takes the body alone.
                const query = toSearchBody({ ...transport.params, ...params });
                return Call.toEvents(transport.search(to, { query }, given), progress);
              },
              open(to),
            )
          : !reads && to.startsWith('/comments')
            ? orActivity(transport, open(to), open(to.replace('/comments', '/activity/comment')))
            : open(to)();
      return new MappedEvents(events, (response: TransportResponse) =>
        reader.read(response, { method, path: to }),
      );
    });
  }
}

// What a server, proxy or CDN answers that does not know the method, and how a browser reports a refusal by CORS.
const orGet = /* @__PURE__ */ fallback(/^(40[45]|501)|^40[03]HTTP|NETWORK/);
// Before 11.1.2, comments were a kind of activity.
const orActivity = /* @__PURE__ */ fallback(/UNSUPPORTED/);

const isLong = (params: object, transport: ITransport): transport is Transport =>
  transport instanceof Transport && queryString(params).length > transport.searchAbove;
