import * as platform from '#platform';
import {
  asyncScheduler,
  concatMap,
  defer,
  filter,
  merge,
  NEVER,
  type Observable,
  of,
  type SchedulerLike,
  Subject,
  type Subscription,
  take,
  throwError,
  timer,
} from 'rxjs';
import { isObject } from '../internal/guards';
import { longTimer } from '../internal/long-timer';
import type { QueryUser } from '../query/dynamic-values';
import type { QueryContext } from '../query/evaluate';
import { QueryError } from '../query/query-error';
import type { Dialect } from '../query/dialect';
import { isFormLike } from '../transport/body-kinds';
import type { HttpMethod } from '../transport/request';
import type { FakePermissions } from './access';
import { Accounts, type FakeCookies } from './accounts';
import { AuthEndpoints } from './auth-endpoints';
import type { FakeSchema } from './collection-rules';
import {
  errorResponse,
  type FakeRequest,
  type FakeResponse,
  invalidPayload,
  jsonResponse,
  noContent,
  refuseAccess,
  refuseRoute,
  Refusal,
} from './exchange';
import type { FakeSocket } from './fake-socket';
import { type FakePath, Faults, isAt } from './faults';
import { FilesEndpoint } from './files-endpoint';
import { DeterministicIds } from './ids';
import { type EndpointContext, ItemsEndpoint } from './items-endpoint';
import { explicitToken, isJsonType, segmentsOf } from './request-parts';
import { Store } from './store';
import type { StoredChange } from './write-context';
import { Writer } from './writer';
import { UnsupportedByFakeError } from './unsupported';

/** Answers a request in place of the fake server: with `data`, or by throwing a `Refusal`. `undefined` leaves it to the server. */
export type FakeResponder = (request: FakeRequest) => unknown;

export interface FakeServerConfig {
  readonly schema: FakeSchema;
  readonly dialect: Dialect;
  readonly major: number;
  readonly scheduler: SchedulerLike;
  readonly permissions: FakePermissions;
  readonly lifetime: number;
  /** True if a socket is refused before its login. */
  readonly realtimeNeedsLogin: boolean;
}

/** A request that does not reach the server, or whose answer does not reach the client. */
export class NetworkFailure extends Error {
  override name = 'NetworkFailure';
}

/** Collections of the system that have addresses of their own. */
const SYSTEM_PATHS: Readonly<Record<string, string>> = {
  users: 'directus_users',
  roles: 'directus_roles',
  files: 'directus_files',
  folders: 'directus_folders',
};

/** Addresses of Directus that the fake server does not have. Any other address is none on a real server either. */
const UNSUPPORTED =
  /^\/(?:access|activity|collections|comments|dashboards|deployments|extensions|fields|flows|graphql|import|mcp|metrics|notifications|oauth|operations|panels|permissions|policies|presets|relations|revisions|schema|server\/specs|settings|shares|translations|utils|versions|webhooks|auth(?:\/|$)|files\/(?:tus|import)|roles\/me|users\/(?:invite|register|me\/(?:tfa|track)))/;

/** A Directus in memory: answers requests, and reports changes to its sockets. */
export class FakeServer {
  readonly store: Store;
  readonly accounts: Accounts;
  readonly files = new FilesEndpoint();
  readonly faults = new Faults();
  readonly sockets = new Set<FakeSocket>();
  readonly requests: FakeRequest[] = [];
  /** Milliseconds until an answer arrives. */
  latency = 0;
  /** Bytes of a request's body that arrive in a second, in XMLHttpRequests. */
  uploadSpeed = Infinity;
  readonly #tokensExpired$ = new Subject<void>();
  readonly #config: FakeServerConfig;
  readonly #ids = new DeterministicIds();
  readonly #now = () => new Date(this.#config.scheduler.now());
  readonly #responders: { method: string; path: FakePath; respond: FakeResponder }[] = [];

