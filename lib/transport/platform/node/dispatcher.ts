import type { Agent, Dispatcher, EnvHttpProxyAgent } from 'undici';
import { DirectusError } from '../../../errors/errors';
import { unchecked } from '../../../internal/unchecked';

/** The part of undici's `Dispatcher` (version 7 or newer) that requests need: an `Agent`, a `ProxyAgent`, a `MockAgent`, … */
export interface RequestDispatcher {
  /** Makes one request, and calls `handler` with its progress and outcome. */
  dispatch(options: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandler): boolean;
}

/**
 * No timeouts, because each request has its own, and undici's would cut long uploads. No limit of connections either, because
 * each client limits its own requests, and a common limit would let one client block another.
 */
const OPTIONS = { headersTimeout: 0, bodyTimeout: 0 };

/** The first major version on which undici 7 works. */
const MIN_NODE = 20;

let shared: RequestDispatcher | undefined;
let loading: Promise<RequestDispatcher> | undefined;

/** Returns a variable of the environment, in lower case or upper case, as curl and undici read it. */
const variable = (name: string): string =>
  process.env[name.toLowerCase()] ??
  // A CGI program gets a visitor's header `Proxy` as HTTP_PROXY (CVE-2016-5385).
  (name === 'HTTP_PROXY' && process.env['REQUEST_METHOD'] ? undefined : process.env[name]) ??
  '';

interface Undici {
  readonly Agent: typeof Agent;
  readonly EnvHttpProxyAgent: typeof EnvHttpProxyAgent;
}

/** Returns what a CommonJS module exports. Node finds its members; a bundle of esbuild has them in `default` alone. */
const exportsOf = (namespace: object, member: string): unknown =>
  member in namespace ? namespace : Reflect.get(namespace, 'default');

async function loadUndici(): Promise<Undici> {
  try {
    // By its file: Bun answers the bare name with an imitation that cannot dispatch.
    return unchecked<Undici>(exportsOf(await import('undici/index.js'), 'Agent'));
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    if (Number.parseInt(process.versions.node) < MIN_NODE)
      throw new DirectusError(
        `directus-rx needs Node ${MIN_NODE} or newer, not ${process.version}`,
        {
          cause,
        },
      );
    throw new DirectusError(`undici, which makes requests in Node, cannot be loaded: ${reason}`, {
      cause,
    });
  }
}

/**
 * Loads undici's `Agent` without the rest of undici (cookies, caches, mocks, WebSocket), which takes longer than all other parts
 * of a first request. undici does not promise the path of this file: without it, all of undici is loaded.
 */
async function loadAgent(): Promise<typeof Agent> {
  try {
    const { default: agent } = await import('undici/lib/dispatcher/agent.js');
    if (typeof agent === 'function') return agent;
  } catch {
    // Loaded as a whole, below.
  }
  const { Agent } = await loadUndici();
  return Agent;
}

async function createDispatcher(): Promise<RequestDispatcher> {
  const httpProxy = variable('HTTP_PROXY');
  const httpsProxy = variable('HTTPS_PROXY');
  if (!httpProxy && !httpsProxy) {
    const LoadedAgent = await loadAgent();
    return new LoadedAgent(OPTIONS);
  }
  const { EnvHttpProxyAgent } = await loadUndici();
  try {
    return new EnvHttpProxyAgent({ ...OPTIONS, httpProxy, httpsProxy });
  } catch {
    // Without the cause, which shows the address and with it a password.
    throw new DirectusError('HTTP_PROXY or HTTPS_PROXY is not the address of a proxy');
  }
}

/**
 * Hands `use` the dispatcher that all clients of this process share: undici's `Agent`, or `EnvHttpProxyAgent` where the
 * environment names a proxy. Loaded with the first request, since importing undici takes longer than all the rest.
 */
export function withSharedDispatcher(
  use: (dispatcher: RequestDispatcher) => void,
  fail: (error: unknown) => void,
): void {
  if (shared) use(shared);
  else {
    loading ??= createDispatcher();
    void loading.then((created) => use((shared = created))).catch(fail);
  }
}
