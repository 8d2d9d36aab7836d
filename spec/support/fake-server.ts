import { Observable } from 'rxjs';
import { transportError, readResponse } from '../../lib/transport/read-response';
import type { Backend } from '../../lib/transport/backend';
import type { TransportRequest } from '../../lib/transport/request';
import { deepFreeze } from './deep-freeze';
import type { VirtualClock } from './virtual-clock';

export interface Answer {
  readonly status: number;
  /** Text is sent as it is, anything else as JSON. */
  readonly body: unknown;
  readonly type?: string;
}

/**
 * What goes wrong instead of an answer.
 * - `network`: the request never reaches the server
 * - `lost`: the server does its work, its answer gets lost on the way
 * - `hang`: nothing is heard, until the request's own time limit
 */
export type Fault = 'network' | 'lost' | 'hang' | Answer;

export interface Seen {
  readonly at: number;
  /** When the client heard of it; Infinity while it has not. */
  until: number;
  readonly method: string;
  readonly path: string;
  readonly authorization: string | undefined;
  readonly params: object;
  readonly body: unknown;
  /** What went wrong with it on purpose. */
  readonly fault: Fault | undefined;
  /** The answer's status; 0 while there is none. */
  status: number;
  /** Whether the client left before it was answered. */
  cancelled: boolean;
}

interface Session {
  readonly user: string;
  refresh: string;
}

interface Access {
  readonly user: string;
  expiresAt: number;
}

const URL = 'http://fake.example';

export const PASSWORD = 'right-password';

export const directusError = (status: number, code: string, message = `${code}.`): Answer => ({
  status,
  body: { errors: [{ message, extensions: { code } }] },
});

/** The ways in which a server or what stands before it fails without saying anything of the session. */
export const PASSING_FAILURES: readonly (readonly [string, Fault])[] = [
  ['no network', 'network'],
  ['a 503 of Directus', directusError(503, 'SERVICE_UNAVAILABLE')],
  ['a 503 HTML page', { status: 503, body: '<h1>Service Unavailable</h1>', type: 'text/html' }],
  ['a 500 without body', { status: 500, body: '' }],
  ['a 502 HTML page', { status: 502, body: '<h1>Bad Gateway</h1>', type: 'text/html' }],
  ['a 429 of Directus', directusError(429, 'REQUESTS_EXCEEDED')],
  ['a 401 HTML page of a proxy', { status: 401, body: '<h1>Sign in</h1>', type: 'text/html' }],
  ['a 403 HTML page of a firewall', { status: 403, body: '<h1>Blocked</h1>', type: 'text/html' }],
  ['a 302', { status: 302, body: '' }],
  ['a 200 HTML page', { status: 200, body: '<h1>Welcome</h1>', type: 'text/html' }],
  ['a 200 without body', { status: 200, body: '' }],
  ['a 204', { status: 204, body: '' }],
  ['a 200 of cut-off JSON', { status: 200, body: '{"data":{"access_token":"cut-' }],
  ['a 200 of null', { status: 200, body: null }],
  ['a 200 of an array', { status: 200, body: [] }],
  ['a 200 with null data', { status: 200, body: { data: null } }],
  ['a 200 with empty data', { status: 200, body: { data: {} } }],
  [
    'a 200 without refresh token',
    { status: 200, body: { data: { access_token: 'a', expires: 900_000 } } },
  ],
  [
    'a 200 without access token',
    { status: 200, body: { data: { refresh_token: 'r', expires: 900_000 } } },
  ],
  [
    'a 200 without lifetime',
    { status: 200, body: { data: { access_token: 'a', refresh_token: 'r' } } },
  ],
  [
    'a 200 with a negative lifetime',
    { status: 200, body: { data: { access_token: 'a', refresh_token: 'r', expires: -1 } } },
  ],
  [
    'a 200 with numbers for tokens',
    { status: 200, body: { data: { access_token: 1, refresh_token: 2, expires: 900_000 } } },
  ],
];

/** The answers with which Directus itself ends a session. */
export const REFUSALS: readonly (readonly [string, Answer])[] = [
  ['401 INVALID_CREDENTIALS', directusError(401, 'INVALID_CREDENTIALS')],
  ['401 TOKEN_EXPIRED', directusError(401, 'TOKEN_EXPIRED')],
  ['400 INVALID_PAYLOAD', directusError(400, 'INVALID_PAYLOAD')],
  ['403 FORBIDDEN', directusError(403, 'FORBIDDEN')],
  ['403 INVALID_TOKEN', directusError(403, 'INVALID_TOKEN')],
];

/** As much of an XMLHttpRequest as a reply is read from. */
const asXhr = ({ status, body, type = 'application/json' }: Answer): XMLHttpRequest =>
  ({
    status,
    statusText: '',
    responseURL: '',
    response: typeof body === 'string' ? body : JSON.stringify(body),
    getResponseHeader: () => type,
    getAllResponseHeaders: () => `content-type: ${type}\r\n`,
  }) as unknown as XMLHttpRequest;

