import { asyncScheduler, BehaviorSubject, defer, filter, map, Observable, Subject } from 'rxjs';
import { isTransportError } from '../errors/errors';
import { ObserverStage } from '../internal/observer-stage';
import { isTransportEvent, missingReply, unreadableEvent } from './event-guard';
import type { HttpMethod, RequestProbe, TransportRequest } from './request';
import type { TransportEvent } from './backend';

/** How a request ended. */
export type RequestOutcome =
  /** `status` 0: a failure without an answer, that the call goes on from. */
  | { readonly type: 'reply'; readonly status: number }
  | {
      readonly type: 'error';
      readonly error: unknown;
      /** The error's code (`FORBIDDEN`, `TIMEOUT`, …), or the name of its class: few different values, for metrics. */
      readonly errorType: string;
      /** The status of the answer; 0 if there was none. */
      readonly status: number;
    }
  | { readonly type: 'cancelled' };

/** The end of a request. */
export type RequestEnd = RequestOutcome & {
  /** Milliseconds from `sent` to the end, including the waits for a refresh, a connection and retries. */
  readonly ms: number;
  /** How often the request was sent again: by a retry, after a refresh, or as its fallback. */
  readonly retries: number;
  /** Bytes of the body that was sent last, where there is one whose length is known. */
  readonly sentBytes?: number;
  /** Bytes of the answer's body, unpacked, where there is an answer of its own. Not measured by `transport.backend`s of your own. */
  readonly receivedBytes?: number;
};

/**
 * A report of a request. Reports of one request have the same `id`. Query, headers and body are left out, so
 * that it is safe to log.
 */
export type RequestReport = {
  readonly id: number;
  readonly method: HttpMethod;
  readonly path: string;
  /** The whole address, without its query; the path where only a backend knows the address. */
  readonly url: string;
  /** The path with the names of its keys, `/items/{collection}/{id}`. Absent for a path of your own without the option `route`. */
  readonly route?: string;
  /** Milliseconds since 1970, when the request was sent. */
  readonly start: number;
} & ({ readonly type: 'sent' } | RequestEnd);

const isError = (report: RequestReport): report is Extract<RequestReport, { type: 'error' }> =>
  report.type === 'error';

/** Collects the measurements of one request. */
class Measurements implements RequestProbe {
  #attempts = 0;
  #sent = 0;
  #received: number | undefined;

  onAttempt(): void {
    this.#attempts++;
    this.#received = undefined;
  }

  onSend(bytes: number): void {
    this.#sent = bytes;
  }

  onReceive(bytes: number): void {
    this.#received = bytes;
  }

  /** Returns what was measured. Leaves out what is not known. */
  result(): Pick<RequestEnd, 'retries' | 'sentBytes' | 'receivedBytes'> {
    return {
      retries: Math.max(0, this.#attempts - 1),
      ...(this.#sent > 0 && { sentBytes: this.#sent }),
      ...(this.#received !== undefined && { receivedBytes: this.#received }),
    };
  }
}

/** A request that is reported. */
interface ReportedRequest {
  readonly request: TransportRequest;
  /** The server's address. */
  readonly url: string;
  /** Its measurements, where somebody watched when it began. */
  readonly measured: Measurements | undefined;
  /** Returns true for an error that is reported as a reply. */
  readonly isExpected: ((error: unknown) => boolean) | undefined;
}

/** Reports the start and the end of every request that passes through it. Without subscribers, it only counts the requests. */
export class RequestReporter {
  readonly #reports = new Subject<RequestReport>();
  readonly #pending = new BehaviorSubject(0);
  readonly requests$: Observable<RequestReport> = this.#reports.asObservable();
  readonly pending$: Observable<number> = defer(() => {
    if (!this.#pending.observed) this.#pending.next(this.#count);
    return this.#pending;
  });
  readonly errors$: Observable<unknown> = this.#reports.pipe(
    filter(isError),
    map(({ error }) => error),
  );
  #last = 0;
  #count = 0;

  /** Returns an object for the measurements of a request; nothing while nobody watches. */
  measure(): Measurements | undefined {
    return this.#reports.observed ? new Measurements() : undefined;
  }

  /** Returns `events`, and reports the start and end of each subscription. */
  report(
    reported: ReportedRequest,
    events: Observable<TransportEvent>,
  ): Observable<TransportEvent> {
    return new Observable((to) => {
      const id = ++this.#last;
      const start = asyncScheduler.now();
      const stage = new ReportingStage(to, { id, start, reported, reports: this.#reports });
      this.#add(1);
      stage.emitReport(() => ({ type: 'sent' }));
      const subscription = events.subscribe(stage);
      return () => {
        subscription.unsubscribe();
        stage.reportEnd({ type: 'cancelled' });
        this.#add(-1);
      };
    });
  }

  #add(step: 1 | -1): void {
    this.#count += step;
    // Without a subscriber, `pending$` catches up with the count on the next subscription.
    if (this.#pending.observed) this.#pending.next(this.#count);
  }
}

function outcomeOf(error: unknown, isExpected: boolean): RequestOutcome {
  if (isTransportError(error)) {
    const { code, status } = error;
    return isExpected
      ? { type: 'reply', status }
      : { type: 'error', error, errorType: code, status };
  }
  const errorType = error instanceof Error ? error.name : typeof error;
  return { type: 'error', error, errorType, status: 0 };
}

interface ReportContext {
  readonly id: number;
  readonly start: number;
  readonly reported: ReportedRequest;
  readonly reports: Subject<RequestReport>;
}

class ReportingStage extends ObserverStage<TransportEvent, TransportEvent, ReportContext> {
  #settled = false;
  #replied = false;

  /** Makes the report only where somebody listens. */
  emitReport(what: () => { readonly type: 'sent' } | RequestEnd): void {
    const { id, start, reported, reports } = this.context;
    if (!reports.observed) return;
    const { method, path: pathAndQuery, route } = reported.request;
    // A path with a fragment is refused, and reported all the same.
    const [path = ''] = pathAndQuery.split(/[?#]/);
    const url = reported.url + (path.startsWith('/') ? path : `/${path}`);
    reports.next({
      id,
      method,
      path,
      url,
      ...(route !== undefined && { route }),
      start,
      ...what(),
    });
  }

  /** Reports the end of the request, once: a subscriber that leaves on the reply must not add `cancelled`. */
  reportEnd(how: RequestOutcome): void {
    if (!this.#settled)
      this.emitReport(() => ({
        ...how,
        ms: asyncScheduler.now() - this.context.start,
        ...(this.context.reported.measured?.result() ?? { retries: 0 }),
      }));
    this.#settled = true;
  }

  /** Passes on an event up to the reply. Checks it, because a backend of `new Transport(backend)` is checked nowhere else. */
  override next(event: TransportEvent): void {
    if (this.#replied) return;
    if (!isTransportEvent(event)) {
      this.error(unreadableEvent());
      return;
    }
    if (event.type === 'reply') {
      this.#replied = true;
      this.reportEnd({ type: 'reply', status: event.body.status });
    } else if (event.type === 'upload') this.context.reported.measured?.onSend(event.loaded);
    this.destination.next(event);
  }

  override error(error: unknown): void {
    const { isExpected } = this.context.reported;
    let failure = error;
    let expected = false;
    try {
      expected = isTransportError(error) && isExpected?.(error) === true;
    } catch (thrown) {
      failure = thrown;
    }
    this.reportEnd(outcomeOf(failure, expected));
    this.destination.error(failure);
  }

  override complete(): void {
    if (this.#replied) this.destination.complete();
    else this.error(missingReply());
  }
}
