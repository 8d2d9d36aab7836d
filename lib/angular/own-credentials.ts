import { isObject } from '../internal/guards';
import type { TransportOptions } from '../transport/transport-options';

const clients = new WeakSet();

/** Notes that requests of a client carry credentials of its options, beside those of its session. */
export function noteOwnCredentials(
  client: object,
  { headers, params }: TransportOptions = {},
): void {
  const isAuthorized = Object.entries(isObject(headers) ? headers : {}).some(
    ([name, value]) => typeof value === 'string' && /^(?:authorization|cookie)$/i.test(name),
  );
  if (isAuthorized || (isObject(params) && 'access_token' in params)) clients.add(client);
}

/** Returns true if requests of this client carry credentials of its options. */
export const hasOwnCredentials = (client: object): boolean => clients.has(client);
