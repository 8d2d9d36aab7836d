import { InvalidParamError } from '../errors/errors';
import { bytes, callable, flag } from '../internal/argument-checks';
import type { BackendFactory, Interceptor } from './backend';
import { checkRequestOptions } from './build-request';
import type { TransportRequestOptions } from './request';
import type { SearchOptions } from './search';

/** How all requests are made: `new Directus(url, { transport })`. */
export interface TransportOptions extends Pick<
  TransportRequestOptions & SearchOptions,
  | 'params'
  | 'headers'
  | 'timeout'
  | 'retry'
  | 'dedupe'
  | 'onUploadProgress'
  | 'maxBodyLength'
  | 'maxContentLength'
  | 'searchAbove'
> {
  /** Stages every request passes, in this order, before the session's token is added. */
  readonly interceptors?: readonly Interceptor[] | undefined;
  /**
   * Creates the {@link Backend} that sends the requests in place of `ajax`, from the client's address. Interceptors and session
   * stay in front of it. For a backend that needs no address: `backend: () => mine`.
   */
  readonly backend?: BackendFactory | undefined;
  /** Refused: use `interceptors` instead of this hook of the class-based SDK. The type is a text for the compiler's message. */
  readonly beforeRequest?: 'is transport.interceptors here' | undefined;
}

/** How a transport without a client makes its requests: `new Transport({ url })`. */
export interface TransportConfig extends TransportOptions {
  /** The server's address. */
  readonly url: string;
  /** True if cookies are sent. CORS then needs the page's own origin instead of `*`. Default true. */
  readonly withCredentials?: boolean | undefined;
}

/** Throws an `InvalidParamError` for the first option that cannot be used, named by its path. */
export function checkTransportOptions(transport: TransportOptions): void {
  checkRequestOptions(transport, 'transport', 'transport.');
  const { interceptors, backend, searchAbove, beforeRequest } = transport;
  if (searchAbove !== undefined) bytes('transport.searchAbove', searchAbove);
  if (backend !== undefined) callable('transport.backend', backend);
  if (beforeRequest !== undefined)
    throw new InvalidParamError(
      'transport.beforeRequest',
      'is an interceptor here: transport.interceptors: [(request, next) => next(request)]',
    );
  if (interceptors === undefined) return;
  if (!Array.isArray(interceptors))
    throw new InvalidParamError('transport.interceptors', 'must be an array of functions');
  for (const [nth, one] of interceptors.entries()) callable(`transport.interceptors[${nth}]`, one);
}

/** Checks the options of a transport without a client; throws an `InvalidParamError` for the first that cannot be used. */
export function checkTransportConfig(config: TransportConfig): void {
  checkTransportOptions(config);
  if (config.withCredentials !== undefined)
    flag('transport.withCredentials', config.withCredentials);
}
