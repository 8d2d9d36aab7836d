import { Auth } from './auth/auth';
import { withBearerToken, customAuthTokenSource } from './auth/bearer';
import type { IAuth } from './auth/auth-base';
import { openCrossTabChannel } from './auth/cross-tab/channel';
import { isBearer } from './auth/tokens';
import type { AuthOptions } from './auth/auth-options';
import { type CollectionOptions, ItemsHandler } from './handlers/items';
import { SingletonHandler } from './handlers/singleton';
import {
  type DirectusInit,
  isCustomAuth,
  isCustomTransport,
  resolveOptions,
  type TransportOptions,
} from './options';
import type { IStorage } from './storage/base';
import { ajaxBackend } from './transport/ajax-backend';
import { dedupe } from './transport/dedupe';
import { composeInterceptors, guardBackend } from './transport/interceptor-chain';
import { withOlderComments } from './transport/older-comments';
import { RequestReporter } from './transport/request-reporter';
import { withRetry } from './transport/retry';
import { withSearch } from './transport/search';
import { Transport } from './transport/transport';
import type { ITransport } from './transport/transport-base';
import type { TransportRequestOptions } from './transport/request';
import type {
  CheckedCollection,
  CheckedSingleton,
  Collection,
  CollectionName,
  DefaultSchema,
  SingletonName,
} from './types/schema';
import { unchecked } from './internal/unchecked';

/**
 * A client for one Directus server, without the handlers of its system collections: `new FilesHandler(client.transport)`
 * makes one, and what is not used is left out of a bundle. {@link Directus} has them all.
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
> {
  /** The server's address. */
  readonly url: string;
  readonly auth: A;
  readonly storage: IStorage;
  readonly transport: T;

  /**
   * `url`: the server's address. `init`: options for session, storage and transport, or objects of
   * your own in their place. Nothing is sent yet, except to refresh a stored session that has expired.
   */
  /* eslint-disable @typescript-eslint/unified-signatures -- each infers A and T from what it is given, which a union would not */
  // Options come first, so that functions in them are typed by them, and once more at the end, because the compiler explains
  // what is wrong with an argument by the last overload.
  constructor(url: string, init?: DirectusInit<AuthOptions, TransportOptions>);
  constructor(url: string, init: DirectusInit<A, TransportOptions>);
  constructor(url: string, init: DirectusInit<AuthOptions, T>);
  constructor(url: string, init: DirectusInit<A, T>);
  constructor(url: string, init?: DirectusInit<AuthOptions, TransportOptions>);
  /* eslint-enable @typescript-eslint/unified-signatures -- see above */
  constructor(url: string, init: DirectusInit = {}) {
    const { auth, storage, transport, url: address } = resolveOptions(url, init);
    const credentials = !isCustomAuth(auth) && auth.mode !== 'json';
    const own = isCustomTransport(transport);
    const {
      backend: factory,
      interceptors = [],
      searchAbove,
    }: TransportOptions = own ? {} : transport;
    const options = { url: address, withCredentials: credentials };
    const wire = factory ? guardBackend(factory(options)) : ajaxBackend(options);
    const backend = dedupe(withRetry(withSearch(withOlderComments(wire), address, searchAbove)));
    const requests = new RequestReporter();
    const bare = own ? transport : new Transport(backend, anonymous(transport), requests);
    const session = isCustomAuth(auth)
      ? auth
      : new Auth({
          ...auth,
          url: address,
          storage,
          transport: bare,
          tabs: openCrossTabChannel(auth.shared && `${address} ${auth.shared}`, auth.scheduler),
        });
    const source = session instanceof Auth ? session.tokenSource : customAuthTokenSource(session);

    this.url = address;
    this.storage = storage;
    this.auth = unchecked<A>(session);
    this.transport = unchecked<T>(
      own
        ? transport
        : new Transport(
            composeInterceptors(interceptors, withBearerToken(source, backend)),
            transport,
            requests,
          ),
    );
  }

  /**
   * Returns the items of a collection.
   *
   * @example
   * await directus.items('articles').readOne(15);
   */
  items<const C extends string>(
    collection: CheckedCollection<Schema, C> | (C & CollectionName<Schema>),
    options?: CollectionOptions,
  ): ItemsHandler<Collection<Schema, C>, Schema> {
    return new ItemsHandler<Collection<Schema, C>, Schema>(collection, this.transport, options);
  }

  /**
   * Returns a collection of one item.
   *
   * @example
   * await directus.singleton('settings').read();
   */
  singleton<const C extends string>(
    collection: CheckedSingleton<Schema, C> | (C & SingletonName<Schema>),
  ): SingletonHandler<Collection<Schema, C>, Schema> {
    return new SingletonHandler<Collection<Schema, C>, Schema>(collection, this.transport);
  }

  /** Ends what runs in the background: timers and listeners of the session. */
  dispose(): void {
    if (this.auth instanceof Auth) this.auth.dispose();
  }
}

/**
 * Returns the options for requests of the session itself. A bearer is left out, because the server refuses an expired one on
 * `/auth` too; another scheme, as a proxy in front asks for it, is kept.
 */
const anonymous = ({ headers, params, retry }: TransportOptions): TransportRequestOptions => ({
  params,
  retry,
  headers: Object.fromEntries(
    Object.entries(headers ?? {}).filter(
      ([name, value]) => name.toLowerCase() !== 'authorization' || !isBearer(value),
    ),
  ),
});
