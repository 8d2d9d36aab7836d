import { isTransportError } from '../errors/errors';

/**
 * The codes with which Directus 9 to 12 ends a session at `/auth/refresh`, each with its status. `INVALID_PAYLOAD`: the
 * refresh token is missing. `FORBIDDEN`: an extension's `auth.jwt` hook has refused the user. Not among them is
 * `INVALID_IP`: the session is good again at another address.
 */
const REFUSALS: ReadonlyMap<unknown, number> = new Map([
  ['INVALID_PAYLOAD', 400],
  ['INVALID_CREDENTIALS', 401],
  ['TOKEN_EXPIRED', 401],
  ['USER_SUSPENDED', 401],
  ['FORBIDDEN', 403],
  ['INVALID_TOKEN', 403],
]);

/**
 * Whether Directus itself has ended the session, in answer to a refresh. A gateway or firewall that answers 401 or 403 in
 * JSON of its own has not.
 */
export const isRefusal = (error: unknown): boolean =>
  isTransportError(error) &&
  error.errors.length > 0 &&
  error.status === REFUSALS.get(error.errors[0]?.extensions?.code);
