import { type Backend, Directus, TransportError, type TransportRequest } from '../../lib';
import { concatMap, defer, of, throwError } from 'rxjs';
import {
  MemoryOfflineStorage,
  Offline,
  offline,
  type OfflineOptions,
  type OfflineStorage,
  type OutboxEntry,
} from '../../lib/offline';
import { type FakeDirectus, fakeDirectus } from '../../lib/testing';
import type { TabPlatform } from '../../lib/transport/platform/types';
import { VirtualClock } from './virtual-clock';

interface Article {
  id: string;
  title: string;
  status: string;
  author?: string | null;
}

interface Schema {
  articles: Article;
  authors: { id: string; name: string };
  counters: { id: number; n: number };
}

/** What becomes of a request: its answer is lost before or after the server has seen it. */
export type Loss = 'before' | 'after' | undefined;

export const anna = { email: 'anna@example.com', password: 'secret' };
export const bob = { email: 'bob@example.com', password: 'secret' };

const uuid = { type: 'uuid', special: ['uuid'] } as const;

export function articleServer(): FakeDirectus {
  return fakeDirectus({
    collections: {
      authors: { fields: { id: uuid, name: 'string' } },
      articles: {
        fields: {
          id: uuid,
          title: { type: 'string', unique: true },
          status: 'string',
          author: { m2o: 'authors' },
        },
      },
      counters: { fields: { id: 'integer', n: 'integer' } },
    },
    users: [anna, bob],
  });
}

/** A client of a device, with its storage. Another one with the same storage is a tab, or the same device after a restart. */
export function device(
  fake: FakeDirectus,
  {
    storage = new MemoryOfflineStorage(),
    clock = new VirtualClock(),
    loss = () => undefined,
    scope,
    ...options
  }: Partial<OfflineOptions> & {
    readonly storage?: OfflineStorage;
    readonly clock?: VirtualClock;
    readonly loss?: (request: TransportRequest) => Loss;
    /** Of a simulated browser. */
    readonly scope?: TabPlatform;
  } = {},
) {
  const sent: string[] = [];
  const stored: string[] = [];
  const storedBodies: string[] = [];
  const directus = new Directus<Schema>(fake.url, {
    auth: { mode: 'json' },
    storage: { mode: 'MemoryStorage' },
    transport: {
      retry: false,
      backend: (settings) => {
        const backend = fake.backend(settings);
        const lost = (request: TransportRequest) =>
          throwError(() => new TransportError('lost', 'NETWORK', request));
        const send: Backend = (request) =>
          defer(() => {
            const name = `${request.method} ${request.path}`;
            const isWrite = request.method !== 'GET' && request.path.startsWith('/items');
            if (isWrite) sent.push(name);
            const fate = loss(request);
            if (fate === 'before') return lost(request);
            return backend(request).pipe(
              concatMap((event) => {
                if (event.type !== 'reply') return of(event);
                if (isWrite) stored.push(name);
                if (isWrite && request.body) storedBodies.push(JSON.stringify(request.body));
                return fate === 'after' ? lost(request) : of(event);
              }),
            );
          });
        return send;
      },
    },
  });
  const all = {
    storage,
    scheduler: clock,
    uuidCollections: ['articles', 'authors'],
    ...options,
  };
  const kept = scope ? new Offline(directus, all, scope) : offline(directus, all);
  let outbox: readonly OutboxEntry[] = [];
  const changes: OutboxEntry[] = [];
  kept.outbox$.subscribe((entries) => (outbox = entries));
  kept.changes$.subscribe((entry) => changes.push(entry));
  return {
    directus,
    kept,
    storage,
    clock,
    /** Writes that were sent, and those that the server has stored. */
    sent,
    stored,
    /** The bodies of creates and updates that the server has stored, as JSON. */
    storedBodies,
    changes,
    outbox: () => outbox,
    states: () => outbox.map(({ state }) => state),
  };
}
