import type { Accounts, FakeCookies, IssuedTokens, SessionMode } from './accounts';
import { type FakeResponse, invalidPayload, jsonResponse, noContent, objectBody } from './exchange';
import { UnsupportedByFakeError } from './unsupported';
import { isEmail } from './value-checks';

const MODES: readonly SessionMode[] = ['json', 'cookie', 'session'];

/** `/auth/login`, `/auth/refresh` and `/auth/logout`. */
export class AuthEndpoints {
  readonly #accounts: Accounts;
  readonly #cookies: FakeCookies;

  constructor(accounts: Accounts, cookies: FakeCookies) {
    this.#accounts = accounts;
    this.#cookies = cookies;
  }

  /** Returns the endpoint of a path. */
  at(path: string): ((body: unknown) => FakeResponse) | undefined {
    switch (path) {
      case '/auth/login':
        return (body) => this.#login(body);
      case '/auth/refresh':
        return (body) => this.#refresh(body);
      case '/auth/logout':
        return (body) => this.#logout(body);
      default:
        return undefined;
    }
  }

  #login(body: unknown): FakeResponse {
    const { email, password, mode, otp, share } = objectBody(body ?? {});
    if (otp !== undefined || share !== undefined)
      throw new UnsupportedByFakeError('logins with one-time passwords or shares');
    if (!isEmail(email)) throw invalidPayload('"email" must be a valid email');
    if (typeof password !== 'string' || password === '')
      throw invalidPayload('"password" is required');
    const checked = modeOf(mode ?? 'json');
    return this.#answer(this.#accounts.login(email, password, checked), checked);
  }

  #refresh(body: unknown): FakeResponse {
    const { refresh_token: given, mode } = objectBody(body ?? {});
    const checked = this.#modeOf(mode, given);
    if (checked === 'session' && this.#cookies.session)
      return this.#answer(this.#accounts.refreshSession(this.#cookies.session), checked);
    return this.#answer(this.#accounts.refresh(this.#refreshToken(given, checked)), checked);
  }

  #logout(body: unknown): FakeResponse {
    const { refresh_token: given, mode } = objectBody(body ?? {});
    const checked = this.#modeOf(mode, given);
    if (checked === 'session' && this.#cookies.session) {
      this.#accounts.logoutSession(this.#cookies.session);
      this.#cookies.session = undefined;
      return noContent();
    }
    this.#accounts.logout(this.#refreshToken(given, checked));
    if (checked === 'cookie') this.#cookies.refresh = undefined;
    return noContent();
  }

  /** Without a mode, a token in the body is one of the mode `json`; the cookies tell the others. */
  #modeOf(mode: unknown, given: unknown): SessionMode {
    if (mode !== undefined) return modeOf(mode);
    if (given) return 'json';
    return this.#cookies.session ? 'session' : 'cookie';
  }

  /** The modes with cookies take no token from the body. */
  #refreshToken(given: unknown, mode: SessionMode): string {
    const token = mode === 'json' ? given : mode === 'cookie' ? this.#cookies.refresh : undefined;
    if (token) return typeof token === 'string' ? token : '';
    throw invalidPayload('The refresh token is required in either the payload or cookie');
  }

  #answer({ access, refresh, expires }: IssuedTokens, mode: SessionMode): FakeResponse {
    if (mode === 'session') {
      this.#cookies.session = access;
      return jsonResponse({ data: { expires } });
    }
    if (mode === 'cookie') {
      this.#cookies.refresh = refresh;
      return jsonResponse({ data: { access_token: access, expires } });
    }
    return jsonResponse({ data: { access_token: access, refresh_token: refresh, expires } });
  }
}

function modeOf(mode: unknown): SessionMode {
  const found = MODES.find((each) => each === mode);
  if (!found) throw invalidPayload('"mode" has to be one of json, cookie, session');
  return found;
}
