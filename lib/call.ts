import {
  defer,
  from,
  identity,
  lastValueFrom,
  map,
  Observable,
  type ObservableInput,
  type Subscriber,
  type Subscription,
} from 'rxjs';
import { callable } from './internal/argument-checks';
import { withLongStackTrace } from './internal/long-stack-trace';
import { ObserverStage } from './internal/observer-stage';

/** The bytes of a request that were sent, or of its answer that were received. */
export interface ProgressEvent {
  readonly type: 'upload' | 'download';
  readonly loaded: number;
  /** Absent where the length is not known. */
  readonly total?: number;
}

/**
 * A pause after a failed try, while the network or the server is unreachable. `sent` follows with the next try. Emitted by
 * resumable uploads and downloads, and by reads that the transport retries.
 */
export interface WaitingEvent {
  readonly type: 'waiting';
  /** The failure of the last try. */
  readonly error: unknown;
  /** When the next try begins, in epoch milliseconds. */
  readonly retryAt: number;
}

/** The events of one request, in order: sent, progress, and last the reply. `waiting` comes before each further try. */
export type CallEvent<T> =
  | { readonly type: 'sent' }
  | ProgressEvent
  | WaitingEvent
  | { readonly type: 'reply'; readonly body: T };

/** Starts a new request. With `progress`, its events include upload and download progress. */
export type StartRequest<T> = (progress: boolean) => Observable<CallEvent<T>>;

/**
 * A request that has not been made yet: subscribe to it, or await it.
 *
 * - Each `subscribe` makes a request of its own, emits exactly one value and completes. Unsubscribing cancels the request.
 *   `retry()` makes a new one.
 * - `await` (and `then`, `catch`, `finally`) makes one request, however often the Call is awaited.
 * - A Call without subscriber and `await` makes no request.
 *
 * @example
 * const article = await directus.items('articles').readOne(1);
 * directus.items('articles').readOne(1).pipe(retry(2)).subscribe(show);
 */
export class Call<T> extends Observable<T> implements Promise<T> {
  /**
   * True if the stacks of errors end with the lines that made the Call, so that they name the handler's method and the code that
   * called it: an answer arrives long after these. For development, to be set before the calls: a trace costs some 6 µs a Call.
   * Default false.
   *
   * @example
   * Call.longStackTraces = isDevMode();
   */
  declare static longStackTraces?: boolean;
  readonly [Symbol.toStringTag] = 'Call';
  readonly #start: StartRequest<T>;
  #promise?: Promise<T>;

  /** @internal Use `Call.from`. */
  constructor(start: StartRequest<T>) {
    const traced = Call.longStackTraces ? withLongStackTrace(start) : start;
    super((to) => {
      const events = traced(false);
      return (
        events instanceof MappedEvents ? events : new MappedEvents(events, identity)
      ).subscribeToReply(to);
    });
    this.#start = traced;
  }

  /**
   * Creates a Call from a function.
   *
   * @param work called for each subscription; returns another Call, whose progress is passed on, or anything that emits
   *   one value
   * @param read maps that value to the value of the Call
   *
   * @example
   * const count = Call.from(() => directus.items('articles').readByQuery(), ({ data }) => data.length);
   */
  static from<S, T>(work: () => ObservableInput<S>, read: (value: S) => T): Call<T> {
    return new Call(
      (progress) => new MappedEvents(Call.toEvents(callable('work', work)(), progress), read),
    );
  }

  /**
   * Returns the events of a new request of `source`: with its progress if `progress` is true and `source` is a Call,
   * otherwise the reply alone.
   *
   * @example
   * const events$ = Call.toEvents(directus.files.upload(file), true);
   */
  static toEvents<T>(source: ObservableInput<T>, progress: boolean): Observable<CallEvent<T>> {
    return isCall(source) ? source.#start(progress) : from(source).pipe(map(replyEvent));
  }

  /**
   * Returns the request with its progress: `sent`, then `upload` and `download` with bytes, and last the `reply`. Each
   * subscription makes a request of its own.
   *
   * @example
   * directus.files.createOne(form).events().subscribe((event) => {
   *   if (event.type === 'upload') bar.value = event.loaded / (event.total ?? Infinity);
   * });
   */
  events(): Observable<CallEvent<T>> {
    return defer(() => this.#start(true));
  }

  /**
   * Returns the same request as a plain Observable without `then`, for code that tests for promises first: Angular's async
   * pipe would otherwise not cancel the request when its view is destroyed.
   *
   * @example
   * readonly articles$ = directus.items('articles').readByQuery().asObservable();
   */
  asObservable(): Observable<T> {
    return defer(() => this);
  }

  /** Makes the request once, for all who await it, and settles with its value or error. */
  then<A = T, B = never>(
    fulfilled?: ((value: T) => A | PromiseLike<A>) | null,
    rejected?: ((reason: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    this.#promise ??= lastValueFrom(this);
    return this.#promise.then(fulfilled, rejected);
  }

  /** Makes the request once, and handles its error. */
  catch<B = never>(rejected?: ((reason: unknown) => B | PromiseLike<B>) | null): Promise<T | B> {
    return this.then(undefined, rejected);
  }

  /** Makes the request once, and calls back when it has settled. */
  finally(settled?: (() => void) | null): Promise<T> {
    return this.then().finally(settled);
  }
}

const replyEvent = <T>(body: T): CallEvent<T> => ({ type: 'reply', body });

const isCall = <T>(source: ObservableInput<T>): source is Call<T> => source instanceof Call;

type ReplyMapper<S, T> = (body: S) => T;

/** Emits the mapped reply and no other event. */
class ReplyObserver<S, T> extends ObserverStage<CallEvent<S>, T, ReplyMapper<S, T>> {
  override next(event: CallEvent<S>): void {
    try {
      if (event.type === 'reply') this.destination.next(this.context(event.body));
    } catch (error) {
      this.destination.error(error);
    }
  }
}

/** Events whose reply is mapped by `read`. An error that `read` throws fails the call. */
export class MappedEvents<S, T> extends Observable<CallEvent<T>> {
  readonly subscribeToReply: (to: Subscriber<T>) => Subscription;

  constructor(events: Observable<CallEvent<S>>, read: ReplyMapper<S, T>) {
    super((to) =>
      events
        .pipe(map((event) => (event.type === 'reply' ? replyEvent(read(event.body)) : event)))
        .subscribe(to),
    );
    this.subscribeToReply = (to) => events.subscribe(new ReplyObserver(to, read));
  }
}
