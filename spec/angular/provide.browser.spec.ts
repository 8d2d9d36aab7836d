import '@angular/compiler';
import {
  ApplicationRef,
  createEnvironmentInjector,
  EnvironmentInjector,
  inject,
  InjectionToken,
  Injector,
  runInInjectionContext,
} from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { lastValueFrom, of, throwError } from 'rxjs';
import { describe, expect, expectTypeOf, it } from 'vitest';
import {
  injectConnection,
  injectDirectus,
  injectRealtime,
  injectSession,
  provideDirectus,
  type SessionSignals,
} from '../../lib/angular';
import { type Backend, Directus, type TransportEvent } from '../../lib/index';
import { transportError } from '../../lib/transport/read-response';
import { held } from './held-backend';
import { application, url } from './test-bed';

interface Schema {
  articles: { id: number; title: string };
}

describe('provideDirectus', () => {
  it('provideDirectus: makes one client for the whole application, when it is first injected', () => {
    let made = 0;
    const address = () => {
      made++;
      return url;
    };
    const ask = application([provideDirectus(address)], () => {
      const injector = inject(Injector);
      return () => runInInjectionContext(injector, () => injectDirectus<Schema>());
    });
    expect(made).toBe(0);
    expect(ask()).toBe(ask());
    expect(made).toBe(1);
    expect(ask()).toBeInstanceOf(Directus);
    expectTypeOf(ask()).toEqualTypeOf<Directus<Schema>>();
  });

  it('takes address and options from whatever can be injected', () => {
    const ADDRESS = new InjectionToken<string>('address');
    const TOKEN = new InjectionToken<string>('token');
    const directus = application(
      [
        { provide: ADDRESS, useValue: url },
        { provide: TOKEN, useValue: 'static-token' },
        provideDirectus(
          () => inject(ADDRESS),
          () => ({ auth: { staticToken: inject(TOKEN) } }),
        ),
      ],
      injectDirectus,
    );
    expect(directus.url).toBe(url);
    expect(directus.auth.state).toMatchObject({ status: 'static', token: 'static-token' });
  });

  it('gives way to a client of the spec, as any provider does', () => {
    const own = new Directus('https://own.example.com');
    const providers = [provideDirectus(url), { provide: Directus, useValue: own }];
    expect(application(providers, injectDirectus)).toBe(own);
    own.dispose();
  });

  it('disposes the client with its injector, so that a route takes its own away with it', async () => {
    const parent = application([provideDirectus(url)], () => inject(EnvironmentInjector));
    const child = createEnvironmentInjector([provideDirectus('https://b.example.com')], parent);
    const directus = child.get<Directus>(Directus);
    expect(directus.url).toBe('https://b.example.com');
    const ended = lastValueFrom(directus.auth.state$);
    child.destroy();
    expect(await ended).toMatchObject({ status: 'anonymous' });
    expect(parent.get<Directus>(Directus).url).toBe(url);
  });
});

describe('several clients', () => {
  interface Shop {
    products: { id: number; price: number };
  }
  const SHOP = new InjectionToken<Directus<Shop>>('shop');
  const shop = 'https://shop.example.com';
  const both = [provideDirectus(url), provideDirectus(shop, { auth: { staticToken: 's' } }, SHOP)];

  it('several clients: are distinguished by tokens of one’s own, which have the schema', () => {
    const [usual, other] = application(both, () => [
      injectDirectus<Schema>(),
      injectDirectus(SHOP),
    ]);
    expect(usual.url).toBe(url);
    expect(other.url).toBe(shop);
    expectTypeOf(other).toEqualTypeOf<Directus<Shop>>();
  });

  it('have a session each', () => {
    const [usual, other] = application(both, () => [injectSession(), injectSession(SHOP)]);
    expect(usual.status()).toBe('anonymous');
    expect(other.status()).toBe('static');
  });
});

