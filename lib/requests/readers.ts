import { transportError } from '../transport/read-response';
import { isSafeMethod } from '../transport/retry';
import type { HttpMethod, ResponseBodyType } from '../transport/request';
import type { TransportResponse as AnyResponse } from '../types/response';
import type { ManyItems } from '../types/result';
import { unchecked } from '../internal/unchecked';

/** A response that nothing is known of. */
type TransportResponse = AnyResponse<unknown, unknown>;

/** The request that was answered, for error messages. */
interface Answered {
  readonly method: HttpMethod;
  readonly path: string;
  /** True for a custom transport of the application, whose answers are passed on unchecked. */
  readonly isCustom?: boolean;
}

/** Turns a response into the value of a call. */
export interface Reader<R> {
  /** How the transport reads the body. Default: JSON. */
  readonly responseType?: ResponseBodyType;
  readonly read: (response: TransportResponse, request: Answered) => R;
}

/** Returns true for an answer without a body: a write by a user who may not read its result. */
const isBodiless = ({ status, raw, data }: TransportResponse, request: Answered): boolean =>
  data === undefined && (status === 204 || (raw === '' && !isSafeMethod(request)));

const mayLackData = (response: TransportResponse, request: Answered): boolean =>
  request.isCustom === true || isBodiless(response, request);

const invalid = (response: TransportResponse, request: Answered) =>
  transportError('INVALID_RESPONSE', 'not an answer of Directus', request, response);

// `never` can be assigned to every type: what the server sends is not checked against the types of the schema.
const body = ({ raw }: TransportResponse) => unchecked<never>(raw);

/** Reads the reply's `data`, whatever it is. */
export const data: Reader<never> = {
  read(response, request) {
    if (response.data === undefined && !mayLackData(response, request))
      throw invalid(response, request);
    return unchecked<never>(response.data);
  },
};

/**
 * Reads the reply's `data`, and refuses a list in answer to a write. A browser may silently follow a redirect of the write to the
 * same address with a GET, whose answer is the collection and not the written item.
 */
export const single: Reader<never> = {
  read(response, request) {
    if (Array.isArray(response.data) && !isSafeMethod(request) && !request.isCustom)
      throw invalid(response, request);
    return data.read(response, request);
  },
};

/** Reads the reply's `data`, which must be a list, and its `meta` if there is one. */
export const list: Reader<ManyItems<never>> = {
  read(response, request) {
    const { raw, data, meta } = response;
    const rows = data ?? raw;
    const isList = Array.isArray(rows);
    if (!isList && !mayLackData(response, request)) throw invalid(response, request);
    const none = request.isCustom ? data : [];
    return unchecked<ManyItems<never>>({ data: isList ? rows : none, ...(meta && { meta }) });
  },
};

/** Reads the reply's `data`, a row or a list of them, as a list. */
export const rows: Reader<ManyItems<never>> = {
  read(response, request) {
    const { data } = response;
    const isRow = data !== undefined && !Array.isArray(data);
    return isRow ? { data: [unchecked<never>(data)] } : list.read(response, request);
  },
};

/** Ignores the reply's body. */
export const nothing: Reader<void> = { read: () => undefined };

/** Reads the whole response. */
export const response: Reader<never> = { read: (whole) => unchecked<never>(whole) };

/** Reads the body of endpoints that answer without `data`. */
export const json: Reader<never> = { read: body };
export const text: Reader<string> = { responseType: 'text', read: body };
export const blob: Reader<Blob> = { responseType: 'blob', read: body };
export const arrayBuffer: Reader<ArrayBuffer> = { responseType: 'arraybuffer', read: body };
