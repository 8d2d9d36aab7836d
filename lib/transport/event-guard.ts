import { from, Observable, type ObservableInput } from 'rxjs';
import { type DirectusError, InvalidParamError } from '../errors/errors';
import { isObject } from '../internal/guards';
import { ObserverStage } from '../internal/observer-stage';
import { unchecked } from '../internal/unchecked';
import type { TransportEvent } from './backend';

const isResponse = (body: unknown): boolean =>
  isObject(body) && typeof body['status'] === 'number' && isObject(body['headers']);

/** Returns true if a value that an interceptor or a backend of the application has emitted has the form of an event. */
export function isTransportEvent(event: unknown): event is TransportEvent {
  try {
    if (!isObject(event)) return false;
    const { type } = event;
    if (type === 'reply') return isResponse(event['body']);
    if (type === 'waiting') return typeof event['retryAt'] === 'number';
    return type === 'sent' || (/^(?:up|down)load$/.test(String(type)) && isProgress(event));
  } catch {
    // A getter that throws, a type that cannot be a text.
    return false;
  }
}

const isProgress = ({ loaded, total }: Readonly<Record<string, unknown>>): boolean =>
  typeof loaded === 'number' && (total === undefined || typeof total === 'number');

/**
 * Passes on the events of an interceptor or backend of the application up to the reply. Fails with an error that names the stage
 * if it breaks the contract of a stage.
 */
class EventGuard extends ObserverStage<TransportEvent, TransportEvent, string> {
  #replied = false;

  override next(event: TransportEvent): void {
    if (this.#replied) return;
    if (!isTransportEvent(event)) this.#refuse('emitted a value that is no event of a request');
    else {
      this.#replied = event.type === 'reply';
      this.destination.next(event);
      // Completes a microtask later if the stage has not done so by itself. A promise costs a tenth of an `asapScheduler` action.
      if (this.#replied) void Promise.resolve().then(() => this.destination.complete());
    }
  }

  override error(error: unknown): void {
    if (error instanceof Error) this.destination.error(error);
    else this.#refuse('failed with a value that is no Error', error);
  }

  override complete(): void {
    if (this.#replied) this.destination.complete();
    else this.#refuse('completed without a reply');
  }

  #refuse(reason: string, cause?: unknown): void {
    this.destination.error(new InvalidParamError(this.context, reason, cause));
  }
}

/**
 * Returns the checked events of an interceptor or backend of the application, which `open` starts at subscribe time. They end
 * with a reply and completion, with the stage's own `Error`, or with an `InvalidParamError` that names the stage.
 */
export const guardEvents = (name: string, open: () => unknown): Observable<TransportEvent> =>
  new Observable((to) => {
    const guard = new EventGuard(to, name);
    let events: unknown;
    try {
      events = open();
    } catch (error) {
      guard.error(error);
      return undefined;
    }
    return toObservable(name, events).subscribe(guard);
  });

function toObservable(name: string, events: unknown): Observable<TransportEvent> {
  try {
    return from(unchecked<ObservableInput<TransportEvent>>(events));
  } catch (cause) {
    throw new InvalidParamError(name, 'must return an Observable', cause);
  }
}

/** Returns the error for a value that is no event, from a backend passed to `new Transport(backend)`. */
export const unreadableEvent = (): DirectusError =>
  new InvalidParamError('backend', 'emitted a value that is no event of a request');
export const missingReply = (): DirectusError =>
  new InvalidParamError('backend', 'completed without a reply');
