import { defer } from 'rxjs';
import { callable } from '../internal/argument-checks';
import { ajaxBackend } from './ajax-backend';
import type { Backend, BackendOptions } from './backend';
import { dedupe } from './dedupe';
import { guardBackend } from './interceptor-chain';
import { withOlderComments } from './older-comments';
import { withRetry } from './retry';
import { withSearch } from './search';
import type { TransportOptions } from './transport-options';

/** Reports each try to the probe of its request, where it has one. */
const countAttempts =
  (backend: Backend): Backend =>
  (request) => {
    const { probe } = request;
    if (!probe) return backend(request);
    return defer(() => {
      probe.onAttempt();
      return backend(request);
    });
  };

/** Returns the stages below interceptors and session: from a request to the network. */
export function createBackend(
  options: BackendOptions,
  { backend: factory, searchAbove }: TransportOptions,
): Backend {
  const network = factory
    ? guardBackend(callable('transport.backend(…)', factory(options)))
    : ajaxBackend(options);
  return dedupe(
    withRetry(withSearch(withOlderComments(countAttempts(network)), options.url, searchAbove)),
  );
}
