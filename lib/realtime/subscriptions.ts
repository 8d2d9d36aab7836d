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
import type { SubscriptionChannel } from './channel';
import type { Connection } from './connection';
import type { Change } from './types';

/** Milliseconds a subscription is kept after its last subscriber, who may just be changing pages. */
const UNSUBSCRIBE_DELAY = 100;

interface Entry {
  /** `init` each time the server has confirmed it: after every reconnection. */
  readonly events$: Observable<'init' | Change<unknown>>;
  /** The channel on which the server has confirmed it. */
  confirmedOn: SubscriptionChannel | undefined;
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

  /** Emits the changes from now on; `key` identifies the request. */
  subscribe(key: string, request: object): Observable<Change<unknown>> {
    return defer(() => {
      const entry = this.#entries.get(key) ?? this.#open(key, request);
      let begun = false;
      const events$ =
        entry.confirmedOn?.closed === false
          ? entry.events$.pipe(startWith('init' as const))
          : entry.events$;
      return events$.pipe(
        map((event): Change<unknown> => {
          if (event !== 'init') return event;
          const change: Change<unknown> = begun
            ? { event: 'gap', reason: 'reconnected' }
            : { event };
          begun = true;
          return change;
        }),
      );
    });
  }

  #open(key: string, request: object): Entry {
    const end = () => {
      if (this.#entries.get(key) === entry) this.#entries.delete(key);
    };
    const entry: Entry = {
      confirmedOn: undefined,
      events$: this.#connection.channels$.pipe(
        switchMap((channel) =>
          channel.subscribe(request).pipe(tap(() => (entry.confirmedOn = channel))),
        ),
        takeUntil(this.#connection.disposed$),
        tap({ error: end, finalize: end }),
        share({ resetOnRefCountZero: () => timer(UNSUBSCRIBE_DELAY, this.#scheduler) }),
      ),
    };
    this.#entries.set(key, entry);
    return entry;
  }
}
