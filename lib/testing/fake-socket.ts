import { isObject } from '../internal/guards';
import { evaluate } from '../query/evaluate';
import { QueryError } from '../query/query-error';
import { requireAccess } from './access';
import { Refusal } from './exchange';
import type { FakeServer } from './fake-server';
import { filterOfKeys } from './filter-of-keys';
import { InMemorySocket } from './in-memory-socket';
import type { StoredChange } from './writer';

interface Subscription {
  readonly uid: unknown;
  readonly collection: string;
  readonly event: unknown;
  readonly query: Readonly<Record<string, unknown>>;
}

/** The server's side of one connection. Answers in microtasks, as the server does, with its quirks. */
export class FakeSocket extends InMemorySocket {
  readonly #server: FakeServer;
  readonly #subscriptions = new Map<unknown, Subscription>();
  #userId: string | null = null;

  constructor(server: FakeServer) {
    super();
    this.#server = server;
    server.sockets.add(this);
  }

  override close(): void {
    super.close();
    this.#server.sockets.delete(this);
  }

  /** Sends the changes to those who have subscribed to them: an update that makes an item leave a filter is not sent. */
  report(changes: readonly StoredChange[]): void {
    for (const subscription of this.#subscriptions.values())
      for (const { event, keys } of groupsOf(changes, subscription)) {
        const data = event === 'delete' ? keys.map(String) : this.#rows(subscription, keys);
        if (data.length > 0)
          this.answer({ type: 'subscription', event, uid: subscription.uid, data });
      }
  }

  protected override connect(): void {
    if (this.#server.faults.isOffline) this.fail();
    else super.connect();
  }

  protected override receive(message: Readonly<Record<string, unknown>>): void {
    try {
      this.#handle(message);
    } catch (error) {
      if (!(error instanceof Refusal) && !(error instanceof QueryError)) throw error;
      const isOfLogin = message['type'] === 'auth' || error.code === 'AUTH_FAILED';
      const { code, message: reason } = error;
      const { uid } = message;
      const type = isOfLogin ? 'auth' : message['type'];
      this.answer({ type, status: 'error', uid, error: { code, message: reason } });
      // Directus ends a connection whose login it refuses, or that needs one.
      if (isOfLogin) this.dropLater();
    }
  }

  #handle({ type, uid, ...message }: Readonly<Record<string, unknown>>): void {
    if (type !== 'auth' && this.#userId === null && this.#server.realtimeNeedsLogin)
      throw new Refusal(401, 'AUTH_FAILED', 'Authentication failed.');
    switch (type) {
      case 'ping':
        this.answer({ type: 'pong' });
        break;
      case 'auth': {
        const token = message['access_token'];
        const userId = this.#server.accounts.userOf(typeof token === 'string' ? token : '');
        if (userId === null) throw new Refusal(401, 'AUTH_FAILED', 'Authentication failed.');
        this.#userId = userId;
        this.answer({ type, status: 'ok' });
        break;
      }
      case 'unsubscribe':
        this.#subscriptions.delete(uid);
        this.answer({ type: 'subscription', event: 'unsubscribe', uid });
        break;
      case 'subscribe':
        this.#subscribe({
          uid,
          collection: String(message['collection']),
          event: message['event'],
          query: isObject(message['query']) ? message['query'] : {},
        });
        break;
      default:
        throw new Refusal(
          400,
          'INVALID_PAYLOAD',
          `The fake server knows no message "${String(type)}".`,
        );
    }
  }

  #subscribe(subscription: Subscription): void {
    const { uid, collection, event } = subscription;
    const { permissions, query } = this.#server.contextOf(this.#userId);
    requireAccess(permissions, { action: 'read', collection, user: query.user ?? null });
    const data = this.#rows(subscription);
    this.#subscriptions.set(uid, subscription);
    // For one event alone, Directus sends no data at first.
    this.answer({ type: 'subscription', event: 'init', uid, ...(event === undefined && { data }) });
  }

  /** Returns the rows of a subscription's query; of these keys alone where they are given. */
  #rows({ collection, query }: Subscription, keys?: readonly unknown[]): readonly unknown[] {
    const { store, query: context } = this.#server.contextOf(this.#userId);
    const { key } = store.database.collection(collection);
    const asked = keys ? { ...query, filter: filterOfKeys(key, keys, query['filter']) } : query;
    return evaluate(store.database, collection, asked, context).data;
  }
}

/** Directus reports each item that was created by itself, and what was changed or deleted at once together. */
function groupsOf(
  changes: readonly StoredChange[],
  { collection, event }: Subscription,
): readonly { readonly event: StoredChange['event']; readonly keys: readonly unknown[] }[] {
  const wanted = changes.filter(
    (change) => change.collection === collection && (event === undefined || change.event === event),
  );
  const created = wanted.filter((change) => change.event === 'create');
  const groups = (['update', 'delete'] as const).map((name) => ({
    event: name,
    keys: wanted.filter((change) => change.event === name).map(({ key }) => key),
  }));
  return [
    ...created.map(({ key }) => ({ event: 'create' as const, keys: [key] })),
    ...groups.filter(({ keys }) => keys.length > 0),
  ];
}