describe('what is missing is named', () => {
  const message = (work: () => unknown): string => {
    try {
      work();
    } catch (error) {
      return String(error);
    }
    return '';
  };

  it('where there is no injection context', () => {
    expect(message(injectDirectus)).toMatch(/injectDirectus\(\).*injection context/);
    expect(message(injectSession)).toMatch(/injectSession\(\).*injection context/);
    expect(message(injectRealtime)).toMatch(/injectRealtime\(\).*injection context/);
    expect(message(injectConnection)).toMatch(/injectConnection\(\).*injection context/);
  });

  it('where nothing is provided', () => {
    for (const use of [injectSession, injectConnection]) {
      const said = message(() => application([], () => void use()));
      expect(said).toMatch(/^DirectusError/);
      expect(said).toContain('provideDirectus(url)');
      TestBed.resetTestingModule();
    }
  });
});

describe('the application', () => {
  it('is not stable while a request is under way, so that whenStable() waits for the answer', async () => {
    const { backend, answer } = held();
    const init = { transport: { backend } };
    const [directus, app] = application([provideDirectus(url, init)], () => [
      injectDirectus<Schema>(),
      inject(ApplicationRef),
    ]);
    let stable = false;
    const article = directus.items('articles').readOne(1).then();
    void app.whenStable().then(() => (stable = true));
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(stable).toBe(false);
    answer({ id: 1, title: 'One' });
    expect(await article).toEqual({ id: 1, title: 'One' });
    await app.whenStable();
  });

  it('is not stable while a read waits to be sent again', async () => {
    const tries: number[] = [];
    const backend = (): Backend => (request) => {
      tries.push(performance.now());
      const lost = () => transportError('NETWORK', 'gone', request);
      const data = { id: 1, title: 'One' };
      const reply: TransportEvent = {
        type: 'reply',
        body: { raw: { data }, data, status: 200, headers: {} },
      };
      return tries.length === 1 ? throwError(lost) : of(reply);
    };
    const init = { transport: { backend, retry: { maxDelay: 50 } } };
    const [directus, app] = application([provideDirectus(url, init)], () => [
      injectDirectus<Schema>(),
      inject(ApplicationRef),
    ]);
    let title = '';
    directus
      .items('articles')
      .readOne(1)
      .subscribe((article) => (title = article.title));
    await app.whenStable();
    expect(tries).toHaveLength(2);
    expect(title).toBe('One');
  });

  it('becomes stable when a request is cancelled', async () => {
    const { backend, waiting } = held();
    const [directus, app] = application([provideDirectus(url, { transport: { backend } })], () => [
      injectDirectus<Schema>(),
      inject(ApplicationRef),
    ]);
    const subscription = directus.items('articles').readOne(1).subscribe();
    expect(waiting()).toBe(1);
    subscription.unsubscribe();
    expect(waiting()).toBe(0);
    await app.whenStable();
  });
});

describe('injectSession', () => {
  it('injectSession: the session’s state as signals', async () => {
    const { backend, answer } = held();
    const [directus, session] = application(
      [provideDirectus(url, { auth: { mode: 'json' }, transport: { backend } })],
      () => [injectDirectus(), injectSession()],
    );
    expect(session.authenticated()).toBe(false);
    expect(session.status()).toBe('anonymous');
    expect(session.reason()).toBe('initial');
    expect(session.expiresAt()).toBeNull();

    const login = directus.auth.login({ email: 'a@example.com', password: 'secret' }).then();
    answer({ access_token: 'a', refresh_token: 'r', expires: 900_000 });
    await login;
    expect(session.authenticated()).toBe(true);
    expect(session.status()).toBe('active');
    expect(session.reason()).toBe('login');
    expect(session.expiresAt()).toBe(directus.auth.state.expiresAt);
    expect(session.refreshAt()).toBe(directus.auth.state.refreshAt);
    expect(session.error()).toBeUndefined();
    directus.auth.logout().subscribe();
    expect(session.authenticated()).toBe(false);
    expect(session.reason()).toBe('logout');
  });

  it('lets go of the session when its component is destroyed', () => {
    const parent = application([provideDirectus(url)], () => inject(EnvironmentInjector));
    const directus = parent.get<Directus>(Directus);
    const SESSION = new InjectionToken<SessionSignals>('session');
    const provided = { provide: SESSION, useFactory: injectSession };
    const child = createEnvironmentInjector([provided], parent);
    const session = child.get(SESSION);
    child.destroy();
    directus.auth.logout().subscribe().unsubscribe();
    expect(directus.auth.state.reason).toBe('logout');
    expect(session.reason()).toBe('initial');
    expect(TestBed.inject(Directus)).toBe(directus);
  });
});
