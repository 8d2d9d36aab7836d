import { object, withMethods } from '../internal/argument-checks';
import { unchecked } from '../internal/unchecked';
import { ajaxBackend } from '../transport/ajax-backend';
import type { RequestDispatcher } from '../transport/platform/node/dispatcher';
import { NodeXhr } from '../transport/platform/node/node-xhr';
import type { BackendFactory } from '../transport/backend';

export type { RequestDispatcher };

/** How {@link nodeBackend} reaches the server. */
export interface NodeBackendOptions {
  /**
   * undici's `Agent`, `ProxyAgent`, `EnvHttpProxyAgent`, `MockAgent` or another of its dispatchers, of version 7 or newer.
   * Default: one that all clients of the process share, which honours HTTP_PROXY, HTTPS_PROXY and NO_PROXY.
   */
  readonly dispatcher?: RequestDispatcher | undefined;
}

/**
 * Makes a backend whose requests go through a dispatcher of undici, for proxies, client certificates, Unix sockets and
 * tests. Set its `headersTimeout` and `bodyTimeout` to 0, since undici's own limits cut long uploads and slow answers.
 * Throws `InvalidParamError` where `dispatcher` is none.
 *
 * @example
 * import { ProxyAgent } from 'undici';
 * import { nodeBackend } from 'directus-rx/node';
 *
 * const dispatcher = new ProxyAgent('http://proxy.example.com:3128');
 * new Directus(url, { transport: { backend: nodeBackend({ dispatcher }) } });
 */
export const nodeBackend = (options: NodeBackendOptions = {}): BackendFactory => {
  const { dispatcher } = object('options', options);
  if (dispatcher !== undefined) withMethods('dispatcher', dispatcher, ['dispatch']);
  return (backendOptions) =>
    ajaxBackend(backendOptions, (maxContentLength, { sink }) =>
      unchecked<XMLHttpRequest>(new NodeXhr(maxContentLength, { sink, dispatcher })),
    );
};
