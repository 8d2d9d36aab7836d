import {
  defer,
  from,
  identity,
  lastValueFrom,
  map,
  Observable,
  type ObservableInput,
  type OperatorFunction,
} from 'rxjs';
import { Stage } from './stage';

/** Bytes that have gone out or come in so far. */
export interface ProgressEvent {
  readonly type: 'upload' | 'download';
  readonly loaded: number;
  /** Missing when the length is not known ahead. */
  readonly total?: number;
}

/** What happens to one request, in order: sent, progress, and last of all the reply. */
export type CallEvent<T> =
  { readonly type: 'sent' } | ProgressEvent | { readonly type: 'reply'; readonly body: T };

/** Makes the request anew. `progress`: whether anybody wants to see its progress. */
export type Open<T> = (progress: boolean) => Observable<CallEvent<T>>;

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
  readonly #open: Open<T>;
  #promise?: Promise<T>;

  constructor(open: Open<T>) {
    super((to) => open(false).subscribe(new Replies(to, undefined)));
    this.#open = open;
  }

  /**
   * A Call of whatever `work` returns, run anew for each subscription: another Call, whose progress it
   * then shows, or anything that emits one value. `read` makes its value of that.
   */
  static from<S, T>(work: () => ObservableInput<S>, read: (value: S) => T): Call<T> {
    return new Call((progress) => Call.open(work(), progress).pipe(reading(read)));
  }

  /**
   * One request of `source` as events, for stages that stand around a Call: with its progress if `progress`
   * is true and it is a Call, else the reply alone.
   */
  static open<T>(source: ObservableInput<T>, progress: boolean): Observable<CallEvent<T>> {
    return isCall(source) ? source.#open(progress) : from(source).pipe(map(reply));
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
    return defer(() => this.#open(true));
  }

  /**
   * The same request without `then`, for those who test for promises before observables:
   * Angular's async pipe would otherwise not cancel it when the view goes.
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

const reply = <T>(body: T): CallEvent<T> => ({ type: 'reply', body });

const isCall = <T>(source: ObservableInput<T>): source is Call<T> => source instanceof Call;

/** The reply's body, without what happened before. */
class Replies<T> extends Stage<CallEvent<T>, T> {
  override next(event: CallEvent<T>): void {
    if (event.type === 'reply') this.to.next(event.body);
  }
}

interface Readers<S, T> {
  readonly read: (body: S) => T;
  readonly wrong: (error: unknown) => unknown;
}

class Reading<S, T> extends Stage<CallEvent<S>, CallEvent<T>, Readers<S, T>> {
  override next(event: CallEvent<S>): void {
    try {
      this.to.next(event.type === 'reply' ? reply(this.given.read(event.body)) : event);
    } catch (error) {
      this.to.error(error);
    }
  }

  override error(error: unknown): void {
    this.to.error(this.given.wrong(error));
  }
}

/** Reads the reply with `read`, and an error with `wrong`: one stage for what `map` and `catchError` do in two. */
export const reading =
  <S, T>(
    read: (body: S) => T,
    wrong: (error: unknown) => unknown = identity,
  ): OperatorFunction<CallEvent<S>, CallEvent<T>> =>
  (source) =>
    new Observable((to) => source.subscribe(new Reading(to, { read, wrong })));