  constructor(config: FakeServerConfig) {
    const { schema, dialect, scheduler, lifetime } = config;
    this.#config = config;
    this.store = new Store(schema, dialect);
    this.accounts = new Accounts(this.store, this.#ids, () => scheduler.now(), lifetime);
  }

  on(method: HttpMethod, path: FakePath, respond: FakeResponder): void {
    this.#responders.unshift({ method, path, respond });
  }

  /**
   * Answers a request of a browser with these cookies after the latency, unless a failure is planned for it: then it fails with a
   * `NetworkFailure`, or never ends.
   */
  exchange(request: FakeRequest, cookies: FakeCookies): Observable<FakeResponse> {
    return defer(() => {
      const fault = this.faults.take(request.method, request.path);
      const arrived$ =
        this.latency > 0 ? timer(this.latency, this.#config.scheduler) : Promise.resolve();
      return defer(() => arrived$).pipe(
        concatMap(() => {
          if (fault === 'hang') return NEVER;
          if (fault === 'network')
            return throwError(() => new NetworkFailure('the network is down'));
          if (typeof fault === 'object') {
            const { status, code = 'INTERNAL_SERVER_ERROR', message = code } = fault;
            return of(errorResponse(status, code, message));
          }
          const response = this.answer(request, cookies);
          return fault === 'lost'
            ? throwError(() => new NetworkFailure('the answer was lost'))
            : of(response);
        }),
      );
    });
  }

  /** Answers a request at once. Throws an `UnsupportedByFakeError` for a part of Directus that is missing here. */
  answer(request: FakeRequest, cookies: FakeCookies): FakeResponse {
    this.requests.push(request);
    try {
      const custom = this.#custom(request);
      if (custom) return custom;
      if (request.method !== 'HEAD') return this.#route(request, cookies);
      const { status, headers } = this.#route({ ...request, method: 'GET' }, cookies);
      return { status, headers, body: '' };
    } catch (error) {
      if (error instanceof Refusal)
        return errorResponse(error.status, error.code, error.message, error.extensions);
      if (!(error instanceof QueryError)) throw error;
      if (error.code === 'UNSUPPORTED') throw new UnsupportedByFakeError(error.message);
      const status = { INVALID_QUERY: 400, FORBIDDEN: 403, INTERNAL_SERVER_ERROR: 500 }[error.code];
      return errorResponse(status, error.code, error.message);
    }
  }

  /** Returns the context in which endpoints answer a user. */
  contextOf(userId: string | null): EndpointContext {
    const { major, permissions } = this.#config;
    const user = this.accounts.queryUser(userId);
    const query: QueryContext = { major, now: this.#now, user };
    return {
      store: this.store,
      query,
      permissions,
      write: (work) => this.write(work, user),
    };
  }

  /** Runs the callback when an access token expires, until unsubscribed. Static tokens do not. */
  whenExpired(token: string, callback: () => void): Subscription {
    return merge(this.#tokensExpired$, this.#timer(this.accounts.timeLeft(token)))
      .pipe(
        filter(() => this.accounts.timeLeft(token) <= 0),
        take(1),
      )
      .subscribe(callback);
  }

  /** Runs the callback after so many milliseconds, until unsubscribed. */
  after(milliseconds: number, callback: () => void): Subscription {
    return this.#timer(milliseconds).subscribe(callback);
  }

  /** The timers of connections do not keep a process alive. */
  #timer(milliseconds: number): Observable<unknown> {
    const { scheduler } = this.#config;
    const quiet = scheduler === asyncScheduler ? platform.unrefScheduler : scheduler;
    return longTimer(milliseconds, quiet);
  }

  /** Makes all access tokens expire now. */
  expireTokens(): void {
    this.accounts.expire();
    this.#tokensExpired$.next();
  }

  get realtimeNeedsLogin(): boolean {
    return this.#config.realtimeNeedsLogin;
  }

  /** Makes a transaction as a user, `null` for nobody, or as the test itself; stores it, and reports its changes. */
  write<T>(work: (writer: Writer) => T, user?: QueryUser | null): T {
    const userId = user?.id ?? null;
    const isAdmin = userId !== null && this.accounts.admins.has(userId);
    const writer = new Writer(this.store, {
      userId,
      roleId: user?.role ?? null,
      isAdmin,
      isTest: user === undefined,
      now: this.#now,
      ids: this.#ids,
    });
    const result = work(writer);
    writer.commit();
    for (const [id, password] of writer.passwords) this.accounts.setPassword(id, password);
    this.#report(writer.changes);
    return result;
  }

  #report(changes: readonly StoredChange[]): void {
    for (const change of changes) for (const socket of [...this.sockets]) socket.report(change);
  }

  #custom(request: FakeRequest): FakeResponse | undefined {
    for (const { method, path, respond } of this.#responders) {
      if (method !== request.method || !isAt(path, request.path)) continue;
      const data = respond(request);
      if (data !== undefined) return jsonResponse({ data });
    }
    return undefined;
  }

  #route(request: FakeRequest, cookies: FakeCookies): FakeResponse {
    const { method, path, headers, body } = request;
    if (method === 'OPTIONS') return noContent();
    if (path === '/server/ping')
      return {
        status: 200,
        headers: { 'content-type': 'text/html; charset=utf-8' },
        body: 'pong',
      };
    // Of a body of JSON, only lists and objects are taken.
    if (typeof body === 'string' && isJsonType(headers))
      throw invalidPayload('The body is no JSON');
    const auth = method === 'POST' ? new AuthEndpoints(this.accounts, cookies).at(path) : undefined;
    if (auth) {
      // Even a login is refused with a token that is.
      this.accounts.userOf(explicitToken(request));
      return auth(body);
    }
    if (/^\/auth\/(?:login|refresh|logout)$/.test(path)) return refuseRoute(path);
    return this.#authenticated(request, this.contextOf(this.#userOfRequest(request, cookies)));
  }

