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
import { ObserverStage } from './internal/observer-stage';

/** Bytes that have gone out or come in so far. */
export interface ProgressEvent {
  readonly type: 'upload' | 'download';
  readonly loaded: number;
  /** Missing when the length is not known ahead. */
  readonly total?: number;
}

/** The events of one request, in order: sent, progress, and last the reply. */
export type CallEvent<T> =
  { readonly type: 'sent' } | ProgressEvent | { readonly type: 'reply'; readonly body: T };

/** Makes the request anew. `progress`: whether anybody wants to see its progress. */
export type StartRequest<T> = (progress: boolean) => Observable<CallEvent<T>>;

/**
 * One request, not made yet. Subscribe to make it, or await it.
 *
 * - Every `subscribe` makes a request of its own, emits exactly one value and completes;
 *   unsubscribing cancels it. `retry()` asks again.
 * - `await` (and `then`, `catch`, `finally`) makes one request, however often it is awaited.
 * - A Call nobody subscribes to or awaits makes no request.
 *
 * @example
 * const article = await directus.items('articles').readOne(1);
 * directus.items('articles').readOne(1).pipe(retry(2)).subscribe(show);
 */
export class Call<T> extends Observable<T> implements Promise<T> {
  readonly [Symbol.toStringTag] = 'Call';
  readonly #start: StartRequest<T>;
  #promise?: Promise<T>;

  /** @internal `Call.from` makes Calls of whatever emits one value. */
  constructor(open: StartRequest<T>) {
    super((to) => {
      const events = open(false);
      return (
        events instanceof MappedEvents ? events : new MappedEvents(events, identity)
      ).subscribeToReply(to);
    });
    this.#start = open;
  }

  /**
   * A Call of whatever `work` returns, run anew for each subscription: another Call, whose progress it
   * then shows, or anything that emits one value. `read` makes its value of that.
   */
  static from<S, T>(work: () => ObservableInput<S>, read: (value: S) => T): Call<T> {
    return new Call((progress) => new MappedEvents(Call.toEvents(work(), progress), read));
  }

  /**
   * One request of `source` as events, for stages that stand around a Call: with its progress if `progress`
   * is true and it is a Call, else the reply alone.
   */
  static toEvents<T>(source: ObservableInput<T>, progress: boolean): Observable<CallEvent<T>> {
    return isCall(source) ? source.#start(progress) : from(source).pipe(map(replyEvent));
  }

  /**
   * The request with its progress: `sent`, `upload` and `download` as bytes move, and the `reply`.
   * Each subscription is a request of its own.
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
   * The same request without `then`, for code that tests for promises before observables:
   * Angular's async pipe would otherwise not cancel it when the view is destroyed.
   */
  asObservable(): Observable<T> {
    return defer(() => this);
  }

  then<A = T, B = never>(
    fulfilled?: ((value: T) => A | PromiseLike<A>) | null,
    rejected?: ((reason: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    this.#promise ??= lastValueFrom(this);
    return this.#promise.then(fulfilled, rejected);
  }

  catch<B = never>(rejected?: ((reason: unknown) => B | PromiseLike<B>) | null): Promise<T | B> {
    return this.then(undefined, rejected);
  }

  finally(settled?: (() => void) | null): Promise<T> {
    return this.then().finally(settled);
  }
}

const replyEvent = <T>(body: T): CallEvent<T> => ({ type: 'reply', body });

const isCall = <T>(source: ObservableInput<T>): source is Call<T> => source instanceof Call;

type ReplyMapper<S, T> = (body: S) => T;

/** Reads the reply with `given`, for who wants to see nothing else. */
class ReplyObserver<S, T> extends ObserverStage<CallEvent<S>, T, ReplyMapper<S, T>> {
  override next(event: CallEvent<S>): void {
    try {
      if (event.type === 'reply') this.destination.next(this.context(event.body));
    } catch (error) {
      this.destination.error(error);
    }
  }
}

/** `events` with what `read` makes of the reply, or that alone; what it throws fails the call. */
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
