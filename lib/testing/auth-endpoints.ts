import type { Accounts, FakeCookies, IssuedTokens, SessionMode } from './accounts';
import { type FakeResponse, invalidPayload, jsonResponse, noContent, objectBody } from './exchange';
import { UnsupportedByFakeError } from './unsupported';

const MODES: readonly SessionMode[] = ['json', 'cookie', 'session'];

/** `/auth/login`, `/auth/refresh` and `/auth/logout`. */
export class AuthEndpoints {
  readonly #accounts: Accounts;
  readonly #cookies: FakeCookies;

  constructor(accounts: Accounts, cookies: FakeCookies) {
    this.#accounts = accounts;
    this.#cookies = cookies;
  }

  login(body: unknown): FakeResponse {
    const { email, password, mode, otp, share } = objectBody(body);
    if (otp !== undefined || share !== undefined)
      throw new UnsupportedByFakeError('logins with one-time passwords or shares');
    if (typeof email !== 'string' || typeof password !== 'string')
      throw invalidPayload('"email" and "password" are required');
    const checked = modeOf(mode);
    return this.#answer(this.#accounts.login(email, password, checked), checked);
  }

  refresh(body: unknown): FakeResponse {
    const { refresh_token: given, mode } = objectBody(body ?? {});
    const checked = modeOf(mode ?? (this.#cookies.session && !given ? 'session' : 'json'));
    if (checked === 'session')
      return this.#answer(this.#accounts.refreshSession(this.#cookies.session ?? ''), checked);
    return this.#answer(this.#accounts.refresh(this.#refreshToken(given, checked)), checked);
  }

  logout(body: unknown): FakeResponse {
    const { refresh_token: given, mode } = objectBody(body ?? {});
    if (this.#cookies.session && given === undefined) {
      this.#accounts.logoutSession(this.#cookies.session);
      this.#cookies.session = undefined;
      return noContent();
    }
    this.#accounts.logout(this.#refreshToken(given, modeOf(mode ?? 'json')));
    this.#cookies.refresh = undefined;
    return noContent();
  }

  #refreshToken(given: unknown, mode: SessionMode): string {
    const token =
      given ?? (mode === 'cookie' || given === undefined ? this.#cookies.refresh : given);
    if (typeof token === 'string' && token) return token;
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
  const found = MODES.find((each) => each === (mode ?? 'json'));
  if (!found) throw invalidPayload('"mode" has to be one of json, cookie, session');
  return found;
}
