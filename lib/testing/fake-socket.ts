import { Subscription } from 'rxjs';
import { isObject } from '../internal/guards';
import { evaluate, type QueryResult } from '../query/evaluate';
import { QueryError } from '../query/query-error';
import { requireAccess } from './access';
import { invalidPayload, Refusal } from './exchange';
import type { FakeServer } from './fake-server';
import { queryOfKeys } from './query-of-keys';
import { InMemorySocket } from './in-memory-socket';
import { UnsupportedByFakeError } from './unsupported';
import type { StoredChange } from './write-context';

/** Milliseconds in which Directus waits for a new token. */
const AUTH_TIMEOUT = 10_000;

interface SocketSubscription {
  readonly uid: string | undefined;
  readonly collection: string;
  readonly event: unknown;
  readonly query: Readonly<Record<string, unknown>>;
}

/** The server's side of one connection. Answers in microtasks, as the server does, with its quirks. */
export class FakeSocket extends InMemorySocket {
  readonly #server: FakeServer;
  readonly #subscriptions = new Map<string | undefined, SocketSubscription>();
  #expiry = Subscription.EMPTY;
  #userId: string | null = null;
  #isLoggedIn = false;

  constructor(server: FakeServer) {
    super();
    this.#server = server;
    server.sockets.add(this);
  }

  override close(): void {
    super.close();
    this.#expiry.unsubscribe();
    this.#server.sockets.delete(this);
  }

  /** Sends a change to those who have subscribed to it: an update that makes an item leave a filter is not sent. */
  report(change: StoredChange): void {
    const { collection, event, keys } = change;
    for (const subscription of this.#subscriptions.values()) {
      const isWanted = subscription.event === undefined || subscription.event === event;
      if (subscription.collection !== collection || !isWanted) continue;
      const result =
        event === 'delete' ? { data: keys.map(String) } : this.#evaluate(subscription, keys);
      if (result.data.length > 0)
        this.answer({ type: 'subscription', event, uid: subscription.uid, ...result });
    }
  }

  protected override connect(): void {
    if (this.#server.faults.isOffline) this.fail();
    else super.connect();
  }

  protected override receive(text: string): void {
    let message: SocketMessage | undefined;
    try {
      message = readMessage(text);
      this.#handle(message);
    } catch (error) {
      if (error instanceof QueryError && error.code === 'UNSUPPORTED')
        throw new UnsupportedByFakeError(error.message);
      if (!(error instanceof Refusal) && !(error instanceof QueryError)) throw error;
      this.#refuse(error, message);
    }
  }

  /** Directus does not say which subscription it refuses, and ends a connection whose login it refuses, or that needs one. */
  #refuse({ code, message: reason }: Refusal | QueryError, message?: SocketMessage): void {
    const isOfLogin = message?.type === 'auth' || code === 'AUTH_FAILED';
    const type = isOfLogin ? 'auth' : (message?.type ?? 'server');
    this.answer({ type, status: 'error', error: { code, message: reason } });
    if (isOfLogin) this.dropLater();
  }

  #handle(message: SocketMessage): void {
    const { type, uid } = message;
    if (type !== 'auth' && !this.#isLoggedIn && this.#server.realtimeNeedsLogin) throw authFailed();
    switch (type) {
      case 'ping':
        this.answer({ type: 'pong', uid });
        break;
      case 'auth':
        this.#logIn(message);
        break;
      case 'unsubscribe':
        if (uid === undefined) this.#subscriptions.clear();
        else this.#subscriptions.delete(uid);
        this.answer({ type: 'subscription', event: 'unsubscribe', uid });
        break;
      case 'subscribe':
        this.#subscribe(subscriptionOf(message));
        break;
      case 'items':
        throw new UnsupportedByFakeError('items by WebSocket');
      default:
      // Directus does not answer to other messages.
    }
  }

  #logIn({ uid, access_token: token, ...credentials }: SocketMessage): void {
    if (credentials['email'] !== undefined || credentials['refresh_token'] !== undefined)
      throw new UnsupportedByFakeError('logins by WebSocket without an access token');
    const { accounts } = this.#server;
    const text = typeof token === 'string' ? token : '';
    try {
      this.#userId = accounts.userOf(text);
    } catch (error) {
      throw error instanceof Refusal && error.code === 'TOKEN_EXPIRED' ? error : authFailed();
    }
    if (this.#userId === null) throw authFailed();
    this.#isLoggedIn = true;
    this.#expiry.unsubscribe();
    this.#expiry = this.#server.whenExpired(text, () => {
      this.#expire();
    });
    this.answer({ type: 'auth', status: 'ok', uid });
  }

  /** The connection and its subscriptions stay for a while, in which the client may send a new token. */
  #expire(): void {
    this.#userId = null;
    this.#fail('TOKEN_EXPIRED', 'Token expired.');
    this.#expiry = this.#server.after(AUTH_TIMEOUT, () => {
      if (!this.#server.realtimeNeedsLogin) return;
      this.#fail('AUTH_TIMEOUT', 'Authentication timed out.');
      this.dropLater();
    });
  }

  #fail(code: string, message: string): void {
    this.answer({ type: 'auth', status: 'error', error: { code, message } });
  }

  #subscribe(subscription: SocketSubscription): void {
    const { uid, collection, event } = subscription;
    const { permissions, query, store } = this.#server.contextOf(this.#userId);
    // Directus does not answer at all.
    if (!store.schema.collections.has(collection)) return;
    requireAccess(permissions, { action: 'read', collection, user: query.user ?? null });
    const result = this.#evaluate(subscription);
    this.#subscriptions.set(uid, subscription);
    // For one event alone, Directus sends no data at first.
    this.answer({ type: 'subscription', event: 'init', uid, ...(event === undefined && result) });
  }

  /** Evaluates a subscription's query; for these keys alone where they are given. */
  #evaluate({ collection, query }: SocketSubscription, keys?: readonly unknown[]): QueryResult {
    const { store, query: context } = this.#server.contextOf(this.#userId);
    const { key } = store.database.collection(collection);
    const asked = keys ? queryOfKeys(key, keys, query) : query;
    return evaluate(store.database, collection, asked, context);
  }
}

const authFailed = (): Refusal => new Refusal(401, 'AUTH_FAILED', 'Authentication failed.');

type SocketMessage = Readonly<Record<string, unknown>> & {
  readonly type: string;
  readonly uid: string | undefined;
};

/** Reads a message, which has to be an object with a type, and a text or a number as `uid`. */
function readMessage(text: string): SocketMessage {
  const message = parsed(text);
  const { type, uid } = isObject(message) ? message : {};
  const isUid = uid === undefined || typeof uid === 'string' || typeof uid === 'number';
  if (!isObject(message) || typeof type !== 'string' || !isUid)
    throw invalidPayload('A message has to be an object with a "type"');
  return { ...message, type, uid: uid === undefined ? undefined : String(uid) };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const EVENTS: readonly unknown[] = [undefined, 'create', 'update', 'delete'];

function subscriptionOf({
  uid,
  collection,
  event,
  query = {},
  item,
}: SocketMessage): SocketSubscription {
  if (item !== undefined) throw new UnsupportedByFakeError('subscriptions to one item');
  if (typeof collection !== 'string' || !isObject(query) || !EVENTS.includes(event))
    throw invalidPayload('A subscription has a "collection", and perhaps an "event" and a "query"');
  return { uid, collection, event, query };
}
