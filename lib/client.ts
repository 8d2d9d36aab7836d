import { Auth } from './auth/auth';
import { withBearerToken, customAuthTokenSource } from './auth/bearer';
import type { IAuth } from './auth/auth-base';
import { traitsOf } from './auth/auth-modes';
import { openCrossTabChannel } from './auth/cross-tab/channel';
import { isBearer } from './auth/tokens';
import type { AuthOptions } from './auth/auth-options';
import { type CollectionOptions, ItemsHandler } from './handlers/items';
import { SingletonHandler } from './handlers/singleton';
import { type DirectusInit, isCustomAuth, isCustomTransport, resolveOptions } from './options';
import type { IStorage } from './storage/base';
import { createBackend } from './transport/create-backend';
import { composeInterceptors } from './transport/interceptor-chain';
import { RequestReporter } from './transport/request-reporter';
import { Transport } from './transport/transport';
import type { ITransport } from './transport/transport-base';
import type { TransportOptions } from './transport/transport-options';
import type { TransportRequestOptions } from './transport/request';
import type {
  CheckedCollection,
  CheckedSingleton,
  Collection,
  DefaultSchema,
  OpenCollection,
  OpenSingleton,
  SCHEMA,
} from './types/schema';
import { cachedBy } from './internal/cache';
import { unchecked } from './internal/unchecked';
import { SkippedByVue } from './internal/skipped-by-vue';

const itemsOf = /* @__PURE__ */ cachedBy();
const singletonOf = /* @__PURE__ */ cachedBy();

/**
 * A client for one Directus server without handlers of system collections, for small bundles: `new FilesHandler(client.transport)`
 * creates one of them. {@link Directus} has all of them.
 *
 * @example
 * const directus = new DirectusClient<MyCollections>('https://directus.example.com');
 * await directus.auth.login({ email, password });
 * directus.items('articles').readByQuery({ sort: ['-date_published'] }).subscribe(show);
 */
export class DirectusClient<
  Schema extends object = DefaultSchema,
  A extends IAuth = Auth,
  T extends ITransport = Transport,
> extends SkippedByVue {
  /** Carries the schema for the compiler only: there is no such value at run time. */
  declare readonly [SCHEMA]?: Schema;

  /** The server's address. */
  readonly url: string;
  /**
   * The session: login, logout, tokens and their refresh.
   *
   * @example
   * await directus.auth.login({ email, password });
   * directus.auth.authenticated$.subscribe(showMenu);
   */
  readonly auth: A;
  /** The store of the session's tokens. */
  readonly storage: IStorage;
  /**
   * Sends requests with the session's token, for endpoints of extensions.
   *
   * @example
   * const { data } = await directus.transport.get('/my-extension/report');
   */
  readonly transport: T;

  /**
   * `url`: the server's address. `init`: options for session, storage and transport, or objects of
   * your own in their place. Nothing is sent yet, except to refresh a stored session that has expired.
   */
  /* eslint-disable @typescript-eslint/unified-signatures -- each infers A and T from what it is given, which a union would not */
  // The overload for options is the first, so that functions among the options get their parameter types, and is repeated as the
  // last, because the compiler reports a wrong argument against the last overload.
  constructor(url: string, init?: DirectusInit<AuthOptions, TransportOptions>);
  constructor(url: string, init: DirectusInit<A, TransportOptions>);
  constructor(url: string, init: DirectusInit<AuthOptions, T>);
  constructor(url: string, init: DirectusInit<A, T>);
  constructor(url: string, init?: DirectusInit<AuthOptions, TransportOptions>);
  /* eslint-enable @typescript-eslint/unified-signatures -- see above */
  constructor(url: string, init: DirectusInit = {}) {
    super();
    const { auth, storage, transport, url: address } = resolveOptions(url, init);
    const isConfigured = auth instanceof Auth || !isCustomAuth(auth);
    const credentials = isConfigured && traitsOf(auth.mode).usesCookie;
    const isCustom = isCustomTransport(transport);
    const options: TransportOptions = isCustom ? {} : transport;
    const backend = createBackend({ url: address, withCredentials: credentials }, options);
    const reporter = new RequestReporter();
    const sessionTransport = isCustom
      ? transport
      : new Transport(backend, sessionRequestOptions(transport), reporter, address);
    const session = isCustomAuth(auth)
      ? auth
      : new Auth({
          ...auth,
          url: address,
          storage,
          transport: sessionTransport,
          tabs: openCrossTabChannel(auth.shared && `${address} ${auth.shared}`, auth.scheduler),
        });
    const tokenSource =
      session instanceof Auth ? session.tokenSource : customAuthTokenSource(session);

    this.url = address;
    this.storage = storage;
    this.auth = unchecked<A>(session);
    this.transport = unchecked<T>(
      isCustom
        ? transport
        : new Transport(
            composeInterceptors(options.interceptors ?? [], withBearerToken(tokenSource, backend)),
            transport,
            reporter,
            address,
          ),
    );
  }

  /**
   * Returns the items of a collection, the same object for each call without options. `Item`: their type, where it is not that of the schema.
   *
   * @example
   * await directus.items('articles').readOne(15);
   */
  items<const C extends string, Item = Collection<Schema, C>>(
    collection: CheckedCollection<Schema, C, Item> | OpenCollection<Schema, C>,
    options?: CollectionOptions,
  ): ItemsHandler<Item, Schema> {
    const make = () => new ItemsHandler<Item, Schema>(collection, this.transport, options);
    return options === undefined ? itemsOf(this.transport, collection, make) : make();
  }

  /**
   * Returns a collection of one item, the same object for each call.
   *
   * @example
   * await directus.singleton('settings').read();
   */
  singleton<const C extends string, Item = Collection<Schema, C>>(
    collection: CheckedSingleton<Schema, C, Item> | OpenSingleton<Schema, C>,
  ): SingletonHandler<Item, Schema> {
    return singletonOf(
      this.transport,
      collection,
      () => new SingletonHandler<Item, Schema>(collection, this.transport),
    );
  }

  /** Ends what runs in the background: timers and listeners of the session. */
  dispose(): void {
    if (this.auth instanceof Auth) this.auth.dispose();
  }
}

/** Bytes. The answers to `/auth` are far smaller; a packed one could fill the memory. */
const MAX_SESSION_ANSWER = 1024 * 1024;

/**
 * Returns the options for requests of the session itself. Leaves out a bearer token, because the server refuses an expired one even
 * on `/auth`. Keeps another scheme, such as the Basic authentication of a proxy.
 */
const sessionRequestOptions = ({
  headers,
  params,
  retry,
}: TransportOptions): TransportRequestOptions => ({
  params,
  retry,
  maxContentLength: MAX_SESSION_ANSWER,
  headers: Object.fromEntries(
    Object.entries(headers ?? {}).filter(
      ([name, value]) => name.toLowerCase() !== 'authorization' || !isBearer(value),
    ),
  ),
});
