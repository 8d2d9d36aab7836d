import { asyncScheduler, type SchedulerLike } from 'rxjs';
import { bytes, duration, flag, object, oneOf } from '../internal/argument-checks';
import type { DatabaseName } from '../query/describe-collections';
import { postgres } from '../query/dialects/postgres';
import { sqlite } from '../query/dialects/sqlite';
import type { CollectionAnswers } from '../query/read-collections';
import { namedTimeZone, utc } from '../query/time-zone';
import type { SocketClass } from '../realtime/socket/types';
import type { BackendFactory } from '../transport/backend';
import type { HttpMethod } from '../transport/request';
import { parseBaseUrl } from '../transport/url';
import type { FakePermissions } from './access';
import { type FakeCollection, readSchema } from './collection-rules';
import type { FakeRequest } from './exchange';
import { type FakeBrowser, openBrowser } from './fake-browser';
import { type FakeResponder, FakeServer } from './fake-server';
import { FakeSocket } from './fake-socket';
import type { FakeFault, FakePath } from './faults';
import type { ItemRow } from './store';

/** A user of the fake server: an account, and a row of `directus_users`. */
export interface FakeUser {
  readonly email: string;
  /** Default: nobody can log in with this account. */
  readonly password?: string;
  /** A static token. */
  readonly token?: string;
  /** The name of a role, which is created. */
  readonly role?: string;
  /** True for an administrator, whom Directus does not tell that an item to write does not exist. Default false. */
  readonly admin?: boolean;
  readonly [field: string]: unknown;
}

/** Options of `fakeDirectus`. */
export interface FakeDirectusOptions {
  /**
   * The collections: `{ articles: { fields: { id: 'integer', title: 'string', author: { m2o: 'authors' } } } }`, or the `data` of
   * `GET /schema/snapshot` of a server.
   */
  readonly collections: Readonly<Record<string, FakeCollection>> | CollectionAnswers;
  /** Rows by collection, in the form of the API. Items of relations may stand in them. Default: none. */
  readonly rows?: Readonly<Record<string, readonly ItemRow[]>> | undefined;
  /** Default: none. */
  readonly users?: readonly FakeUser[] | undefined;
  /** Decides what may be done. Default: everybody may do everything. */
  readonly permissions?: FakePermissions | undefined;
  /** The server's address. Default `http://directus.test`. */
  readonly url?: string | undefined;
  /** The database, whose rules queries follow: the two differ in case, nulls and types. Default `postgres`. */
  readonly database?: DatabaseName | undefined;
  /** The major version of Directus. Default 11. */
  readonly version?: 11 | 12 | undefined;
  /** The server's time zone, such as `Europe/Berlin`. Default `UTC`. */
  readonly timeZone?: string | undefined;
  /** The lifetime of access tokens in milliseconds. Default 900 000. */
  readonly accessTokenLifetime?: number | undefined;
  /** True if live queries need a login, as Directus's `WEBSOCKETS_REST_AUTH=handshake`. Default false. */
  readonly realtimeNeedsLogin?: boolean | undefined;
  /** Milliseconds until an answer arrives. Default 0: in a microtask. */
  readonly latency?: number | undefined;
  /** Bytes of a request's body that the backend sends in a second, with progress events. Default `Infinity`: all at once. */
  readonly uploadSpeed?: number | undefined;
  /** The clock, and the timers of latency. Default `asyncScheduler`, which follows fake timers. */
  readonly scheduler?: SchedulerLike | undefined;
}

/** The part of `http` of msw that is used; 2 and 3 have it. */
export interface MswHttp<Handler> {
  /** Returns a handler of all methods. */
  all(path: string, resolver: (info: { readonly request: Request }) => Promise<Response>): Handler;
}

/** A Directus in memory, made by {@link fakeDirectus}. */
export class FakeDirectus {
  /** The server's address. */
  readonly url: string;
  readonly #server: FakeServer;
  readonly #scheduler: SchedulerLike;
  readonly #browser: FakeBrowser;

