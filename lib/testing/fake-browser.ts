import type { SchedulerLike } from 'rxjs';
import { unchecked } from '../internal/unchecked';
import { ajaxBackend } from '../transport/ajax-backend';
import type { BackendFactory } from '../transport/backend';
import type { FakeCookies } from './accounts';
import { fakeFetch } from './fake-fetch';
import type { FakeServer } from './fake-server';
import { FakeXhr } from './fake-xhr';

/** A browser in front of a fake server: its clients share its cookies, which no other browser has. */
export interface FakeBrowser {
  /**
   * The backend of a client.
   *
   * @example
   * const directus = new Directus(fake.url, { transport: { backend: fake.browser().backend } });
   */
  readonly backend: BackendFactory;
  /** Answers a request in place of `fetch`. */
  readonly fetch: (input: string | URL | Request, init?: RequestInit) => Promise<Response>;
}

/** Returns a browser without cookies in front of the server at `url`. */
export function openBrowser(
  server: FakeServer,
  url: string,
  scheduler: SchedulerLike,
): FakeBrowser {
  const cookies: FakeCookies = {};
  return {
    backend: (options) =>
      ajaxBackend(options, () =>
        unchecked<XMLHttpRequest>(new FakeXhr(server, cookies, options.url, scheduler)),
      ),
    fetch: (input, init) => fakeFetch(server, cookies, url, new Request(input, init)),
  };
}
