// Two clients of one host in a page of a real browser, each with a storage of its own and all with one cookie.
import { Directus, isSessionError } from '../../lib';

const mode = new URLSearchParams(location.search).get('mode') === 'session' ? 'session' : 'cookie';
const clients = ['a_', 'b_'].map(
  (prefix) => new Directus(location.origin, { auth: { mode }, storage: { prefix } }),
);

/** What the page's clock is ahead of the machine's, in milliseconds. */
let ahead = 0;
const now = Date.now.bind(Date);
Date.now = () => now() + ahead;

const clientAt = (index: number): Directus => {
  const client = clients[index];
  if (!client) throw new Error(`there is no client ${index}`);
  return client;
};

const api = {
  login: (index: number, email: string, password: string) =>
    clientAt(index)
      .auth.login({ email, password })
      .then(() => null),
  /** Writes to the account of whoever the server takes this client for. */
  write: (index: number, first_name: string) =>
    clientAt(index)
      .users.me.update({ first_name })
      .then(
        (user) => String(user?.email),
        (error: unknown) => (isSessionError(error) ? error.code : String(error)),
      ),
  reason: (index: number) => clientAt(index).auth.state.reason,
  expire: () => {
    // In session mode a token lives for a day.
    ahead += 2 * 86_400_000;
  },
};

export type HostApi = typeof api;

Object.assign(globalThis, { host: api });
