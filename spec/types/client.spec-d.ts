import { describe, expectTypeOf, it } from 'vitest';
import {
  type Auth,
  Directus,
  type DirectusClient,
  IAuth,
  type ITransport,
  type ItemsHandler,
  Transport,
} from '../../lib';
import { realtime, type Realtime } from '../../lib/realtime';
import type { Schema } from './schema';

const url = 'https://directus.example.com';

declare class MyAuth extends IAuth {
  readonly mine: number;
  login(): Promise<{ access_token: string; expires: number }>;
  logout(): Promise<void>;
  refresh(): Promise<false>;
  static(): Promise<boolean>;
}

declare class MyTransport extends Transport {
  readonly yours: number;
}

declare const auth: MyAuth;
declare const transport: MyTransport;

describe('a client', () => {
  it('has the whole auth and transport of this library, whatever their options', () => {
    for (const directus of [
      new Directus(url),
      new Directus(url, {}),
      new Directus(url, { auth: {} }),
      new Directus(url, { auth: { mode: 'json', staticToken: 'abc' } }),
      new Directus(url, { transport: { headers: { a: 'b' } }, storage: { prefix: 'c' } }),
    ]) {
      expectTypeOf(directus.auth).toEqualTypeOf<Auth>();
      expectTypeOf(directus.transport).toEqualTypeOf<Transport>();
      directus.auth.password.request('admin@example.com').subscribe();
      directus.auth.state$.subscribe();
      directus.transport.get('/path').subscribe();
    }
  });

  it('has them with a schema, too', () => {
    const directus = new Directus<Schema>(url, { auth: { mode: 'session' }, transport: {} });
    expectTypeOf(directus.auth).toEqualTypeOf<Auth>();
    expectTypeOf(directus.transport).toEqualTypeOf<Transport>();
    expectTypeOf(directus).toEqualTypeOf<Directus<Schema>>();
  });

  it('has an auth or transport of one’s own as what it is', () => {
    expectTypeOf(new Directus(url, { auth }).auth.mine).toEqualTypeOf<number>();
    expectTypeOf(new Directus(url, { auth }).transport).toEqualTypeOf<Transport>();
    expectTypeOf(new Directus(url, { transport }).transport.yours).toEqualTypeOf<number>();
    expectTypeOf(new Directus(url, { transport }).auth).toEqualTypeOf<Auth>();
    const mixed = new Directus(url, { auth: { mode: 'json' }, transport });
    expectTypeOf(mixed.auth).toEqualTypeOf<Auth>();
    expectTypeOf(mixed.transport).toEqualTypeOf<MyTransport>();
    expectTypeOf(new Directus<Schema, MyAuth>(url, { auth }).auth).toEqualTypeOf<MyAuth>();
  });

  it('of any kind can be passed on as one', () => {
    const use = (_: Directus<Schema, IAuth, ITransport>) => undefined;
    use(new Directus<Schema>(url));
    use(new Directus<Schema, MyAuth, MyTransport>(url, { auth, transport }));
  });
});

describe('a client as a parameter', () => {
  const directus = new Directus<Schema>(url);

  it('may have any schema where the parameter names none', () => {
    const use = (_: Directus) => undefined;
    use(directus);
    use(new Directus(url));
    use(new Directus<{ pages: { id: number }[] }>(url));
  });

  it('a client parameter has the collections of the schema that it names', () => {
    const use = (_: Directus<{ pages: { id: number }[] }>) => undefined;
    // @ts-expect-error -- no pages
    use(directus);
    const useBoth = (_: Directus<Schema & { pages: { id: number }[] }>) => undefined;
    // @ts-expect-error -- no pages, either
    useBoth(directus);
    const useOther = (_: DirectusClient<{ articles: { id: number; subtitle: string } }>) =>
      undefined;
    // @ts-expect-error -- articles without subtitles
    useOther(directus);
    const useLive = (_: Realtime<{ pages: { id: number }[] }>) => undefined;
    // @ts-expect-error -- no pages
    useLive(realtime(directus));
  });

  it('may be a handler of any items', () => {
    // eslint-disable-next-line @typescript-eslint/no-explicit-any -- how applications write it
    const use = (_: ItemsHandler<any>) => undefined;
    use(directus.items('articles'));
    use(directus.users);
    use(new Directus(url).items('whatever'));
  });
});

describe('an option that is wrong', () => {
  it('a wrong option is marked by the compiler', () => {
    new Directus(url, {
      // @ts-expect-error -- no such mode; see messages.spec.ts for what is said
      auth: { mode: 'jsn' },
    });
    new Directus(url, {
      // @ts-expect-error -- no such option
      transport: { timeuot: 1 },
    });
  });
});
