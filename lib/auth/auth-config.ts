import type { SchedulerLike, Observable } from 'rxjs';
import { isObject } from '../internal/guards';
import { plainRecord, withMethods } from '../internal/argument-checks';
import { type IStorage, STORAGE_METHODS } from '../storage/base';
import { type ITransport, TRANSPORT_METHODS } from '../transport/transport-base';
import type { AuthMode } from './auth-modes';
import type { AuthOptions } from './auth-options';
import { type CrossTabChannel, openCrossTabChannel } from './cross-tab/channel';
import { resolveAuthOptions } from './resolve-auth-options';

/** The options of a session without a client: `new Auth({ storage, transport })`. */
export interface StandaloneAuthOptions extends AuthOptions {
  readonly storage: IStorage;
  /** Sends logins and refreshes, without a token of its own: `new Transport({ url })`. */
  readonly transport: ITransport;
}

/** The configuration of a session, complete and checked. */
export interface AuthConfig {
  /** The server's address without a trailing slash. */
  readonly url: string;
  /** Reaches the server without Authorization header: an expired one is refused on `/auth/*` too. */
  readonly transport: ITransport;
  readonly storage: IStorage;
  readonly mode: AuthMode;
  readonly autoRefresh: boolean;
  readonly msRefreshBeforeExpires: number;
  readonly staticToken: string;
  /** The clock and timers of background work. */
  readonly scheduler: SchedulerLike;
  /** The clock and timers of waits that a caller depends on: they must keep a Node process alive. Default: `scheduler`. */
  readonly waitScheduler?: SchedulerLike | undefined;
  /** The other tabs with this session. */
  readonly tabs: CrossTabChannel;
  /** Emits when timers may have been suspended. Default: when the page is shown again, and when the network is back. */
  readonly wakeUps$?: Observable<unknown> | undefined;
}

// Only a client knows the other tabs.
const isComplete = (options: StandaloneAuthOptions | AuthConfig): options is AuthConfig =>
  isObject(options) && 'tabs' in options;

/** Returns the configuration of a session, with its defaults. Throws an `InvalidParamError` for a wrong option. */
export function resolveAuthConfig(options: StandaloneAuthOptions | AuthConfig): AuthConfig {
  if (isComplete(options)) return options;
  plainRecord('auth', options);
  const storage = withMethods('auth.storage', options.storage, STORAGE_METHODS);
  const transport = withMethods('auth.transport', options.transport, TRANSPORT_METHODS);
  const resolved = resolveAuthOptions(options, storage);
  // Without a `url` of the transport the server is unknown: its session is stored for the address `''`.
  const url: unknown = Reflect.get(transport, 'url');
  const address = typeof url === 'string' ? url : '';
  const { shared, scheduler } = resolved;
  const tabs = openCrossTabChannel(shared && `${address} ${shared}`, scheduler);
  return { ...resolved, url: address, storage, transport, tabs };
}
