import { callable } from '../internal/option-checks';
import { ajaxBackend } from './ajax-backend';
import type { Backend, BackendOptions } from './backend';
import { dedupe } from './dedupe';
import { guardBackend } from './interceptor-chain';
import { withOlderComments } from './older-comments';
import { withRetry } from './retry';
import { withSearch } from './search';
import type { TransportOptions } from './transport-options';

/** Returns the stages below interceptors and session: from a request to the network. */
export function createBackend(
  options: BackendOptions,
  { backend: factory, searchAbove }: TransportOptions,
): Backend {
  const network = factory
    ? guardBackend(callable('transport.backend(…)', factory(options)))
    : ajaxBackend(options);
  return dedupe(withRetry(withSearch(withOlderComments(network), options.url, searchAbove)));
}
