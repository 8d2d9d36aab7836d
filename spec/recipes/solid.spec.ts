import type * as Solid from 'solid-js';
import type { Accessor } from 'solid-js';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { articleClient } from '../support/article-client';
import { importBlock } from '../support/import-block';

const PAGE = 'docs/ui/solid.md';
/** The build for browsers: that for servers has no reactivity. */
const BUILD = 'solid-js/dist/solid.js';
const settle = () => new Promise((resolve) => setTimeout(resolve, 20));

interface ReadState {
  readonly value?: { readonly title: string };
  readonly error?: unknown;
}

describe('docs/ui/solid.md', () => {
  let solid: typeof Solid;
  let createArticle: (id: Accessor<number>) => Accessor<ReadState>;
  let createLoggedIn: () => Accessor<boolean | undefined>;
  beforeAll(async () => {
    solid = (await import(BUILD)) as typeof solid;
    const block = await importBlock(PAGE, 'createRead', {}, { 'solid-js': BUILD });
    createArticle = block['createArticle'] as typeof createArticle;
    createLoggedIn = block['createLoggedIn'] as typeof createLoggedIn;
  });

  /** Makes what a component would make, with a client of its own. */
  function mount(first: number) {
    const client = articleClient();
    vi.stubGlobal('directus', client.directus);
    return solid.createRoot((dispose) => {
      const [id, setId] = solid.createSignal(first);
      return { ...client, article: createArticle(id), setId, dispose };
    });
  }

  it('solid: a signal has the item', async () => {
    const { article, dispose } = mount(1);
    expect(article()).toEqual({});
    await settle();
    expect(article().value?.title).toBe('Article 1');
    dispose();
  });

  it('solid: a signal has the error', async () => {
    const { article, dispose } = mount(404);
    await settle();
    expect(String(article().error)).toContain('no such article');
    dispose();
  });

  it('solid: another id cancels the request of the one before', async () => {
    const { article, setId, cancelled, dispose } = mount(1);
    setId(2);
    expect(cancelled).toEqual(['/items/articles/1']);
    await settle();
    expect(article().value?.title).toBe('Article 2');
    dispose();
  });

  it('solid: disposing of the owner cancels the request', () => {
    const { cancelled, dispose } = mount(1);
    dispose();
    expect(cancelled).toEqual(['/items/articles/1']);
  });

  it('solid: a signal has the session', () => {
    vi.stubGlobal('directus', articleClient().directus);
    solid.createRoot((dispose) => {
      expect(createLoggedIn()()).toBe(false);
      dispose();
    });
  });
});