  #authenticated(request: FakeRequest, context: EndpointContext): FakeResponse {
    const { method, path, query } = request;
    const [, root = '', first, second, ...rest] = segmentsOf(path);
    if (path === '/server/info') return jsonResponse({ data: this.#info() });
    if (path === '/server/health') return jsonResponse({ status: 'ok' });
    if (path === '/permissions/me') return jsonResponse({ data: this.#permissions(context) });
    if (root === 'assets' && first !== undefined && rest.length === 0)
      return method === 'GET' ? this.files.asset(request, first, context) : refuseRoute(path);
    if (UNSUPPORTED.test(path)) throw new UnsupportedByFakeError(`${method} ${path}`);
    if (query['version'] !== undefined && query['version'] !== 'main')
      throw new UnsupportedByFakeError('versions of items');
    if (query['export'] !== undefined) throw new UnsupportedByFakeError('exports');
    if (root === 'items' && first !== undefined && rest.length === 0) {
      // Collections of the system have addresses of their own.
      if (first.startsWith('directus_')) return refuseAccess();
      return this.#items(request, new ItemsEndpoint(context, first), second);
    }
    const system = SYSTEM_PATHS[root];
    if (system === undefined || second !== undefined) return refuseRoute(path);
    const endpoint = new ItemsEndpoint(context, system);
    if (path === '/users/me') return this.#me(request, context, endpoint);
    if (root === 'files') return this.#files(request, context, endpoint, first);
    return this.#items(request, endpoint, first);
  }

  #items(request: FakeRequest, endpoint: ItemsEndpoint, key: string | undefined): FakeResponse {
    return key === undefined ? endpoint.list(request) : endpoint.one(request, key);
  }

  #me(request: FakeRequest, { query }: EndpointContext, endpoint: ItemsEndpoint): FakeResponse {
    if (request.method !== 'GET' && request.method !== 'PATCH') return refuseRoute(request.path);
    return endpoint.one(request, query.user?.id ?? refuseNobody());
  }

  #files(
    request: FakeRequest,
    context: EndpointContext,
    endpoint: ItemsEndpoint,
    key: string | undefined,
  ): FakeResponse {
    const { method, query, body } = request;
    if (!isFormLike(body)) {
      const isTyped = isObject(body) && typeof body['type'] === 'string';
      if (method === 'POST' && key === undefined && !isTyped)
        throw invalidPayload('"type" is required');
      return this.#items(request, endpoint, key);
    }
    if (key === undefined) return endpoint.created(this.files.upload(body, context), query);
    this.files.replace(key, body, context);
    return endpoint.one({ ...request, method: 'GET', body: undefined }, key);
  }

  #userOfRequest(request: FakeRequest, cookies: FakeCookies): string | null {
    return this.accounts.userOf(explicitToken(request) ?? cookies.session);
  }

  #info(): object {
    return {
      project: { project_name: 'Fake Directus', public_registration: false },
      version: this.#config.major === 12 ? '12.4.1' : '11.17.4',
      rateLimit: false,
      queryLimit: { default: 100, max: -1 },
      websocket: { rest: { authentication: 'handshake', path: '/websocket' }, heartbeat: 30 },
    };
  }

  #permissions({ permissions, query, store }: EndpointContext): object {
    const user = query.user ?? null;
    return Object.fromEntries(
      [...store.schema.collections.keys()].map((collection) => [
        collection,
        Object.fromEntries(
          (['create', 'read', 'update', 'delete', 'share'] as const).map((action) => [
            action,
            permissions({ action: action === 'share' ? 'read' : action, collection, user })
              ? { access: 'full', fields: ['*'] }
              : { access: 'none' },
          ]),
        ),
      ]),
    );
  }
}

/** Unlike other addresses, `/users/me` tells nobody to log in. */
function refuseNobody(): never {
  throw new Refusal(401, 'INVALID_CREDENTIALS', 'Invalid user credentials.');
}
