import { claimsOf } from '../auth/tokens';
import type { QueryUser } from '../query/dynamic-values';
import { Refusal } from './exchange';
import type { DeterministicIds } from './ids';
import type { ItemRow, Store } from './store';
import { USERS } from './system-collections';

/** Where the tokens of a session go, as the server's option `mode` says. */
export type SessionMode = 'json' | 'cookie' | 'session';

/** The cookies of one browser. */
export interface FakeCookies {
  /** The refresh token, after a login of the mode `cookie`. */
  refresh?: string | undefined;
  /** The access token, after a login of the mode `session`. */
  session?: string | undefined;
}

interface Access {
  readonly userId: string;
  readonly expiresAt: number;
}

interface Session {
  readonly userId: string;
  readonly access: string;
  readonly mode: SessionMode;
}

const toBase64Url = (value: object): string =>
  btoa(JSON.stringify(value)).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');

const isActive = (user: ItemRow): boolean => user['status'] === 'active';

/** Returns true for a token that says that it is one of Directus, signed by whoever. */
const isTokenOfDirectus = (token: string): boolean => claimsOf(token)?.['iss'] === 'directus';

const wrongCredentials = (): Refusal =>
  new Refusal(401, 'INVALID_CREDENTIALS', 'Invalid user credentials.');

/** Users, their passwords and tokens. As on the server, a refresh token can be used once. */
export class Accounts {
  /** The lifetime of access tokens in milliseconds. */
  lifetime: number;
  readonly #store: Store;
  readonly #ids: DeterministicIds;
  readonly #now: () => number;
  /** The ids of administrators. */
  readonly admins = new Set<string>();
  readonly #passwords = new Map<string, string>();
  readonly #access = new Map<string, Access>();
  readonly #sessions = new Map<string, Session>();

  constructor(store: Store, ids: DeterministicIds, now: () => number, lifetime: number) {
    this.#store = store;
    this.#ids = ids;
    this.#now = now;
    this.lifetime = lifetime;
  }

  /** Sets or removes the password of a user, whose sessions end by that. */
  setPassword(userId: string, password: string | null): void {
    if (password === null) this.#passwords.delete(userId);
    else this.#passwords.set(userId, password);
    for (const [token, session] of this.#sessions)
      if (session.userId === userId) this.#sessions.delete(token);
  }

  /** Returns the user of an access token or a static one; `null` without a token. Refuses as Directus does. */
  userOf(token: string | undefined): string | null {
    if (token === undefined || token === '') return null;
    const access = this.#access.get(token);
    if (access) {
      if (access.expiresAt <= this.#now())
        throw new Refusal(401, 'TOKEN_EXPIRED', 'Token expired.');
      return access.userId;
    }
    const found = this.#users().find((user) => user['token'] === token && isActive(user));
    if (found) return String(found['id']);
    throw isTokenOfDirectus(token)
      ? new Refusal(403, 'INVALID_TOKEN', 'Invalid token.')
      : wrongCredentials();
  }

  /** Returns the milliseconds until a token expires: `Infinity` for one that does not, or is not known. */
  timeLeft(token: string): number {
    const access = this.#access.get(token);
    return access ? Math.max(0, access.expiresAt - this.#now()) : Infinity;
  }

  /** Returns the user as queries know them. */
  queryUser(userId: string | null): QueryUser | null {
    if (userId === null) return null;
    const userFields = this.#store.rows(USERS).get(userId) ?? {};
    const role = typeof userFields['role'] === 'string' ? userFields['role'] : null;
    const roleFields = this.#store.rows('directus_roles').get(String(role)) ?? {};
    return {
      id: userId,
      role,
      roles: role === null ? [] : [role],
      policies: [],
      userFields,
      roleFields,
    };
  }

  /** Begins a session. Returns its tokens. */
  login(email: unknown, password: unknown, mode: SessionMode): IssuedTokens {
    const user = this.#users().find(
      (each) => String(each['email']).toLowerCase() === String(email).toLowerCase(),
    );
    const id = String(user?.['id']);
    if (!user || this.#passwords.get(id) !== password || !isActive(user)) throw wrongCredentials();
    return this.#issue(id, mode);
  }

  /** Exchanges a refresh token, which is used up by that. */
  refresh(token: string): IssuedTokens {
    const session = this.#sessions.get(token);
    const user = this.#store.rows(USERS).get(session?.userId ?? '');
    if (!session || !user || !isActive(user)) throw wrongCredentials();
    this.#end(token, session);
    return this.#issue(session.userId, session.mode);
  }

  /** Exchanges the access token of a session in a cookie. */
  refreshSession(access: string): IssuedTokens {
    return this.refresh(this.#refreshOf(access) ?? '');
  }

  logout(token: string): void {
    const session = this.#sessions.get(token);
    if (session) this.#end(token, session);
  }

  logoutSession(access: string): void {
    this.logout(this.#refreshOf(access) ?? '');
  }

  /** Makes all access tokens expire now. */
  expire(): void {
    for (const [token, access] of this.#access)
      this.#access.set(token, { ...access, expiresAt: 0 });
  }

  /** Ends all sessions, as when an administrator suspends their users. */
  endSessions(): void {
    this.expire();
    this.#sessions.clear();
  }

  #users(): readonly ItemRow[] {
    return [...this.#store.rows(USERS).values()];
  }

  #refreshOf(access: string): string | undefined {
    return [...this.#sessions].find(([, session]) => session.access === access)?.[0];
  }

  #end(token: string, { access, mode }: Session): void {
    this.#sessions.delete(token);
    // An access token of the other modes stays valid until it expires, as on the server.
    if (mode === 'session') this.#access.delete(access);
  }

  #issue(userId: string, mode: SessionMode): IssuedTokens {
    const refresh = `fake-refresh-token-${this.#ids.next()}`;
    const issuedAt = Math.floor(this.#now() / 1_000);
    const role = this.#store.rows(USERS).get(userId)?.['role'] ?? null;
    const claims = {
      id: userId,
      role,
      app_access: true,
      admin_access: this.admins.has(userId),
      jti: refresh.slice(19),
    };
    const dates = {
      iat: issuedAt,
      exp: issuedAt + Math.floor(this.lifetime / 1_000),
      iss: 'directus',
    };
    const header = toBase64Url({ alg: 'none', typ: 'JWT' });
    const access = `${header}.${toBase64Url({ ...claims, ...dates })}.fake`;
    this.#access.set(access, { userId, expiresAt: this.#now() + this.lifetime });
    this.#sessions.set(refresh, { userId, access, mode });
    return { access, refresh, expires: this.lifetime };
  }
}

export interface IssuedTokens {
  readonly access: string;
  readonly refresh: string;
  /** Milliseconds. */
  readonly expires: number;
}
