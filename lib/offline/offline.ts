import {
  concat,
  defer,
  distinctUntilChanged,
  EMPTY,
  endWith,
  identity,
  ignoreElements,
  map,
  type Observable,
  of,
  Subject,
  type Subscription,
  switchMap,
  takeUntil,
} from 'rxjs';
import { tabGlobals } from '#platform';
import type { IAuth } from '../auth/auth-base';
import { Call } from '../call';
import type { DirectusClient } from '../client';
import { object, text } from '../internal/argument-checks';
import { SkippedByVue } from '../internal/skipped-by-vue';
import { unchecked } from '../internal/unchecked';
import type { KeptList, OfflineLists, ShownQuery } from '../realtime/offline-lists';
import { checkQuery } from '../requests/check-query';
import type { TabPlatform } from '../transport/platform/types';
import type { ITransport } from '../transport/transport-base';
import { encodePathSegment } from '../transport/url';
import type { Aliases, NoAliases } from '../types/alias';
import type { RequestedField } from '../types/fields';
import type { ItemInput } from '../types/input';
import type { ID, QueryMany } from '../types/query';
import type { QueryResult } from '../types/result';
import type {
  CheckedCollection,
  Collection,
  DefaultSchema,
  OpenCollection,
  SCHEMA,
} from '../types/schema';
import type { RequestedSort } from '../types/sort';
import { resolved } from './conflicts';
import { OfflineError } from './errors';
import type { FileHandle } from './file-handle';
import type { KeptItems } from './kept-first';
import { KeptReads } from './kept-reads';
import { type OfflineOptions, resolveOfflineOptions, type ResolvedOfflineOptions } from './options';
import {
  newDelete,
  newEntry,
  newItem,
  newUpdate,
  type NewWrite,
  plainItem,
  plainKey,
  type SeenItem,
} from './new-write';
import { type OutboxEntry, type Values, waiting } from './outbox-entry';
import type { UserArea } from './user-area';
import { UserAreas } from './user-areas';

/** A client whose items can be kept. */
export type OfflineClient<Schema extends object> = DirectusClient<Schema, IAuth, ITransport>;

/** Options of a read or a write. */
export interface OfflineCallOptions {
  /** The name of the field that is the key. Default `id`. */
  readonly primaryKey?: string;
}

/** Options of an update or a delete. */
export interface OfflineChangeOptions<T> extends OfflineCallOptions {
  /**
   * The item as the user saw it: if somebody else changes one of the changed fields before the update is sent, or any of these fields before
   * the delete is, that is a conflict. Default: as the queries have it that are subscribed to now.
   */
  readonly base?: T;
}

