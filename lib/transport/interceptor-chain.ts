import { defer } from 'rxjs';
import type { Backend, Interceptor } from './types';

/**
 * Folds interceptors onto a backend, so that a request passes them as listed.
 * Each runs at subscribe time, anew for every subscription.
 */
export const composeInterceptors = (
  interceptors: readonly Interceptor[],
  backend: Backend,
): Backend =>
  interceptors.reduceRight<Backend>(
    (next, stage) => (request) => defer(() => stage(request, next)),
    backend,
  );
