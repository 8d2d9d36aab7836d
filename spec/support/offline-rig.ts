import {
  type Backend,
  Directus,
  type IStorage,
  MemoryStorage,
  type TransportRequest,
} from '../../lib';
import { defer, tap } from 'rxjs';
import {
  MemoryOfflineStorage,
  Offline,
  offline,
  type OfflineOptions,
  type OfflineStorage,
} from '../../lib/offline';
import { type FakeDirectus, fakeDirectus, type FakeDirectusOptions } from '../../lib/testing';
import type { TabPlatform } from '../../lib/transport/platform/types';
import { followOutbox } from './follow-outbox';
import { type Loss, lossyBackend } from './lossy-backend';
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

/** Her static token tells only the server whose it is. */
export const anna = { email: 'anna@example.com', password: 'secret', token: 'token-of-anna' };
export const bob = { email: 'bob@example.com', password: 'secret' };

const uuid = { type: 'uuid', special: ['uuid'] } as const;

export function articleServer(
  options: Pick<FakeDirectusOptions, 'scheduler' | 'latency'> = {},
): FakeDirectus {
  return fakeDirectus({
    ...options,
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

const nameOf = ({ method, path }: TransportRequest): string => `${method} ${path}`;

/** A client of a device, with its storage. Another one with the same storage is a tab, or the same device after a restart. */
export function device(
  fake: FakeDirectus,
  {
    storage = new MemoryOfflineStorage(),
    clock = new VirtualClock(),
    session = new MemoryStorage(),
    loss = () => undefined,
    scope,
    ...options
  }: Partial<OfflineOptions> & {
    readonly storage?: OfflineStorage;
    readonly clock?: VirtualClock;
    /** Where the session is kept: with that of another device, this is the same one after a restart. */
    readonly session?: IStorage;
    readonly loss?: (request: TransportRequest) => Loss;
    /** The platform of a tab of a simulated browser. */
    readonly scope?: TabPlatform;
  } = {},
) {
  const sent: string[] = [];
  const stored: string[] = [];
  const storedBodies: string[] = [];
  const directus = new Directus<Schema>(fake.url, {
    auth: { mode: 'json' },
    storage: session,
    transport: {
      retry: false,
      backend: (settings) => {
        const backend = fake.backend(settings);
        const isWrite = ({ method, path }: TransportRequest) =>
          method !== 'GET' && path.startsWith('/items');
        const storing: Backend = (request) =>
          backend(request).pipe(
            tap((event) => {
              if (event.type !== 'reply' || !isWrite(request)) return;
              stored.push(nameOf(request));
              if (request.body) storedBodies.push(JSON.stringify(request.body));
            }),
          );
        const lossy = lossyBackend(storing, loss);
        const send: Backend = (request) =>
          defer(() => {
            if (isWrite(request)) sent.push(nameOf(request));
            return lossy(request);
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
  const { outbox, changes } = followOutbox(kept);
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
    outbox,
    states: () => outbox().map(({ state }) => state),
  };
}

/** Returns the keys under which a storage has the entries of outboxes, in their order. */
export const outboxKeys = (storage: MemoryOfflineStorage): readonly string[] =>
  storage.keys('').filter((key) => key.includes(' outbox '));

/** A device on which Anna is logged in. */
export const loggedIn = async (...args: Parameters<typeof device>) => {
  const made = device(...args);
  await made.directus.auth.login(anna);
  return made;
};
