import { act, createElement, type FunctionComponent, StrictMode } from 'react';
import { create } from 'react-test-renderer';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { articleClient } from '../support/article-client';
import { anna, articleServer, device } from '../support/offline-rig';
import { importBlock } from '../support/import-block';

const PAGE = 'docs/ui/react.md';

describe('docs/ui/react.md', () => {
  let components: Record<string, FunctionComponent<Record<string, unknown>>>;
  beforeAll(async () => {
    const hooks = await importBlock(PAGE, 'useSyncExternalStore');
    const pipelines = await importBlock(PAGE, 'useObservableState');
    const outbox = await importBlock(PAGE, 'function Unsaved', {
      './use-directus': 'useSyncExternalStore',
    });
    components = { ...hooks, ...pipelines, ...outbox } as typeof components;
    Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });
  });
  afterAll(() => {
    Reflect.deleteProperty(globalThis, 'IS_REACT_ACT_ENVIRONMENT');
  });

  /** Renders a component of the page with a client of its own. */
  function mount(name: string, props: Record<string, unknown> = {}, isStrict = false) {
    const client = articleClient();
    vi.stubGlobal('directus', client.directus);
    const element = (given: Record<string, unknown>) => {
      const component = components[name];
      if (!component) throw new Error(`no component ${name}`);
      const child = createElement(component, given);
      return isStrict ? createElement(StrictMode, null, child) : child;
    };
    /* eslint-disable @typescript-eslint/no-deprecated -- the one renderer of React that needs no document */
    const mounted: ReturnType<typeof create>[] = [];
    act(() => {
      mounted.push(create(element(props)));
    });
    const [renderer] = mounted;
    if (!renderer) throw new Error('nothing was rendered');
    /* eslint-enable @typescript-eslint/no-deprecated -- see above */
    const unmount = () => {
      act(() => {
        renderer.unmount();
      });
    };
    onTestFinished(unmount);
    return {
      ...client,
      text: () => JSON.stringify(renderer.toJSON()),
      press: (name: string) =>
        act(async () => {
          const button = renderer.root.findByProps({ children: name });
          await (button.props['onClick'] as () => Promise<void>)();
        }),
      update: (next: Record<string, unknown>) => {
        act(() => {
          renderer.update(element(next));
        });
      },
      unmount,
    };
  }
  const settle = () => act(() => new Promise((resolve) => setTimeout(resolve, 20)));

  it('react: a component shows that it loads, and then the item', async () => {
    const { text, sent } = mount('ArticleTitle', { id: 1 });
    expect(text()).toContain('Loading');
    await settle();
    expect(text()).toContain('Article 1');
    expect(sent).toEqual(['/items/articles/1']);
  });

  it('react: a component shows the error', async () => {
    const { text } = mount('ArticleTitle', { id: 404 });
    await settle();
    expect(text()).toContain('no such article');
  });

  it('react: another id cancels the request of the one before', async () => {
    const { text, update, sent, cancelled } = mount('ArticleTitle', { id: 1 });
    update({ id: 2 });
    await settle();
    expect(text()).toContain('Article 2');
    expect(sent).toEqual(['/items/articles/1', '/items/articles/2']);
    expect(cancelled).toEqual(['/items/articles/1']);
  });

  it('react: unmounting cancels the request', () => {
    const { unmount, cancelled } = mount('ArticleTitle', { id: 1 });
    unmount();
    expect(cancelled).toEqual(['/items/articles/1']);
  });

  it('react: strict mode shows the item, too', async () => {
    const { text, sent, cancelled } = mount('ArticleTitle', { id: 1 }, true);
    await settle();
    expect(text()).toContain('Article 1');
    expect(sent.length - cancelled.length).toBe(1);
  });

  it('react: a component shows the session', () => {
    const { text } = mount('SessionState');
    expect(text()).toContain('Logged out');
  });

  it('react: a component shows what is not saved yet, and asks about what others have changed', async () => {
    const fake = articleServer();
    const id = fake.create('articles', { title: 'One' }) as string;
    const { directus, kept, clock } = device(fake);
    onTestFinished(() => {
      directus.dispose();
    });
    await directus.auth.login(anna);
    const { text, press } = mount('Unsaved', { kept });
    fake.offline();
    await act(async () => {
      await kept.updateOne('articles', id, { title: 'Mine' }, { base: { title: 'One' } });
    });
    expect(text()).toContain('Kept on this device');
    fake.update('articles', id, { title: 'Theirs' });
    fake.online();
    await act(() => clock.advance(60_000));
    expect(text()).toContain('title: Mine or Theirs?');
    await press('Keep mine');
    await act(() => clock.advance(60_000));
    expect(text()).not.toContain('Mine');
    expect(fake.rows('articles')).toMatchObject([{ title: 'Mine' }]);
  });

  it('react: a pipeline of observable-hooks shows the rows that were found', async () => {
    const { text, sent } = mount('Titles', { search: 'rx' });
    await act(() => new Promise((resolve) => setTimeout(resolve, 300)));
    expect(text()).toContain('Found ?rx');
    expect(sent).toEqual(['/items/articles?rx']);
  });
});
