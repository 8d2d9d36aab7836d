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
import { unchecked } from '../internal/unchecked';
import type { Connection } from './connection';
import type { Change } from './types';

/** Milliseconds a subscription is kept after its last subscriber, who may just be changing pages. */
const UNSUBSCRIBE_DELAY = 100;

interface Entry {
  readonly changes$: Observable<Change<unknown>>;
  hasInit: boolean;
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
  subscribe(key: string, request: object): Observable<Change<unknown>> {
    return defer(() => {
      const entry = this.#entries.get(key) ?? this.#open(key, request);
      return entry.hasInit
        ? entry.changes$.pipe(startWith<Change<unknown>>({ event: 'init' }))
        : entry.changes$;
    });
  }

  #open(key: string, request: object): Entry {
    const end = () => {
      if (this.#entries.get(key) === entry) this.#entries.delete(key);
    };
    const entry: Entry = {
      hasInit: false,
      changes$: this.#connection.channels$.pipe(
        switchMap((channel) => channel.subscribe(request)),
        map((message): Change<unknown> => {
          const { event } = message;
          if (event === 'gap') return { event, reason: 'server' };
          if (event === 'init')
            return entry.hasInit ? { event: 'gap', reason: 'reconnected' } : { event };
          return unchecked<Change<unknown>>(
            event === 'delete'
              ? { event, keys: [message['data']].flat() }
              : { event, data: message['data'] },
          );
        }),
        takeUntil(this.#connection.disposed$),
        tap({ next: () => (entry.hasInit = true), error: end, finalize: end }),
        share({ resetOnRefCountZero: () => timer(UNSUBSCRIBE_DELAY, this.#scheduler) }),
      ),
    };
    this.#entries.set(key, entry);
    return entry;
  }
}
