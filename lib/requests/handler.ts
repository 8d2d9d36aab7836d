import { Call, MappedEvents } from '../call';
import { checkRequestOptions } from '../transport/build-request';
import type { ITransport, TransportRequestOptions } from '../transport/types';
import type { TransportResponse } from '../types/response';
import { unchecked } from '../internal/unchecked';
import { serializeQuery } from './serialize-query';
import type { Path } from './path';
import { data, type Reader } from './readers';

/** The last argument of every method. */
export interface ItemsOptions {
  /** Headers, parameters, progress, time limit, signal and token of this one request. */
  readonly requestOptions?: TransportRequestOptions;
}

/** `SEARCH` is a GET that the transport may send as SEARCH, where the query would make too long an address. */
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
      const given = {
        ...(reader.responseType && { responseType: reader.responseType }),
        ...options?.requestOptions,
      };
      checkRequestOptions(given);
      const own = serializeQuery(query);
      const request = {
        ...given,
        params: { ...given.params, ...own },
        ...(verb === 'SEARCH' && { searchable: Object.keys(own) }),
      };
      const method = verb === 'SEARCH' ? 'GET' : verb;
      const events = Call.toEvents(
        method === 'GET'
          ? transport.get(to, request)
          : transport[unchecked<'post' | 'patch' | 'delete'>(method.toLowerCase())](
              to,
              content,
              request,
            ),
        progress,
      );
      return new MappedEvents(events, (response: TransportResponse) =>
        reader.read(response, { method, path: to }),
      );
    });
  }
}
