import {
  catchError,
  concat,
  defer,
  EMPTY,
  filter,
  finalize,
  ignoreElements,
  last,
  map,
  merge,
  type Observable,
  of,
  ReplaySubject,
  share,
  switchMap,
  take,
  tap,
  timer,
} from 'rxjs';
import { wakeSignals$ } from '../internal/wake-signals';
import type { TabPlatform } from '../transport/platform/types';
import type { ITransport } from '../transport/transport-base';
import { deliver } from './deliver';
import { OfflineError } from './errors';
import { type FileHandle, fileOf, isFileHandle } from './file-handle';
import { KeyValueArea } from './key-value-area';
import { KeptAnswers } from './kept-answers';
import type { ResolvedOfflineOptions } from './options';
import { newEntry, newFile } from './new-write';
import { Outbox } from './outbox';
import type { OutboxEntry, Values } from './outbox-entry';
import { replay } from './replay';
import { patiently } from './storage-failures';
import { openTabs, type Tabs } from './tabs';
import { UnsentCount } from './unsent-count';
import { UnsentFiles } from './unsent-files';

/** Milliseconds until a tab sees what another one has stored in `localStorage`. */
const COUNT_LAG = 1_000;

export interface UserAreaConfig {
  /** Names the server and the form of its rows. */
  readonly server: string;
  /** Of the user. */
  readonly id: string;
  readonly transport: ITransport;
  readonly options: ResolvedOfflineOptions;
  readonly platform: TabPlatform;
}

/** All that is kept for one user of one server. */
export class UserArea {
  readonly answers: KeptAnswers;
  readonly outbox: Outbox;
  readonly files: UnsentFiles;
  /** Emits once the outbox has been read. Fails where the storage does, and reads it again for the next subscriber then. */
  readonly loaded$: Observable<unknown>;
  /** Emits how many unsent writes, about, were kept on this device at an earlier visit and are gone: the browser has deleted them. */
  readonly lost$ = new ReplaySubject<number>(1);
  readonly #area: KeyValueArea;
  /** Has an entry for each user whose data is to be deleted. */
  readonly #wipes: KeyValueArea;
  readonly #config: UserAreaConfig;
  readonly #tabs: Tabs;
  readonly #count: UnsentCount;