/**
 * A Directus in memory: accounts named by their email, rotating refresh tokens, access tokens that
 * expire on the virtual clock. As measured on the real one, it refuses an expired Bearer on `/auth/*`
 * too, and rotates without a lock: of two refreshes with one token both succeed, but the second's result is dead.
 */
export class FakeServer {
  /** Milliseconds that an access token lives. */
  ttl = 900_000;
  /** Milliseconds until an answer arrives. */
  latency = 10;
  /** Milliseconds that this server's clock is ahead of the client's. */
  skew = 0;
  /** Milliseconds to wait for single paths instead of `latency`. */
  readonly slow = new Map<string, number>();
  readonly staticTokens = new Set<string>();
  /** Whether access tokens say whose they are, as those of Directus do. */
  jwt = false;
  /** Whether access tokens of one user and one second are equal, as those of Directus are. */
  coarse = false;
  readonly seen: Seen[] = [];
  /** Each write that was stored, and the user it was stored as. */
  readonly stored: { readonly author: string; readonly body: unknown }[] = [];

  readonly #clock: VirtualClock;
  readonly #access = new Map<string, Access>();
  readonly #faults = new Map<string, Fault[]>();
  readonly #broken = new Map<string, Fault>();
  #sessions: Session[] = [];
  /** The browser's cookie of the modes `cookie` (a refresh token) and `session` (an access token). */
  #cookie: Session | undefined;
  /** The access token in the cookie of `session` mode. */
  #cookieAccess = '';
  #serial = 0;

  constructor(clock: VirtualClock) {
    this.#clock = clock;
  }

  /** The sessions that could still be refreshed, as the users' names. */
  get sessions(): readonly string[] {
    return this.#sessions.map(({ user }) => user);
  }

  /** Whether this refresh token would be accepted. */
  isAlive(refreshToken: unknown): boolean {
    return this.#sessions.some(({ refresh }) => refresh === refreshToken);
  }

  /** True while a request waits for its answer. */
  get isBusy(): boolean {
    return this.seen.some(({ until, cancelled }) => until === Infinity && !cancelled);
  }

  /** The requests to `path`, in order. */
  to(path: string): readonly Seen[] {
    return this.seen.filter((one) => one.path === path);
  }

  /** Answers the next requests to `path` so, one after the other. */
  fail(path: string, ...faults: readonly Fault[]): void {
    this.#faults.set(path, [...(this.#faults.get(path) ?? []), ...faults]);
  }

  /** Answers all requests to `path` so, until `repair`. */
  break(path: string, fault: Fault): void {
    this.#broken.set(path, fault);
  }

  repair(): void {
    this.#broken.clear();
    this.#faults.clear();
  }

  /** From now on no access token is accepted that has been issued before, though none knows it. */
  expireAccess(): void {
    for (const access of this.#access.values()) access.expiresAt = 0;
  }

  /** Ends every session, as an administrator does who suspends the users. */
  endSessions(): void {
    this.#sessions = [];
  }

  /** A session that somebody else has begun: another tab, or the class-based SDK. */
  issue(user: string): { access_token: string; refresh_token: string; expires: number } {
    const session = { user, refresh: '' };
    this.#sessions.push(session);
    return this.#rotate(session);
  }

  /** The user of the browser's cookie, in the modes that have one. */
  get cookieUser(): string | null {
    return this.#cookie?.user ?? null;
  }

  /** Somebody logs in elsewhere in this browser on the same host: another client, or the admin app. */
  loginElsewhere(user: string, mode: 'cookie' | 'session'): void {
    const session = { user, refresh: '' };
    this.#sessions.push(session);
    this.#reply(session, mode);
  }

  readonly backend: Backend = (request) =>
    new Observable((subscriber) => {
      deepFreeze(request);
      const fault = this.#faults.get(request.path)?.shift() ?? this.#broken.get(request.path);
      const seen: Seen = {
        at: this.#clock.now(),
        until: Infinity,
        method: request.method,
        path: request.path,
        authorization: request.headers['authorization'],
        params: request.params,
        body: request.body,
        fault,
        status: 0,
        cancelled: false,
      };
      this.seen.push(seen);
      const answer =
        fault === undefined || fault === 'lost' ? this.#work(request) : () => fault as Answer;
      let left = false;
      const limit = request.timeout || Infinity;
      // Not tied to the subscription: a server goes on with what it has begun when the client leaves.
      this.#clock.schedule(
        () => {
          const reply = fault === 'network' || fault === 'hang' ? undefined : answer();
          if (left) return;
          left = true;
          seen.until = this.#clock.now();
          try {
            if (fault === 'hang')
              throw transportError('TIMEOUT', `no answer in ${limit} ms`, request);
            if (reply === undefined || fault === 'lost')
              throw transportError('NETWORK', 'no answer from the server', request);
            seen.status = reply.status;
            // RFC 9110 9.3.2: no answer to HEAD has a body, an error no more than another.
            const sent = request.method === 'HEAD' ? { ...reply, body: '' } : reply;
            const body = readResponse(asXhr(sent), request, URL);
            deepFreeze(body.raw);
            subscriber.next({ type: 'reply', body });
            subscriber.complete();
          } catch (error) {
            subscriber.error(error);
          }
        },
        fault === 'hang' ? limit : (this.slow.get(request.path) ?? this.latency),
      );
      return () => {
        if (!left) seen.cancelled = true;
        left = true;
      };
    });

