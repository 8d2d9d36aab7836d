import {
  asyncScheduler,
  concatMap,
  defer,
  noop,
  type SchedulerAction,
  type SchedulerLike,
} from 'rxjs';
import { colleague, editor } from '../../demo/server/accounts.mjs';
import { startDirectus } from '../../demo/server/directus.mjs';
import { restClient } from '../../demo/server/rest.mjs';
import { type Backend, Directus, type TransportRequest } from '../../lib';
import { fetchBackend } from '../../lib/fetch';
import { MemoryOfflineStorage, Offline, offline, type OfflineOptions } from '../../lib/offline';
import type { TabPlatform } from '../../lib/transport/platform/types';
import { followOutbox } from './follow-outbox';
import { type Loss, lossyBackend } from './lossy-backend';

interface Note {
  id: string;
  title: string;
  body: string | null;
  /** Unique. */
  code: string | null;
}

interface Schema {
  notes: Note;
  authors: { id: number; name: string };
}

/** Starts a Directus with an empty collection `notes`, whose keys are UUIDs, that editors may change. */
export async function startNotesServer() {
  const { url, admin, stop } = await startDirectus({ log: () => undefined });
  const send = restClient(url, admin.token);
  await send('POST', '/collections', {
    collection: 'notes',
    meta: {},
    schema: {},
    fields: [
      { field: 'id', type: 'uuid', schema: { is_primary_key: true }, meta: { special: ['uuid'] } },
      { field: 'title', type: 'string' },
      { field: 'body', type: 'text' },
      { field: 'code', type: 'string', schema: { is_unique: true } },
    ],
  });
  const [policy] = await send('GET', '/policies?filter[name][_eq]=Editor&fields=id');
  for (const action of ['create', 'read', 'update', 'delete'])
    await send('POST', '/permissions', {
      policy: policy.id,
      collection: 'notes',
      action,
      permissions: {},
      fields: action === 'update' ? ['title', 'body', 'code'] : ['*'],
    });
  return {
    url,
    admin,
    send,
    stop,
    /** The titles that an item has had, in order, with the kind of each write and the id of its user. */
    async history(
      id: string,
    ): Promise<readonly { action: string; user: string; title: string | undefined }[]> {
      const rows = await send(
        'GET',
        `/activity?filter[collection][_eq]=notes&filter[item][_eq]=${id}&fields=id,action,user,revisions.delta&sort=id&limit=-1`,
      );
      return rows.map(
        (row: { action: string; user: string; revisions: { delta: Partial<Note> }[] }) => ({
          action: row.action,
          user: row.user,
          title: row.revisions[0]?.delta.title,
        }),
      );
    },
  };
}

/** The clock of a device, which may be wrong. Time passes a hundred times as fast, for pauses between attempts. */
export class FastClock implements SchedulerLike {
  /** Milliseconds by which it is ahead. */
  skew = 0;

  now(): number {
    return asyncScheduler.now() + this.skew;
  }

  schedule<T>(work: (this: SchedulerAction<T>, state?: T) => void, delay = 0, state?: T) {
    return asyncScheduler.schedule(work, delay / 100, state);
  }
}

/** A device with a client of a real server, logged in as one of the editors. */
export async function deviceOn(
  url: string,
  {
    account = editor,
    storage = new MemoryOfflineStorage(),
    loss = () => undefined,
    before = () => Promise.resolve(),
    scope,
    ...options
  }: Partial<OfflineOptions> & {
    readonly account?: typeof editor;
    readonly loss?: (request: TransportRequest) => Loss;
    /** Is waited for before a request is sent. */
    readonly before?: (request: TransportRequest) => Promise<unknown>;
    /** The platform of a tab of a simulated browser. */
    readonly scope?: TabPlatform;
  } = {},
) {
  const directus = new Directus<Schema>(url, {
    auth: { mode: 'json' },
    storage: { mode: 'MemoryStorage' },
    transport: {
      retry: false,
      backend: (settings) => {
        const lossy = lossyBackend(fetchBackend(settings), loss);
        const send: Backend = (request) =>
          defer(() => before(request)).pipe(concatMap(() => lossy(request)));
        return send;
      },
    },
  });
  await directus.auth.login(account);
  const all = { storage, scheduler: new FastClock(), uuidCollections: ['notes'], ...options };
  const kept = scope ? new Offline(directus, all, scope) : offline(directus, all);
  const followed = followOutbox(kept);
  // Answered once the outbox was read: until then, it looks empty.
  await kept.retry('of nobody').catch(noop);
  return { directus, kept, ...followed };
}

export { colleague, editor };
