import {
  defer,
  map,
  type Observable,
  type SchedulerLike,
  share,
  startWith,
  switchMap,
  takeUntil,
  tap,
  timer,
} from 'rxjs';
import { trust } from '../internal/unchecked';
import type { Connection } from './connection';
import type { Change } from './types';

/** Milliseconds a subscription is kept after its last subscriber, who may just be changing pages. */
const LINGER = 100;

interface Entry {
  readonly changes$: Observable<Change<unknown>>;
  begun: boolean;
}

/** The subscriptions of a client: each exists once, for all its subscribers. */
export class Subscriptions {
  readonly #connection: Pick<Connection, 'channels$' | 'disposed$'>;
  readonly #scheduler: SchedulerLike;
  readonly #entries = new Map<string, Entry>();

  constructor(connection: Pick<Connection, 'channels$' | 'disposed$'>, scheduler: SchedulerLike) {
    this.#connection = connection;
    this.#scheduler = scheduler;
  }

  /** What happens from now on; `key` names the request. */
  of(key: string, request: object): Observable<Change<unknown>> {
    return defer(() => {
      const entry = this.#entries.get(key) ?? this.#begin(key, request);
      return entry.begun
        ? entry.changes$.pipe(startWith<Change<unknown>>({ event: 'init' }))
        : entry.changes$;
    });
  }

  #begin(key: string, request: object): Entry {
    const end = () => {
      if (this.#entries.get(key) === entry) this.#entries.delete(key);
    };
    const entry: Entry = {
      begun: false,
      changes$: this.#connection.channels$.pipe(
        switchMap((channel) => channel.open(request)),
        map((message): Change<unknown> => {
          const { event } = message;
          if (event === 'gap') return { event, reason: 'server' };
          if (event === 'init')
            return entry.begun ? { event: 'gap', reason: 'reconnected' } : { event };
          return trust<Change<unknown>>(
            event === 'delete'
              ? { event, keys: [message['data']].flat() }
              : { event, data: message['data'] },
          );
        }),
        takeUntil(this.#connection.disposed$),
        tap({ next: () => (entry.begun = true), error: end, finalize: end }),
        share({ resetOnRefCountZero: () => timer(LINGER, this.#scheduler) }),
      ),
    };
    this.#entries.set(key, entry);
    return entry;
  }
}
