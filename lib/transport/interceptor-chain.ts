import { defer } from 'rxjs';
import { guardEvents } from './event-guard';
import { normalizeRequest } from './build-request';
import type { Backend, Interceptor, NextStage } from './backend';

/**
 * Folds interceptors onto a backend, so that a request passes them as listed.
 * Each runs at subscribe time, anew for every subscription.
 */
export const composeInterceptors = (
  interceptors: readonly Interceptor[],
  backend: Backend,
): Backend =>
  interceptors.reduceRight<Backend>(
    (next, interceptor, nth) => (request) => {
      const pass: NextStage = (passed) =>
        passed === request ? next(request) : defer(() => next(normalizeRequest(passed)));
      return guardEvents(`transport.interceptors[${nth}]`, () => interceptor(request, pass));
    },
    backend,
  );

/** Returns the application's own backend with its events checked like those of an interceptor. */
export const guardBackend =
  (backend: Backend): Backend =>
  (request) =>
    guardEvents('transport.backend', () => backend(request));
