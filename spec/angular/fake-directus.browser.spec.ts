// `directus-rx/testing` in a browser, in an application of Angular.
import '@angular/compiler';
import { TestBed } from '@angular/core/testing';
import { describe, expect, it, vi } from 'vitest';
import {
  injectDirectus,
  injectItems,
  injectLive,
  injectMutation,
  provideDirectus,
  provideRealtime,
} from '../../lib/angular';
import { fakeDirectus } from '../../lib/testing';
import { application } from './test-bed';

function setUp<T>(use: () => T) {
  const fake = fakeDirectus({
    collections: { articles: { fields: { id: 'integer', title: 'string' } } },
    rows: { articles: [{ id: 1, title: 'One' }] },
    users: [{ email: 'anna@example.com', password: 'secret' }],
  });
  const providers = [
    provideDirectus(fake.url, {
      auth: { mode: 'json' },
      storage: { mode: 'MemoryStorage' },
      transport: { backend: fake.backend },
    }),
    provideRealtime({ webSocket: fake.WebSocket, debounce: 0 }),
  ];
  return { fake, made: application(providers, use) };
}

describe('fakeDirectus in an application of Angular', () => {
  it('a list shows its rows, and those of a write', async () => {
    const { fake, made } = setUp(() => ({
      directus: injectDirectus(),
      list: injectItems('articles'),
      save: injectMutation((title: string) =>
        injectDirectusOnce().items('articles').updateOne(1, { title }),
      ),
    }));
    await vi.waitFor(() => expect(made.list.value()).toEqual([{ id: 1, title: 'One' }]));
    expect(await made.save('Two')).toMatchObject({ status: 'done' });
    expect(fake.rows('articles')).toEqual([{ id: 1, title: 'Two' }]);
  });

  it('a live list shows what somebody else writes', async () => {
    const { fake, made } = setUp(() => injectLive('articles', { sort: ['id'] }));
    TestBed.tick();
    await vi.waitFor(() => expect(made.value()).toHaveLength(1));
    fake.create('articles', { title: 'Two' });
    await vi.waitFor(() => expect(made.value()).toHaveLength(2));
  });

  it('a file is uploaded and shown', async () => {
    const { made } = setUp(injectDirectus);
    const file = new File(['hello'], 'a.txt', { type: 'text/plain' });
    const { id } = (await made.files.upload(file)) as { id: string };
    expect(await (await made.assets.readOne(id)).text()).toBe('hello');
  });

  it('logs in and out', async () => {
    const { made } = setUp(injectDirectus);
    await made.auth.login({ email: 'anna@example.com', password: 'secret' });
    expect(await made.users.me.read({ fields: ['email'] })).toEqual({ email: 'anna@example.com' });
    await made.auth.logout();
    expect(made.auth.state.authenticated).toBe(false);
  });
});

/** In the injection context of the bed, from a function that runs later. */
const injectDirectusOnce = () => TestBed.runInInjectionContext(() => injectDirectus());