  /** @internal */
  constructor(options: FakeDirectusOptions) {
    const {
      collections,
      rows = {},
      users = [],
      permissions = () => true,
      url = 'http://directus.test',
      database = 'postgres',
      version = 11,
      timeZone,
      accessTokenLifetime = 900_000,
      realtimeNeedsLogin = false,
      latency = 0,
      uploadSpeed = Infinity,
      scheduler = asyncScheduler,
    } = object('options', options);
    oneOf('database', database, ['postgres', 'sqlite']);
    const zone = timeZone === undefined ? utc : namedTimeZone(timeZone);
    this.url = parseBaseUrl(url);
    this.#scheduler = scheduler;
    this.#server = new FakeServer({
      schema: readSchema(object('collections', collections), database),
      dialect: database === 'postgres' ? postgres() : sqlite(zone),
      major: oneOf('version', version, [11, 12]),
      scheduler,
      permissions,
      realtimeNeedsLogin: flag('realtimeNeedsLogin', realtimeNeedsLogin),
      lifetime: duration('accessTokenLifetime', accessTokenLifetime),
    });
    this.#browser = this.browser();
    this.latency = latency;
    this.uploadSpeed = uploadSpeed;
    this.#addUsers(users);
    this.#addRows(rows);
  }

  /**
   * The backend of a client.
   *
   * @example
   * const directus = new Directus(fake.url, { transport: { backend: fake.backend } });
   */
  readonly backend: BackendFactory = (options) => this.#browser.backend(options);

  /** The class of WebSockets of live queries: `realtime(directus, { webSocket: fake.WebSocket })`. */
  get WebSocket(): SocketClass {
    const server = this.#server;
    return class extends FakeSocket {
      constructor() {
        super(server);
      }
    };
  }

  /** Answers a request in place of `fetch`: `vi.stubGlobal('fetch', fake.fetch)`. */
  readonly fetch = (input: string | URL | Request, init?: RequestInit): Promise<Response> =>
    this.#browser.fetch(input, init);

  /**
   * Returns another browser, with cookies of its own: for tests of two users in the mode `cookie` or `session`. The members `backend` and
   * `fetch` of the fake, and its handlers for msw, are those of one browser.
   *
   * @example
   * const anna = new Directus(fake.url, { transport: { backend: fake.browser().backend } });
   * const bert = new Directus(fake.url, { transport: { backend: fake.browser().backend } });
   */
  browser(): FakeBrowser {
    return openBrowser(this.#server, this.url, this.#scheduler);
  }

  /**
   * Returns the handlers for msw 2 or 3: a new list, which the types of Storybook's add-on want to be writable.
   *
   * @example
   * import { http } from 'msw';
   * import { setupServer } from 'msw/node';
   *
   * const server = setupServer(...fake.handlers(http));
   */
  handlers<Handler>(http: MswHttp<Handler>): Handler[] {
    const answer = ({ request }: { readonly request: Request }) =>
      this.fetch(request).catch((error: unknown) => {
        // msw has this for a lost network; any other error is the test's to see.
        if (error instanceof TypeError) return Response.error();
        throw error;
      });
    return [http.all(`${this.url}/*`, answer)];
  }

  /** Milliseconds until an answer arrives. */
  get latency(): number {
    return this.#server.latency;
  }

  set latency(milliseconds: number) {
    this.#server.latency = duration('latency', milliseconds);
  }

  /** Bytes of a request's body that the backend sends in a second. */
  get uploadSpeed(): number {
    return this.#server.uploadSpeed;
  }

  set uploadSpeed(bytesPerSecond: number) {
    this.#server.uploadSpeed = bytes('uploadSpeed', bytesPerSecond);
  }

  /** The lifetime of the access tokens of later logins and refreshes, in milliseconds. */
  get accessTokenLifetime(): number {
    return this.#server.accounts.lifetime;
  }

  set accessTokenLifetime(milliseconds: number) {
    this.#server.accounts.lifetime = duration('accessTokenLifetime', milliseconds);
  }

  /** All requests that were answered, in order. */
  get requests(): readonly FakeRequest[] {
    return [...this.#server.requests];
  }

  /** Returns the rows of a collection as they are stored. */
  rows(collection: string): readonly ItemRow[] {
    return [...this.#server.store.rows(collection).values()];
  }

  /** Creates an item as somebody else, who needs no permission. Live queries hear of it. Returns its key. */
  create(collection: string, item: ItemRow): unknown {
    return this.#server.write((writer) => writer.create(collection, item));
  }

  /** Changes an item as somebody else. Live queries hear of it. */
  update(collection: string, key: string | number, changes: ItemRow): void {
    this.#server.write((writer) => {
      writer.update(collection, [key], changes);
    });
  }

  /** Deletes an item as somebody else. Live queries hear of it. */
  delete(collection: string, key: string | number): void {
    this.#server.write((writer) => {
      writer.delete(collection, [key]);
    });
  }

  /** Stores a file with its content. Returns its key. */
  addFile(content: Blob, fields: ItemRow = {}): string {
    const form = new FormData();
    for (const [name, value] of Object.entries(fields)) form.append(name, String(value));
    form.append('file', content);
    return String(this.#server.files.upload(form, this.#server.contextOf(null))[0]);
  }

  /**
   * Answers requests of this method and path with `data` that the test makes. `undefined` leaves a request to the fake server.
   *
   * @example
   * fake.on('POST', '/graphql', () => ({ articles: [{ id: 1 }] }));
   */
  on(method: HttpMethod, path: FakePath, respond: FakeResponder): void {
    this.#server.on(method, path, respond);
  }

  /**
   * Makes the next requests of this method and path fail. `method`: `*` for all. `times`: how many requests, default 1.
   *
   * @example
   * fake.fail('PATCH', '/items/articles/1', { status: 403, code: 'FORBIDDEN' });
   * fake.fail('*', /./, 'network', Infinity);
   */
  fail(method: HttpMethod | '*', path: FakePath, fault: FakeFault, times = 1): void {
    this.#server.faults.plan(method, path, fault, times);
  }

  /** Takes the network away: requests fail, and connections of live queries break. */
  offline(): void {
    this.#server.faults.isOffline = true;
    this.drop();
  }

  /** Brings the network back, and forgets the failures that were planned. */
  online(): void {
    this.#server.faults.clear();
  }

  /** Breaks the connections of live queries. */
  drop(): void {
    for (const socket of [...this.#server.sockets]) socket.drop();
  }

  /** Makes all access tokens expire now: the next request is answered with `TOKEN_EXPIRED`. */
  expireTokens(): void {
    this.#server.expireTokens();
  }

  /** Ends all sessions: a refresh is refused. */
  endSessions(): void {
    this.#server.accounts.endSessions();
  }

  #addUsers(users: readonly FakeUser[]): void {
    for (const { password, role, admin = false, ...fields } of users) {
      const id = this.create('directus_users', {
        ...fields,
        ...(password !== undefined && { password }),
        ...(role !== undefined && { role: this.#roleId(role) }),
      });
      if (admin) this.#server.accounts.admins.add(String(id));
    }
  }

  #roleId(name: string): unknown {
    const found = this.rows('directus_roles').find((role) => role['name'] === name);
    return found ? found['id'] : this.create('directus_roles', { name });
  }

  #addRows(rows: Readonly<Record<string, readonly ItemRow[]>>): void {
    this.#server.write((writer) => {
      for (const [collection, items] of Object.entries(rows))
        for (const item of items) writer.create(collection, item);
    });
  }
}

/**
 * Returns a Directus in memory, for tests of code that uses one: it answers queries as a real server does (proven by comparison with
 * real ones), keeps what is written, logs users in, and reports changes to live queries. It has no flows, hooks, GraphQL or permissions
 * beyond a callback, and says so with an `UnsupportedByFakeError`: docs/testing.md lists the differences. Throws `InvalidParamError`
 * for wrong options.
 *
 * @example
 * const fake = fakeDirectus({
 *   collections: { articles: { fields: { id: 'integer', title: 'string' } } },
 *   rows: { articles: [{ id: 1, title: 'What the sea keeps' }] },
 *   users: [{ email: 'anna@example.com', password: 'secret' }],
 * });
 * const directus = new Directus(fake.url, { transport: { backend: fake.backend } });
 * await directus.auth.login({ email: 'anna@example.com', password: 'secret' });
 * await directus.items('articles').readMany(); // [{ id: 1, title: 'What the sea keeps' }]
 */
export const fakeDirectus = (options: FakeDirectusOptions): FakeDirectus =>
  new FakeDirectus(options);
