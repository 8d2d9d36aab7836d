import { concatMap, defer, of, throwError } from 'rxjs';
import { type Backend, TransportError, type TransportRequest } from '../../lib';

/** The fate of a request: its answer is lost before or after the server has seen it. */
export type Loss = 'before' | 'after' | undefined;

/** Loses requests and answers as `loss` says. */
export const lossyBackend =
  (backend: Backend, loss: (request: TransportRequest) => Loss): Backend =>
  (request) =>
    defer(() => {
      const lost = throwError(() => new TransportError('lost', 'NETWORK', request));
      const fate = loss(request);
      if (fate === 'before') return lost;
      return backend(request).pipe(
        concatMap((event) => (event.type === 'reply' && fate === 'after' ? lost : of(event))),
      );
    });
