import '../support/restore-globals';
import '@angular/compiler';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { AsyncPipe } from '@angular/common';
import { provideHttpClient, withFetch } from '@angular/common/http';
import {
  ApplicationRef,
  Component,
  inject,
  provideEnvironmentInitializer,
  provideZonelessChangeDetection,
  type EnvironmentProviders,
  type Type,
} from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import {
  bootstrapApplication,
  type BootstrapContext,
  provideClientHydration,
  withHttpTransferCacheOptions,
} from '@angular/platform-browser';
import { provideServerRendering, renderApplication } from '@angular/platform-server';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { injectDirectus, injectItems, provideDirectus, withHttpClient } from '../../lib/angular';
import { Directus } from '../../lib/index';

interface Schema {
  articles: { id: number; title: string };
}

let server: Server;
let url = '';
let authorizations: (string | undefined)[] = [];
const session = { access_token: 'access-1', refresh_token: 'refresh-1', expires: 900_000 };

beforeAll(async () => {
  server = createServer((request, response) => {
    authorizations.push(request.headers.authorization);
    setTimeout(() => {
      response.setHeader('content-type', 'application/json');
      const data = request.url?.startsWith('/auth')
        ? session
        : [{ id: 1, title: titleFor(request.headers.authorization) }];
      response.end(JSON.stringify({ data }));
    }, 50);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

/** The title that a visitor may read. */
const titleFor = (authorization = '') =>
  authorization.includes('visitor') ? `For ${authorization}` : 'From the server';

afterAll(() => new Promise((resolve) => server.close(resolve)));

const document = '<!doctype html><html><head></head><body><app-root></app-root></body></html>';

/** Renders a page whose root is this component. */
const renderPage = (component: Type<unknown>, ...providers: EnvironmentProviders[]) =>
  renderApplication(
    (context: BootstrapContext) =>
      bootstrapApplication(
        component,
        {
          providers: [provideZonelessChangeDetection(), provideServerRendering(), ...providers],
        },
        context,
      ),
    { document, url: '/', allowedHosts: ['*'] },
  );

async function render(...providers: EnvironmentProviders[]) {
  authorizations = [];
  const clients: Directus<Schema>[] = [];
  const App = Component({
    selector: 'app-root',
    imports: [AsyncPipe],
    template: '<p>{{ articles()?.data?.[0]?.title ?? "nothing yet" }}</p>',
  })(
    class {
      readonly directus = injectDirectus<Schema>();
      readonly articles = toSignal(this.directus.items('articles').readByQuery());

      constructor() {
        clients.push(this.directus);
      }
    },
  );
  const html = await renderPage(App, ...providers);
  const [client] = clients;
  if (!client || clients.length !== 1) throw new Error('There must be one client.');
  return { html, client };
}

describe('rendered on a server', () => {
  it('is complete: the page waits for the answers', async () => {
    const { html } = await render(provideDirectus(url));
    expect(html).toContain('From the server');
  });

  it('has a client for each request, so that no visitor gets another one’s session', async () => {
    const [a, b] = [await render(provideDirectus(url)), await render(provideDirectus(url))];
    expect(a.client).not.toBe(b.client);
  });

  it('gives each of several visitors who are rendered at once their own data', async () => {
    const visitors = Array.from({ length: 8 }, (_, nth) => `visitor-${nth}`);
    const pages = await Promise.all(
      visitors.map((staticToken, nth) => {
        const init = { auth: { staticToken } };
        const http = [provideHttpClient(withFetch()), provideClientHydration()];
        return nth % 2
          ? render(provideDirectus(url, init))
          : render(...http, provideDirectus(url, withHttpClient(init)));
      }),
    );
    pages.forEach(({ html }, nth) => {
      expect(html.match(/visitor-\d/g)).toEqual([`visitor-${nth}`]);
    });
  });

  it('leaves no client behind when a component throws', async () => {
    const ended = vi.fn();
    const App = Component({ selector: 'app-root', template: '' })(
      class {
        readonly client = injectDirectus();

        constructor() {
          this.client.auth.state$.subscribe({ complete: ended });
          this.client.items('articles').readByQuery().subscribe();
          throw new Error('of a component');
        }
      },
    );
    await expect(renderPage(App, provideDirectus(url))).rejects.toThrow('of a component');
    expect(ended).toHaveBeenCalledOnce();
  });

  it('leaves no client behind when the page has been sent', async () => {
    const { client } = await render(provideDirectus(url));
    const ended = vi.fn();
    client.auth.state$.subscribe({ complete: ended });
    expect(ended).toHaveBeenCalledOnce();
  });

  it('does not refresh by itself: a timer would keep the page waiting', async () => {
    let refreshAt: number | null = 0;
    const App = Component({ selector: 'app-root', template: '' })(
      class {
        readonly name = 'app';

        constructor() {
          const { auth } = injectDirectus();
          const app = inject(ApplicationRef);
          void auth.login({ email: 'a@example.com', password: 'secret' }).then(() => {
            refreshAt = auth.state.refreshAt;
            expect(auth.state.status).toBe('active');
            app.tick();
          });
        }
      },
    );
    await renderPage(App, provideDirectus(url, { auth: { autoRefresh: true } }));
    expect(refreshAt).toBeNull();
  });
});

describe('resources on a server', () => {
  /** A page with a list, and one that fails. */
  const page = (...providers: EnvironmentProviders[]) => {
    const App = Component({
      selector: 'app-root',
      template: '<p>{{ articles.status() }} {{ articles.value()[0]?.title }}</p>',
    })(
      class {
        readonly articles = injectItems('articles', { limit: 1 });
      },
    );
    return renderPage(App, provideClientHydration(), ...providers);
  };
  const handedOver = (html: string) => html.includes('directus-rx :items:articles');

  it('a resource is complete in the page, and its data is handed over', async () => {
    const html = await page(provideDirectus(url));
    expect(html).toContain('resolved From the server');
    expect(handedOver(html)).toBe(true);
  });

  it('a resource that was read through HttpClient is in the page once', async () => {
    const html = await page(provideHttpClient(withFetch()), provideDirectus(url, withHttpClient()));
    expect(handedOver(html)).toBe(true);
    expect(html.match(/From the server/g)).toHaveLength(2);
  });

  it('a resource that was read with a secret token is shown, and not handed over', async () => {
    const html = await page(provideDirectus(url, { auth: { staticToken: 'secret-visitor' } }));
    expect(html).toContain('resolved For Bearer secret-visitor');
    expect(handedOver(html)).toBe(false);
  });

  it('a resource stays loading where the server cannot be reached, and the page is sent', async () => {
    const init = { transport: { retry: false } } as const;
    const html = await page(provideDirectus('http://127.0.0.1:1', init));
    expect(html).toContain('loading');
    expect(handedOver(html)).toBe(false);
  });

  it('several visitors at once: each page has the data of its own', async () => {
    const pages = await Promise.all(
      Array.from({ length: 6 }, (_, nth) =>
        page(provideDirectus(url, { auth: { staticToken: `visitor-${nth}` } })),
      ),
    );
    pages.forEach((html, nth) => {
      expect(html.match(/visitor-\d/g)).toEqual([`visitor-${nth}`]);
    });
  });
});

describe('the transfer cache', () => {
  const cached = (html: string) => html.includes('\\"From the server\\"');
  const http = provideHttpClient(withFetch());

  it('transfer cache: carries public answers to the browser', async () => {
    const { html } = await render(
      http,
      provideClientHydration(),
      provideDirectus(url, withHttpClient()),
    );
    expect(html).toContain('<p>From the server</p>');
    expect(cached(html)).toBe(true);
  });

  it('transfer cache: leaves out answers to requests with a token', async () => {
    const { html } = await render(
      http,
      provideClientHydration(),
      provideDirectus(url, withHttpClient({ auth: { staticToken: 'secret-token' } })),
    );
    expect(authorizations).toEqual(['Bearer secret-token']);
    expect(html).toContain('<p>From the server</p>');
    expect(cached(html)).toBe(false);
    expect(html).not.toContain('secret-token');
  });

  it('transfer cache: leaves out the tokens of a login, though answers to POST are admitted', async () => {
    const credentials = { email: 'visitor@example.com', password: 'secret' };
    const Login = provideEnvironmentInitializer(() => {
      void inject(Directus).auth.login(credentials).then();
    });
    const { html } = await render(
      http,
      provideClientHydration(withHttpTransferCacheOptions({ includePostRequests: true })),
      provideDirectus(url, withHttpClient({ auth: { mode: 'json' } })),
      Login,
    );
    expect(html).toContain('<p>');
    expect(html).not.toContain(session.access_token);
    expect(html).not.toContain(session.refresh_token);
  });

  it('transfer cache: leaves out answers to a token in the query, and the token', async () => {
    const params = { access_token: 'secret-token' };
    const { html } = await render(
      http,
      provideClientHydration(),
      provideDirectus(url, withHttpClient({ transport: { params } })),
    );
    expect(html).toContain('<p>From the server</p>');
    expect(cached(html)).toBe(false);
    expect(html).not.toContain('secret-token');
  });
});
