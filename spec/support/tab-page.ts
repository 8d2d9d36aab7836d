// What runs in a tab of a real browser: bundled, and loaded by each page of a spec.
import { Directus, isSessionError } from '../../lib';

const directus = new Directus(location.origin, { auth: { mode: 'json' } });
const reasons: string[] = [];
directus.auth.state$.subscribe(({ reason }) => reasons.push(reason));

const events: string[] = [];
document.addEventListener('freeze', () => events.push('freeze'));
document.addEventListener('resume', () => events.push('resume'));

/** What the page's clock is ahead of the machine's, in milliseconds. */
let ahead = 0;
const now = Date.now.bind(Date);
Date.now = () => now() + ahead;

const api = {
  login: (email: string, password: string) => directus.auth.login({ email, password }),
  logout: () => directus.auth.logout(),
  refresh: () =>
    directus.auth.refresh().then(
      () => 'ok',
      (error: unknown) => (isSessionError(error) ? error.code : String(error)),
    ),
  read: () =>
    directus.users.me.read({ fields: ['email'] }).then(
      ({ email }) => email,
      (error: unknown) => String(error),
    ),
  write: (first_name: string) =>
    directus.users.me.update({ first_name }).then(
      () => 'ok',
      (error: unknown) => String(error),
    ),
  jump: (ms: number) => {
    ahead += ms;
    document.dispatchEvent(new Event('visibilitychange'));
  },
  reasons: () => reasons,
  /** Returns the events `freeze` and `resume` of the page so far. */
  events: () => events,
  status: () => directus.auth.state.status,
  token: () => directus.auth.state.token,
  locks: () => 'locks' in navigator && Boolean(navigator.locks),
};

export type TabApi = typeof api;

Object.assign(globalThis, { tab: api });
