import { defer, delay, map, of } from 'rxjs';
import { type Backend, Directus, TransportError } from '../../lib';
import { describeCollections, localQueries } from '../../lib/local-queries';
import { Database } from '../../lib/query/database';
import { sqlite } from '../../lib/query/dialects/sqlite';
import { evaluate } from '../../lib/query/evaluate';
import { realtime } from '../../lib/realtime';
import { deepFreeze } from './deep-freeze';
import { FakeSockets } from './fake-sockets';
import { VirtualClock } from './virtual-clock';

interface Item {
  id: number;
  t: string | null;
  n: number | null;
  owner: Owner | number | null;
}

interface Owner {
  id: number;
  name: string | null;
}

interface Schema {
  items: Item[];
  owners: Owner[];
}

export const collections = describeCollections(
  {
    items: { fields: { id: 'integer', t: 'string', n: 'integer', owner: { m2o: 'owners' } } },
    owners: { fields: { id: 'integer', name: 'string' } },
  },
  'sqlite',
);

type Row = Readonly<Record<string, unknown>>;

const OWNERS: readonly Row[] = [
  { id: 1, name: 'Ada' },
  { id: 2, name: 'Bob' },
  { id: 3, name: null },
];

/** Milliseconds that each part of an answer takes. */
export interface Delays {
  /** Until the server reads the rows, and until the answer has arrived after that. */
  readonly read: () => readonly [number, number];
  readonly event: () => readonly [number, number];
}

const PROMPT: Delays = { read: () => [5, 5], event: () => [1, 1] };

/** A server that evaluates queries with the query engine, its sockets, and a client of it with `localQueries`, on a virtual clock. */
export function queryServer(rows: readonly Row[], delays: Delays = PROMPT, isLocal = true) {
  const clock = new VirtualClock();
  const sockets = new FakeSockets(clock, 1);
  const state = {
    reads: 0,
    refusedFields: undefined as RegExp | undefined,
    refusal: 403,
    failsWrites: false,
  };
  const dialect = sqlite();
  let database = Database.of(collections, dialect, { items: rows, owners: OWNERS });
  let lastKey = Math.max(0, ...rows.map(({ id }) => Number(id)));

  const read = (collection: string, query: object) =>
    evaluate(database, collection, query, { major: 11, now: () => new Date(clock.now()) }).data;
  const keysOf = (collection: string) =>
    read(collection, { fields: ['id'], limit: -1 }).map((row) => (row as Item).id);

  const emit = (event: string, collection: string, keys: readonly number[]) => {
    for (const socket of sockets.alive)
      for (const [uid, subscribed] of socket.subscriptions) {
        if (subscribed !== collection) continue;
        const [before, after] = delays.event();
        clock.schedule(() => {
          const request = sockets.received.find((message) => message.uid === uid);
          const { fields, limit } = (request?.query ?? {}) as { fields?: string[]; limit?: number };
          const filter = { id: { _in: keys } };
          const data =
            event === 'delete'
              ? keys.map(String)
              : read(collection, { ...(fields && { fields }), filter, limit: limit ?? -1 });
          if (data.length === 0) return;
          const message = { type: 'subscription', event, uid, data };
          clock.schedule(() => socket.tell(message), after);
        }, before);
      }
  };

  /** Changes the rows as another client does. */
  const create = (row: Row, collection = 'items'): Row => {
    lastKey = Math.max(lastKey + 1, Number(row['id'] ?? 0));
    const created = { id: lastKey, ...row };
    database = database.with(database.table(collection).with([created]));
    emit('create', collection, [created.id]);
    return created;
  };
  const update = (keys: readonly number[], patch: Row, collection = 'items') => {
    const table = database.table(collection);
    const present = keys.filter((key) => table.get(key));
    const changed = present.map((key) => ({ ...table.get(key), ...patch, id: key }));
    database = database.with(table.with(changed));
    if (present.length > 0) emit('update', collection, present);
  };
  const remove = (keys: readonly number[], collection = 'items') => {
    database = database.with(database.table(collection).without(keys));
    emit('delete', collection, keys);
  };

  const write = (method: string, collection: string, key: number, body: Row): unknown => {
    if (method === 'POST') return create(body, collection);
    if (method === 'DELETE') remove([key], collection);
    else update([key], body, collection);
    return body;
  };

  const backend: Backend = (request) => {
    const { method, path, params, body } = request;
    const [, , collection = '', key = ''] = path.split('/');
    const [before, after] = path.startsWith('/items') ? delays.read() : [0, 0];
    return of(null).pipe(
      delay(before, clock),
      map((): unknown => {
        if (!path.startsWith('/items')) return { websocket: {} };
        const refuse = (status: number) =>
          new TransportError('no', 'FORBIDDEN', request, {
            raw: {},
            data: undefined,
            status,
            headers: {},
          });
        if (method !== 'GET') {
          if (state.failsWrites) throw refuse(403);
          return write(method, collection, Number(key), (body ?? {}) as Row);
        }
        state.reads++;
        const { fields } = params as { fields?: readonly string[] };
        if (fields?.some((field) => state.refusedFields?.test(field))) throw refuse(state.refusal);
        return read(collection, params);
      }),
      delay(after, clock),
      map((data) => ({
        type: 'reply' as const,
        body: deepFreeze({ raw: { data }, data, status: 200, headers: {} }),
      })),
    );
  };

  const directus = new Directus<Schema>('http://directus.example.com', {
    auth: { mode: 'json', staticToken: 'token' },
    storage: { mode: 'MemoryStorage' },
    transport: { backend: () => (request) => defer(() => backend(request)), retry: false },
  });
  const live = realtime(directus, {
    webSocket: sockets.Socket,
    scheduler: clock,
    ...(isLocal && { localQueries: localQueries({ collections, database: 'sqlite' }) }),
  });
  /** Follows a live query. */
  const follow = (query: object) => {
    const seen: (readonly Row[])[] = [];
    const errors: unknown[] = [];
    const subscription = live.live('items', query).subscribe({
      next: ({ data }) => seen.push(data),
      error: (error: unknown) => errors.push(error),
    });
    return {
      query,
      seen,
      errors,
      last: () => seen.at(-1) ?? [],
      keys: () => (seen.at(-1) ?? []).map(({ id }) => id),
      /** The rows that a read answers with now. */
      fresh: () => read('items', query) as readonly Row[],
      stop: () => subscription.unsubscribe(),
    };
  };
  return { clock, sockets, state, live, directus, follow, create, update, remove, keysOf };
}