/** The kept answers and the waiting writes of whoever is logged in. Made by `offline`. */
export class Offline<Schema extends object = DefaultSchema>
  extends SkippedByVue
  implements OfflineLists
{
  /** Carries the schema for the compiler only: there is no such value at run time. */
  declare readonly [SCHEMA]?: Schema;

  /**
   * Emits the writes that the server has not confirmed, oldest first: the present ones, then after each change. None while nobody is
   * logged in.
   *
   * @example
   * offline.outbox$.subscribe((writes) => badge.show(writes.length));
   */
  readonly outbox$: Observable<readonly OutboxEntry[]>;

  /** Emits each write whenever its state changes, in any tab; `done` once the server has stored it. */
  readonly changes$: Observable<OutboxEntry>;

  /**
   * Emits how many unsent writes, about, were on this device at an earlier visit and are gone, because the browser has deleted its
   * database: the user has to make them again. Only in pages.
   */
  readonly lost$: Observable<number>;

  readonly #options: ResolvedOfflineOptions;
  readonly #reads: KeptReads;
  readonly #areas: UserAreas;
  readonly #disposed$ = new Subject<void>();
  readonly #running: Subscription;

  /** @internal `platform`: joins the tabs. Use `offline`. */
  constructor(
    directus: OfflineClient<Schema>,
    options: OfflineOptions,
    platform: TabPlatform = tabGlobals,
  ) {
    super();
    this.#options = resolveOfflineOptions(options);
    text('directus.url', object('directus', directus).url);
    this.#areas = new UserAreas(directus, this.#options, platform);
    this.#reads = new KeptReads({
      transport: directus.transport,
      answers$: this.#areas.present().pipe(map(({ answers }) => answers)),
      options: this.#options,
    });
    const { area$ } = this.#areas;
    this.outbox$ = area$.pipe(
      switchMap((area) => area?.outbox.entries$ ?? of(NONE)),
      distinctUntilChanged(),
    );
    this.changes$ = area$.pipe(switchMap((area) => area?.outbox.changes$ ?? EMPTY));
    this.lost$ = area$.pipe(switchMap((area) => area?.lost$ ?? EMPTY));
    this.#running = this.#areas.run().subscribe();
  }

  /**
   * Emits what was kept of a query, marked as `stale`, and then the server's answer, which is kept for the next time. Completes after
   * the answer. Fails if the server refuses the read, and if it cannot be reached and nothing was kept.
   * `GET /items/{collection}`
   *
   * @example
   * offline.readByQuery('articles', { sort: ['-id'], limit: 20 }).subscribe(({ data, stale, at }) => show(data, stale, at));
   */
  readByQuery<
    const C extends string,
    const Fields extends RequestedField = never,
    const Alias extends Aliases = NoAliases,
    const SortBy extends RequestedSort = never,
    const GroupBy extends string = never,
    const Aggregates extends object = never,
  >(
    collection: CheckedCollection<Schema, C> | OpenCollection<Schema, C>,
    query?: QueryMany<Collection<Schema, C>, Fields, Schema, Alias, SortBy, GroupBy, Aggregates>,
    options?: OfflineCallOptions,
  ): Observable<
    KeptItems<QueryResult<Collection<Schema, C>, Fields, Schema, Alias, GroupBy, Aggregates>>
  > {
    return unchecked(
      defer(() => {
        encodePathSegment('collection', collection);
        const plain = checkQuery('query', query);
        const { primaryKey } = resolveCallOptions(options);
        return this.#reads.readByQuery(collection, { ...plain }, primaryKey);
      }).pipe(takeUntil(this.#disposed$)),
    );
  }

  /** Opens the result of a live query for the present user: `realtime(directus, { offline })` calls it. */
  list(query: ShownQuery): KeptList {
    return this.#reads.list(query);
  }

  /**
   * Creates an item: stores the write on this device, and sends it as soon as the server can be reached. Emits it once it is stored;
   * `outbox$` and `changes$` tell the rest. Without a key the item gets a UUID, if `uuidCollections` names the collection.
   * Fails with `OfflineError`: `NOT_REPLAYABLE`, `NOT_LOGGED_IN`, `STORAGE_FAILED`. `POST /items/{collection}`
   *
   * @example
   * const { key } = await offline.createOne('articles', { title: 'Hello' });
   */
  createOne<const C extends string>(
    collection: CheckedCollection<Schema, C> | OpenCollection<Schema, C>,
    item: ItemInput<Collection<Schema, C>>,
    options?: OfflineCallOptions,
  ): Call<OutboxEntry> {
    return this.#write(collection, options, (primaryKey) =>
      newItem(item, primaryKey, this.#options.uuidCollections.has(collection)),
    );
  }

  /**
   * Changes fields of an item: stores the write on this device, and sends it as soon as the server can be reached. Emits it once it is
   * stored. If somebody else changes the same fields before it is sent, that is a conflict (`resolve`).
   * Fails with `OfflineError`: `NOT_REPLAYABLE` (creates rows of a relation without keys, and the collection is not strict), `NOT_LOGGED_IN`,
   * `STORAGE_FAILED`. `PATCH /items/{collection}/{id}`
   *
   * @example
   * await offline.updateOne('articles', id, { title: 'Hello' });
   */
  updateOne<const C extends string>(
    collection: CheckedCollection<Schema, C> | OpenCollection<Schema, C>,
    id: ID,
    item: ItemInput<Collection<Schema, C>>,
    options?: OfflineChangeOptions<Partial<Collection<Schema, C>>>,
  ): Call<OutboxEntry> {
    return this.#write(collection, options, (primaryKey, area) =>
      newUpdate(
        plainKey(id),
        item,
        this.#seen(area, collection, id, options?.base),
        this.#options.strictCollections.has(collection),
      ),
    );
  }

  /**
   * Deletes an item: stores the write on this device, and sends it as soon as the server can be reached. Emits it once it is stored.
   * If somebody else changes the item before it is sent, that is a conflict (`resolve`).
   * Fails with `OfflineError`: `NOT_LOGGED_IN`, `STORAGE_FAILED`. `DELETE /items/{collection}/{id}`
   *
   * @example
   * await offline.deleteOne('articles', id);
   */
  deleteOne<const C extends string>(
    collection: CheckedCollection<Schema, C> | OpenCollection<Schema, C>,
    id: ID,
    options?: OfflineChangeOptions<Partial<Collection<Schema, C>>>,
  ): Call<OutboxEntry> {
    return this.#write(collection, options, (primaryKey, area) =>
      newDelete(plainKey(id), this.#seen(area, collection, id, options?.base)),
    );
  }

  /**
   * Uploads a file with its `metadata` (`title`, `folder`, …): stores its bytes on this device, and sends them as soon as the server can
   * be reached. Emits once they are stored; `key` is the id that the file gets, for other writes to refer to. Of a `FileSystemFileHandle`
   * the handle is stored, whatever the size of its file is.
   * Fails with `OfflineError`: `TOO_LARGE`, `NOT_LOGGED_IN`, `STORAGE_FAILED`, `FILE_LOST`, `FILE_NOT_ALLOWED`. `POST /files`
   *
   * @example
   * const { key } = await offline.upload(file, { title: 'My cat' });
   * await offline.updateOne('articles', id, { image: key });
   */
  upload(source: Blob | FileHandle, metadata: Values = {}): Call<OutboxEntry> {
    return Call.from(
      () => this.#areas.writable().pipe(switchMap((area) => area.upload(source, metadata))),
      identity,
    );
  }

  /**
   * Emits the bytes or the handle of an upload that the server has not confirmed: for a thumbnail, or to ask the user for a file that is
   * `FILE_NOT_ALLOWED`. Fails with `OfflineError`: `NOT_FOUND`, `FILE_LOST`.
   *
   * @example
   * const handle = await offline.keptFile(entry.id);
   * if ((await handle.requestPermission()) === 'granted') await offline.retry(entry.id);
   */
  keptFile(id: string): Call<Blob | FileHandle> {
    return Call.from(
      () => this.#areas.writable().pipe(switchMap((area) => area.keptFile(id))),
      identity,
    );
  }

  /**
   * Ends a conflict: `mine` writes the own values over those of the server, or deletes the item all the same; `theirs` gives up the fields in
   * conflict, or the delete; an object is written in their place, or to the item that stays. Fails with `OfflineError`: `NOT_FOUND`.
   *
   * @example
   * await offline.resolve(entry.id, 'mine');
   */
  resolve(id: string, resolution: 'mine' | 'theirs' | Values): Call<void> {
    return this.#change(id, (entry) =>
      resolved(entry, isChoice(resolution) ? resolution : plainItem(resolution)),
    );
  }

  /**
   * Sends a refused write again. Fails with `OfflineError`: `NOT_FOUND`.
   *
   * @example
   * await offline.retry(entry.id);
   */
  retry(id: string): Call<void> {
    return this.#change(id, waiting);
  }

  /**
   * Changes a write that has not been sent, and sends it if it was refused or in conflict. Fails with `OfflineError`: `NOT_FOUND`,
   * `BEING_SENT`.
   *
   * @example
   * await offline.edit(entry.id, { title: 'Shorter' });
   */
  edit(id: string, item: Values): Call<void> {
    return this.#change(id, (entry) =>
      waiting({
        ...entry,
        item: { ...entry.item, ...plainItem(item) },
        operation: crypto.randomUUID(),
      }),
    );
  }

  /**
   * Gives up a write, and with a create all later writes of its item. Fails with `OfflineError`: `NOT_FOUND`, `BEING_SENT`.
   *
   * @example
   * await offline.discard(entry.id);
   */
  discard(id: string): Call<void> {
    return this.#change(
      id,
      (entry) => ({ ...entry, state: 'discarded' }),
      ({ kind }) => kind === 'create',
    );
  }

  /** Deletes all kept answers and unsent writes of the present user. */
  wipe(): Call<void> {
    return Call.from(
      () =>
        this.#areas.writable().pipe(
          switchMap((area) => area.wipe()),
          voided,
        ),
      identity,
    );
  }

  /** Stops sending, and completes everything. What is kept stays. The next `offline(directus)` makes a new one. */
  dispose(): void {
    this.#running.unsubscribe();
    this.#disposed$.next();
    this.#disposed$.complete();
    this.#areas.dispose();
  }

  #write(
    collection: string,
    options: OfflineCallOptions | undefined,
    describe: (primaryKey: string, area: UserArea) => NewWrite,
  ): Call<OutboxEntry> {
    return Call.from(
      () =>
        defer(() => {
          encodePathSegment('collection', collection);
          const { primaryKey } = resolveCallOptions(options);
          return this.#areas.writable().pipe(
            switchMap((area) =>
              area.outbox.add(() => {
                const now = this.#options.scheduler.now();
                return newEntry(collection, primaryKey, now, describe(primaryKey, area));
              }),
            ),
          );
        }),
      identity,
    );
  }

  #seen({ outbox }: UserArea, collection: string, id: ID, base: unknown): SeenItem {
    const row = base === undefined ? this.#reads.shownItem(collection, id) : plainItem(base);
    return { row, unsent: outbox.of(collection, id) };
  }

  /** Changes a write that is not being sent, and afterwards all later ones of its item in the same way if `alsoLater` says so. */
  #change(
    id: string,
    change: (entry: OutboxEntry) => OutboxEntry,
    alsoLater: (entry: OutboxEntry) => boolean = () => false,
  ): Call<void> {
    const changed = (entry: OutboxEntry): OutboxEntry => {
      if (entry.state === 'sending') throw new OfflineError('BEING_SENT');
      return change(entry);
    };
    return Call.from(
      () =>
        this.#areas.writable().pipe(
          switchMap(({ outbox }) => {
            const entry = outbox.find(id);
            if (!entry) throw new OfflineError('NOT_FOUND');
            // The later ones first: without their item, they must not be sent.
            const all = [...(alsoLater(entry) ? outbox.after(entry) : []), entry];
            return concat(...all.map((each) => outbox.change(each, changed)));
          }),
          voided,
        ),
      identity,
    );
  }
}

const NONE: readonly OutboxEntry[] = [];

/** Emits once, when everything is done. */
const voided = (work$: Observable<unknown>): Observable<void> =>
  work$.pipe(ignoreElements(), endWith(undefined));

const isChoice = (value: unknown): value is 'mine' | 'theirs' =>
  value === 'mine' || value === 'theirs';

function resolveCallOptions(options: OfflineCallOptions = {}): { readonly primaryKey: string } {
  const { primaryKey = 'id' } = object('options', options);
  return { primaryKey: text('primaryKey', primaryKey) };
}
