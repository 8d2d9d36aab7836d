import {
  defer,
  EMPTY,
  filter,
  finalize,
  type Observable,
  ReplaySubject,
  Subscription,
  tap,
} from 'rxjs';
import { ItemsHandler } from '../handlers/items';
import type { KeptList, ShownQuery } from '../realtime/offline-lists';
import { queryKey } from '../realtime/query-key';
import type { ITransport } from '../transport/transport-base';
import type { ID } from '../types/query';
import type { KeptAnswers } from './kept-answers';
import { type KeptItems, keptFirst } from './kept-first';
import { KeptQuery } from './kept-query';
import { KnownRows, type ShownRows } from './known-rows';
import type { ResolvedOfflineOptions } from './options';
import type { Values } from './outbox-entry';

export interface KeptReadsConfig {
  readonly transport: ITransport;
  /** Emits those of the user who is logged in at the subscription, once it is known who that is; completes without a value for nobody. */
  readonly answers$: Observable<KeptAnswers>;
  readonly options: ResolvedOfflineOptions;
}

/** The queries of this page, with the answers that are kept of them. */
export class KeptReads {
  readonly #config: KeptReadsConfig;
  readonly #known = new KnownRows();

  constructor(config: KeptReadsConfig) {
    this.#config = config;
  }

  /** Emits what was kept of a query, and then the server's answer. */
  readByQuery(
    collection: string,
    query: Values,
    primaryKey: string,
  ): Observable<KeptItems<unknown>> {
    return defer(() => {
      const { transport, options } = this.#config;
      const items = new ItemsHandler<object>(collection, transport);
      const shown: ShownRows = { collection, primaryKey, rows: [] };
      const opened = new Subscription();
      const kept = this.#kept(opened, collection, query, [collection, query]);
      return keptFirst(kept, items.readByQuery(query), options).pipe(
        tap(({ data }) => (shown.rows = data)),
        this.#known.whileShown(shown),
        finalize(() => {
          opened.unsubscribe();
        }),
      );
    });
  }

  /** Opens the result of a live query. */
  list({ collection, query, primaryKey, isKept }: ShownQuery): KeptList {
    const opened = new Subscription();
    const kept = isKept
      ? this.#kept(opened, collection, query, ['live', collection, query])
      : undefined;
    const shown: ShownRows = { collection, primaryKey, rows: [] };
    this.#known.add(shown);
    return {
      read$: defer(() => kept?.read$ ?? EMPTY).pipe(
        filter((answer) => answer !== undefined),
        tap(({ result }) => (shown.rows = result.data)),
      ),
      keep: (result) => {
        shown.rows = result.data;
        opened.add(kept?.keepLater(result).subscribe());
      },
      close: () => {
        opened.unsubscribe();
        this.#known.forget(shown);
      },
    };
  }

  /** Returns an item with all fields that queries show of it now. */
  shownItem(collection: string, key: ID): Values {
    return this.#known.valuesOf(collection, key);
  }

  /** Returns the kept answer to a query of the present user, until `opened` ends. `name` tells it from other queries. */
  #kept(opened: Subscription, collection: string, query: Values, name: unknown): KeptQuery {
    const { answers$, options } = this.#config;
    // Asked once: an answer that comes late must not be kept for another user, who has logged in meanwhile.
    const ofUser$ = new ReplaySubject<KeptAnswers>(1);
    opened.add(answers$.subscribe(ofUser$));
    const key = queryKey('query', name);
    return new KeptQuery({ ...options, answers$: ofUser$, collection, query, key });
  }
}
