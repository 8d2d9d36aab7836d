import {
  AsyncSubject,
  concat,
  EMPTY,
  finalize,
  ignoreElements,
  merge,
  type Observable,
  switchMap,
} from 'rxjs';
import { wakeSignals$ } from '../internal/wake-signals';
import type { ITransport } from '../transport/transport-base';
import { deliver } from './deliver';
import { KeyValueArea } from './key-value-area';
import { KeptAnswers } from './kept-answers';
import type { ResolvedOfflineOptions } from './options';
import { Outbox } from './outbox';
import { replay } from './replay';
import { openTabs, type Tabs } from './tabs';

export interface UserAreaConfig {
  /** Of the user on this server: what is kept under other names is not seen. */
  readonly name: string;
  readonly transport: ITransport;
  readonly options: ResolvedOfflineOptions;
}

/** All that is kept for one user of one server. */
export class UserArea {
  readonly answers: KeptAnswers;
  readonly outbox: Outbox;
  /** Completes once the outbox has been read; fails where the storage does. */
  readonly loaded$ = new AsyncSubject<unknown>();
  readonly #area: KeyValueArea;
  readonly #config: UserAreaConfig;
  readonly #tabs: Tabs;

  constructor(config: UserAreaConfig) {
    const { name, options } = config;
    const { storage, maxBytes, scheduler } = options;
    this.#config = config;
    this.#tabs = openTabs(`directus-rx/offline ${name}`);
    this.#area = new KeyValueArea(storage, `${name} `);
    this.outbox = new Outbox(new KeyValueArea(storage, `${name} outbox `), this.#tabs);
    this.outbox.load().subscribe(this.loaded$);
    this.answers = new KeptAnswers({
      area: this.#area,
      maxBytes,
      scheduler,
    });
  }

  /** Follows the other tabs while subscribed, and sends the outbox where it is this tab's turn and `sends` is true. */
  run(sends: boolean): Observable<never> {
    const { transport, options } = this.#config;
    const follow$ = this.#tabs.changed$.pipe(switchMap(() => this.outbox.load()));
    const send$ = this.#tabs.turn$.pipe(
      // The tab whose turn it was has changed entries until now.
      switchMap(() => this.outbox.load()),
      switchMap(() =>
        replay({
          outbox: this.outbox,
          deliver: (entry) =>
            deliver(entry, transport, options.strictCollections.has(entry.collection)),
          resolve: options.resolve,
          wake$: wakeSignals$,
          random: Math.random,
          scheduler: options.scheduler,
        }),
      ),
    );
    return merge(this.answers.run(), follow$, sends ? send$ : EMPTY).pipe(
      ignoreElements(),
      finalize(() => {
        this.#tabs.close();
      }),
    );
  }

  /** Deletes everything that is kept for this user. */
  wipe(): Observable<unknown> {
    return concat(this.#area.clear(), this.outbox.load());
  }
}
