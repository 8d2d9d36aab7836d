import type { SchedulerLike } from 'rxjs';
import type { AnsweredKey, QueryOne } from '../types/query';
import type { ManyItems } from '../types/result';
import type { RealtimeError } from './errors';
import type { LocalQueries } from './local-queries';
import type { OfflineLists } from './offline-lists';
import type { SocketClass } from './socket/types';

/**
 * The connection at one moment.
 * - `offline`: nobody is subscribed, so there is none
 * - `connecting`, `authenticating`: on the way to `open`
 * - `open`: changes come in
 * - `waiting`: it broke; `retryAt` is the time of the next attempt in epoch milliseconds, `null` when it
 *   waits for somebody to log in, or for ever
 * - `unavailable`: no connection is possible here; live queries poll at `pollInterval` instead
 */
export type RealtimeStatus =
  | { readonly state: 'offline' | 'connecting' | 'authenticating' | 'open' }
  | { readonly state: 'waiting'; readonly retryAt: number | null; readonly error: unknown }
  | { readonly state: 'unavailable'; readonly error: RealtimeError };

/**
 * How the connection authenticates, the server's `WEBSOCKETS_REST_AUTH`.
 * - `handshake`: by the first message; also right for servers set to `public`
 * - `public`: nobody in particular; the token is not sent
 * - `strict`: by the token in the address, where server logs may show it
 */
export type RealtimeAuthMode = 'handshake' | 'public' | 'strict';

/** How the connection is made and kept: `realtime(directus, options)`. */
export interface RealtimeOptions {
  /** Default `handshake`, as the server's. */
  readonly authMode?: RealtimeAuthMode | undefined;
  /** The server's `WEBSOCKETS_REST_PATH`. Default `/websocket`. */
  readonly path?: string | undefined;
  /**
   * Milliseconds before the first new attempt after a failure, doubled with each further one until a subscription has
   * held for ten seconds; at random between half and all of it is waited. Default 1 000. `Infinity`: never.
   */
  readonly retryDelay?: number | undefined;
  /**
   * Milliseconds between two attempts at most; after the sixth failure in a row, 5 000 are the least. Default 30 000.
   * `Infinity`: no limit.
   */
  readonly maxRetryDelay?: number | undefined;
  /** Milliseconds in which changes are gathered before a live query reads again. Default 100. `Infinity`: never. */
  readonly debounce?: number | undefined;
  /**
   * Milliseconds between two reads of a live query while its changes are not reported, 3 000 at least. Default 10 000.
   * `Infinity`: never.
   */
  readonly pollInterval?: number | undefined;
  /** Default: the platform's, in Node.js before 22 that of the package `ws`. */
  readonly webSocket?: SocketClass | undefined;
  /**
   * Evaluates filters and order of live queries on this side, so that most changes need no read: `localQueries` of `directus-rx/local-queries`.
   * Default: live queries are read again after each change.
   */
  readonly localQueries?: LocalQueries | undefined;
  /**
   * Keeps the results of live queries with the option `offline`, and shows writes that are not sent yet: `offline` of `directus-rx/offline`.
   * Default: nothing is kept.
   */
  readonly offline?: OfflineLists | undefined;
  /** Default: `asyncScheduler`. */
  readonly scheduler?: SchedulerLike | undefined;
}

/** The kinds of changes. */
export type ChangeEvent = 'create' | 'update' | 'delete';

/**
 * A change of a collection.
 * - `init`: the subscription has begun; every later change comes in
 * - `gap`: changes may have been missed, because the connection was lost (`reconnected`), the server could not
 *   tell of one (`server`), or the buffer of `inTurn` was full (`overflow`): read your data again
 * - `create`, `update`: the items as they are now
 * - `delete`: the keys of the items that are gone, as text
 */
export type Change<Item, E extends ChangeEvent = ChangeEvent> =
  | { readonly event: 'init' }
  | { readonly event: 'gap'; readonly reason: 'reconnected' | 'server' | 'overflow' }
  | (E extends 'delete'
      ? { readonly event: 'delete'; readonly keys: readonly AnsweredKey[] }
      : E extends ChangeEvent
        ? { readonly event: E; readonly data: readonly Item[] }
        : never);

/** A result of a live query. */
export interface LiveItems<R> extends ManyItems<R> {
  /** True for a result that was kept on this device: the server has not answered yet. */
  readonly stale?: true;
  /** When a stale result was read, in epoch milliseconds. */
  readonly at?: number;
}

/** Options of a live query. */
export interface LiveOptions {
  /** The name of the primary key's field. Default `id`. */
  readonly primaryKey?: string | undefined;
  /** Collections whose changes show in this query, too: those of the relations it follows. */
  readonly watch?: readonly string[] | undefined;
  /**
   * True to keep the results on this device, and to show them at the next start until the server has answered, marked with `stale: true` and
   * `at`, the time of their reading in epoch milliseconds. Needs the option `offline` of `realtime`. Default false.
   */
  readonly offline?: boolean | undefined;
}

/** Options of `changes`: which events of which items, and which of their fields. */
export interface ChangesOptions<T, P, S, E extends ChangeEvent> {
  /** The fields to report, of which items. An update that makes an item leave the filter is not reported. */
  readonly query?: Pick<QueryOne<T, P, S>, 'fields' | 'filter' | 'search' | 'deep'> | undefined;
  /** Only this event. Default: all. */
  readonly event?: E | undefined;
}
