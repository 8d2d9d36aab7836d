import { Observable } from 'rxjs';
import type { ChangeEvent } from '../../realtime/types';
import type { Backend, TransportEvent } from '../../transport/backend';
import type { HttpMethod, TransportRequest } from '../../transport/request';
import type { FakeSocket } from './fake-socket';
import { PendingTestRequest, Refusal, type TestRequest } from './test-request';

/** Answers a request with data, or a `refusal(…)`; `undefined` leaves it to the responder before, or to `expectOne`. */
export type Responder = (request: TransportRequest) => unknown;

/** A path below the server's address, without its query: the whole of it, or what it must match. */
export type PathPattern = string | RegExp;

interface Registered {
  readonly method: HttpMethod;
  readonly path: PathPattern;
  readonly respond: Responder;
}

const matches = (request: TransportRequest, method: HttpMethod, path: PathPattern): boolean =>
  request.method === method &&
  (typeof path === 'string' ? request.path === path : path.test(request.path));

const describe = ({ method, path }: TransportRequest): string => `${method} ${path}`;

/**
 * The server of a spec: it answers requests as the spec says, and reports changes. Session, transport and live queries in front of
 * it are the real ones. Made by `provideDirectusTesting()`.
 */
export class DirectusTesting {
  readonly #waiting = new Set<PendingTestRequest>();
  readonly #responders: Registered[] = [];
  readonly #requests: TransportRequest[] = [];
  /** @internal */
  readonly sockets = new Set<FakeSocket>();

  /** All requests that were made, in order. */
  get requests(): readonly TransportRequest[] {
    return [...this.#requests];
  }

  /**
   * Returns the one request of this method and path that waits for an answer, to be answered by the spec. Throws if there is none or
   * more than one.
   *
   * @example
   * testing.expectOne('GET', '/items/articles').flush([{ id: 1, title: 'One' }]);
   */
  expectOne(method: HttpMethod, path: PathPattern): TestRequest {
    const found = [...this.#waiting].filter(({ request }) => matches(request, method, path));
    const [one] = found;
    if (!one || found.length > 1)
      throw new Error(
        `Expected one request ${method} ${String(path)}, found ${found.length}. Waiting: ${this.#list()}.`,
      );
    this.#waiting.delete(one);
    return one;
  }

  /** Throws if a request waits for an answer. */
  expectNone(): void {
    if (this.#waiting.size > 0) throw new Error(`Not answered: ${this.#list()}.`);
  }

  /**
   * Answers requests of this method and path from now on, at once. The responder that was added last is asked first.
   *
   * @example
   * testing.on('GET', '/items/articles', () => [{ id: 1, title: 'One' }]);
   */
  on(method: HttpMethod, path: PathPattern, respond: Responder): void {
    this.#responders.unshift({ method, path, respond });
  }

  /**
   * Reports a change of a collection to live queries and `changes`, as the server does. `data`: the rows, or the keys of deleted ones.
   *
   * @example
   * testing.change('articles');
   */
  change(
    collection: string,
    event: ChangeEvent = 'update',
    data: readonly unknown[] = event === 'delete' ? ['1'] : [{}],
  ): void {
    for (const socket of [...this.sockets]) socket.change(collection, event, data);
  }

  /** Breaks the connections of live queries. The client opens another one after its pause. */
  drop(): void {
    for (const socket of [...this.sockets]) socket.drop();
  }

  /** @internal */
  readonly backend: Backend = (request) =>
    new Observable<TransportEvent>((subscriber) => {
      this.#requests.push(request);
      const pending = new PendingTestRequest(request, subscriber);
      if (this.#respond(pending)) return undefined;
      this.#waiting.add(pending);
      return () => {
        this.#waiting.delete(pending);
      };
    });

  #respond(pending: PendingTestRequest): boolean {
    const { request } = pending;
    for (const { method, path, respond } of this.#responders) {
      if (!matches(request, method, path)) continue;
      const answer = respond(request);
      if (answer === undefined) continue;
      if (answer instanceof Refusal)
        pending.refuse(answer.status, answer.code, answer.extensions, answer.message);
      else pending.flush(answer);
      return true;
    }
    return false;
  }

  #list(): string {
    return [...this.#waiting].map(({ request }) => describe(request)).join(', ') || 'none';
  }
}