  /** Reads the request as it arrives; what is returned changes the sessions as it is answered. */
  #work(request: TransportRequest): () => Answer {
    const refused = this.#refused(request);
    if (refused) return () => refused;
    const user = this.#user(request);
    const body = (request.body ?? {}) as Partial<Record<string, string>>;
    switch (request.path) {
      case '/auth/login':
        return () => {
          if (body['password'] !== PASSWORD) return directusError(401, 'INVALID_CREDENTIALS');
          const session = { user: body['email'] ?? '', refresh: '' };
          this.#sessions.push(session);
          return this.#reply(session, body['mode']);
        };
      case '/auth/refresh': {
        const session = this.#session(body);
        const presented = session?.refresh;
        return () =>
          session
            ? this.#reply(session, body['mode'], presented)
            : directusError(401, 'INVALID_CREDENTIALS');
      }
      case '/auth/logout':
        return () => {
          // Looked up when it is done: a refresh that was answered first has rotated the token away.
          const session = this.#session(body);
          this.#sessions = this.#sessions.filter((one) => one !== session);
          return { status: 204, body: '' };
        };
      case '/auth/password/request':
      case '/auth/password/reset':
        return () => ({ status: 204, body: '' });
      case '/users/me':
        return () =>
          user === null
            ? directusError(403, 'FORBIDDEN')
            : { status: 200, body: { data: { id: user, user } } };
      default:
        if (user !== null && request.method !== 'GET')
          this.stored.push({ author: user, body: request.body });
        return () =>
          user === null && request.method !== 'GET'
            ? directusError(403, 'FORBIDDEN')
            : { status: 200, body: { data: { user } } };
    }
  }

  #refused(request: TransportRequest): Answer | undefined {
    const token = this.#token(request);
    if (token === undefined || this.staticTokens.has(token)) return undefined;
    const access = this.#access.get(token);
    if (!access) return directusError(401, 'INVALID_CREDENTIALS');
    return access.expiresAt > this.#clock.now() + this.skew
      ? undefined
      : directusError(401, 'TOKEN_EXPIRED');
  }

  /** The access token of a request: in its header, or in the cookie of `session` mode, which counts for no `/auth` path. */
  #token({ headers, path }: TransportRequest): string | undefined {
    const header = headers['authorization']?.replace(/^bearer /i, '');
    const isLive = this.#cookie !== undefined && this.#sessions.includes(this.#cookie);
    const hasCookie = this.#cookieAccess !== '' && isLive && !path.startsWith('/auth/');
    return header ?? (hasCookie ? this.#cookieAccess : undefined);
  }

  #user(request: TransportRequest): string | null {
    const token = this.#token(request);
    if (token === undefined) return null;
    return this.#access.get(token)?.user ?? 'static';
  }

  #session({ mode, refresh_token }: Partial<Record<string, string>>): Session | undefined {
    const isJson = mode === 'json' || mode === undefined;
    return this.#sessions.find((one) =>
      isJson ? one.refresh === refresh_token : one === this.#cookie,
    );
  }

  /** `presented`: what this exchanges. Only the first exchange of a token counts, the others' results are dead. */
  #rotate(session: Session, presented = session.refresh) {
    const serial = ++this.#serial;
    const refresh_token = `refresh-${session.user}-${serial}`;
    if (session.refresh === presented) session.refresh = refresh_token;
    const claims = Buffer.from(JSON.stringify({ id: session.user })).toString('base64url');
    const issue = this.coarse ? Math.floor(this.#clock.now() / 1_000) : serial;
    const access_token = `access-${session.user}-${issue}${this.jwt ? `.${claims}.x` : ''}`;
    this.#access.set(access_token, {
      user: session.user,
      expiresAt: this.#clock.now() + this.skew + this.ttl,
    });
    return { access_token, refresh_token, expires: this.ttl };
  }

  #reply(session: Session, mode: string | undefined, presented?: string): Answer {
    const { access_token, refresh_token, expires } = this.#rotate(session, presented);
    if (mode !== 'json') this.#cookie = session;
    if (mode === 'session') this.#cookieAccess = access_token;
    const data =
      mode === 'json'
        ? { access_token, refresh_token, expires }
        : mode === 'cookie'
          ? { access_token, expires }
          : { expires };
    return { status: 200, body: { data } };
  }
}