  constructor(config: UserAreaConfig) {
    const { server, id, options, platform } = config;
    const { storage, maxBytes, scheduler } = options;
    const name = `${server} ${id}`;
    this.#config = config;
    this.#tabs = openTabs(`directus-rx/offline ${name}`, platform);
    this.#count = new UnsentCount(name);
    this.#area = new KeyValueArea(storage, `${name} `);
    this.#wipes = wipesOf(server, storage);
    this.outbox = new Outbox({
      area: new KeyValueArea(storage, `${name} outbox `),
      tabs: this.#tabs,
      count: this.#count,
      scheduler,
    });
    this.loaded$ = this.finishWipe().pipe(
      switchMap(() => this.outbox.load()),
      share({
        connector: () => new ReplaySubject(1),
        resetOnError: true,
        resetOnComplete: false,
        resetOnRefCountZero: false,
      }),
      take(1),
    );
    this.files = new UnsentFiles(this.#area, scheduler);
    this.answers = new KeptAnswers({ area: this.#area, maxBytes, scheduler });
  }

  /** Follows the other tabs while subscribed, and sends the outbox where it is this tab's turn and `sends` is true. */
  run(sends: boolean): Observable<never> {
    const work$ = this.loaded$.pipe(
      patiently(this.#config.options.scheduler),
      // A tab may have been killed between a write and its word to the others.
      tap(() => {
        this.#tabs.announce();
      }),
      switchMap(() =>
        merge(this.#noticeLoss(), this.#deleteSentFiles(), sends ? this.#send() : EMPTY),
      ),
    );
    return merge(this.answers.run(), this.outbox.follow(), work$).pipe(
      ignoreElements(),
      finalize(() => {
        this.close();
      }),
    );
  }

  /** Keeps a file or its handle, and then its entry in the outbox. */
  upload(source: Blob | FileHandle, metadata: Values): Observable<OutboxEntry> {
    const { scheduler, maxFileBytes } = this.#config.options;
    const isHandle = isFileHandle(source);
    return (isHandle ? fileOf(source) : of(source)).pipe(
      map((file) => newFile(file, metadata, isHandle)),
      map((write) => newEntry('directus_files', 'id', scheduler.now(), write)),
      switchMap((entry) =>
        this.files
          .keep(entry, source, this.outbox.entries, maxFileBytes)
          .pipe(switchMap(() => this.outbox.add(() => entry))),
      ),
    );
  }

  /** Emits what is kept of an upload. Fails with `NOT_FOUND` and `FILE_LOST`. */
  keptFile(id: string): Observable<Blob | FileHandle> {
    return defer(() => {
      const entry = this.outbox.find(id);
      if (!entry?.file) throw new OfflineError('NOT_FOUND');
      return this.files.kept(entry);
    });
  }

  /** Deletes everything that is kept for this user; if the page is closed before the end, the rest at its next start. */
  wipe(): Observable<unknown> {
    return this.#tabs
      .exclusive(() => {
        this.#count.value = 0;
        return this.#wipes.set(this.#config.id, true).pipe(switchMap(() => this.#clear()));
      })
      .pipe(
        tap(() => {
          this.#tabs.announce();
        }),
        switchMap(() => this.outbox.load()),
      );
  }

  /** Ends a wipe that was begun and not finished. Emits once. */
  finishWipe(): Observable<unknown> {
    const { id } = this.#config;
    return this.#tabs.exclusive(() =>
      this.#wipes
        .get(id)
        .pipe(switchMap((isBegun) => (isBegun === undefined ? of(null) : this.#clear()))),
    );
  }

  /** Leaves the other tabs. */
  close(): void {
    this.#tabs.close();
  }

  #clear(): Observable<unknown> {
    return concat(this.#area.clear(), this.#wipes.delete(this.#config.id)).pipe(last());
  }

  /** Deletes the bytes of files that have left the outbox. After a failure of the storage, the next start does. */
  #deleteSentFiles(): Observable<never> {
    const { outbox, files } = this;
    return files.run(() => outbox.entries, outbox.changes$).pipe(catchError(() => EMPTY));
  }

  #send(): Observable<never> {
    const { transport, options } = this.#config;
    return this.#tabs.turn$.pipe(
      // The tab whose turn it was has changed entries until now, and may have been killed before it told of the last one.
      switchMap(() => this.outbox.loadPatiently()),
      tap(() => {
        this.#tabs.announce();
      }),
      switchMap(() =>
        replay({
          outbox: this.outbox,
          deliver: (entry) => deliver(entry, { ...options, transport, files: this.files }),
          resolve: options.resolve,
          wake$: wakeSignals$,
          random: Math.random,
          scheduler: options.scheduler,
        }),
      ),
    );
  }

  /** Compares what was read with what there should be. Another tab may have sent the last ones in this moment. */
  #noticeLoss(): Observable<unknown> {
    return defer(() => {
      const count = this.outbox.entries.length === 0 ? this.#count.value : 0;
      if (count === 0) return EMPTY;
      return timer(COUNT_LAG, this.#config.options.scheduler).pipe(
        filter(() => this.#count.value > 0),
        tap(() => {
          this.#count.value = this.outbox.entries.length;
          this.lost$.next(count);
        }),
      );
    });
  }
}

/** The part of a storage that names the users of a server whose data is to be deleted. */
export const wipesOf = (server: string, storage: ResolvedOfflineOptions['storage']): KeyValueArea =>
  new KeyValueArea(storage, `${server} wipe `);
