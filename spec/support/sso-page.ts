// An application with single sign-on, as it runs in a real browser: bundled, and served at /session and /cookie.
import {
  type AuthMode,
  Directus,
  isSessionError,
  isTransportError,
  type LoginUrlOptions,
} from '../../lib';

declare const directusUrl: string;

const mode: AuthMode = location.pathname === '/cookie' ? 'cookie' : 'session';
const directus = new Directus(directusUrl, { auth: { mode } });
const states: string[] = [];
directus.auth.state$.subscribe(({ status, reason }) => states.push(`${status}: ${reason}`));

const codeOf = (error: unknown) =>
  isSessionError(error) || isTransportError(error) ? error.code : String(error);
const outcome = async (call: PromiseLike<unknown>) => call.then(() => 'ok', codeOf);
const query = () => new URLSearchParams(location.search);
const here = `${location.origin}${location.pathname}`;

const api = {
  /** Leaves for the provider, to come back to this page with what was wished for. */
  leave: (provider: string, options: LoginUrlOptions = {}) => {
    const redirect = `${here}?wish=articles`;
    location.href = directus.auth.loginUrl(provider, { redirect, ...options });
  },
  /** What the address says, when Directus has led back here. */
  reason: () => query().get('reason'),
  takeOver: () => outcome(directus.auth.refresh()),
  whoami: async () =>
    directus.users.me.read({ fields: ['email'] }).then(({ email }) => email, codeOf),
  newSecret: async () => (await directus.users.me.tfa.generate('has none')).secret,
  useSecret: (secret: string, otp: string) => outcome(directus.users.me.tfa.enable(secret, otp)),
  logout: () => directus.auth.logout(),
  states: () => states,
};

export type SsoPage = typeof api;

Object.assign(globalThis, { sso: api });
