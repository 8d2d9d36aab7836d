import { isObject } from '../internal/guards';

/** A request as the fake server receives it. */
export interface FakeRequest {
  readonly method: string;
  /** Below the server's address, as it was sent, with a leading slash. */
  readonly path: string;
  /** The query string, and for a SEARCH the query of its body. */
  readonly query: Readonly<Record<string, unknown>>;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** Parsed JSON, a form, or `undefined`. */
  readonly body: unknown;
}

/** An answer of the fake server. */
export interface FakeResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** A text, or the content of a file. */
  readonly body: string | Blob;
}

/** A refusal of the fake server: thrown while a request is answered, sent as Directus sends its errors. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly extensions: object = {},
  ) {
    super(message);
  }
}

const JSON_TYPE = { 'content-type': 'application/json; charset=utf-8' };

export const jsonResponse = (body: object, status = 200): FakeResponse => ({
  status,
  headers: JSON_TYPE,
  body: JSON.stringify(body),
});

/** Returns the answer without content, as to a DELETE. */
export const noContent = (): FakeResponse => ({ status: 204, headers: {}, body: '' });

/** Returns the answer with which Directus refuses. */
export const errorResponse = (
  status: number,
  code: string,
  message: string,
  extensions: object = {},
): FakeResponse =>
  jsonResponse({ errors: [{ message, extensions: { ...extensions, code } }] }, status);

export const invalidPayload = (reason: string): Refusal =>
  new Refusal(400, 'INVALID_PAYLOAD', `Invalid payload. ${reason}.`, { reason });

/** Throws the refusal of something that does not exist, or must not be seen: Directus does not say which. */
export function refuseAccess(): never {
  throw new Refusal(403, 'FORBIDDEN', "You don't have permission to access this.");
}

/** Throws the refusal of an address, or of a method at an address, that does not exist. */
export function refuseRoute(path: string): never {
  throw new Refusal(404, 'ROUTE_NOT_FOUND', `Route ${path} doesn't exist.`, { path });
}

/** Returns a body that has to be an object. */
export function objectBody(body: unknown): Readonly<Record<string, unknown>> {
  if (isObject(body) && !Array.isArray(body)) return body;
  throw invalidPayload('The body has to be an object');
}
