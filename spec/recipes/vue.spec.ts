import { beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { type Component, createRenderer, effectScope, h, nextTick, type Ref, ref } from 'vue';
import { articleClient } from '../support/article-client';
import { importBlock } from '../support/import-block';

const PAGE = 'docs/ui/vue.md';

interface Node {
  text: string;
  parent: Node | null;
  readonly children: Node[];
}

const node = (text = ''): Node => ({ text, parent: null, children: [] });

/** Renders Vue's components to plain objects, as Node has no document. */
const { createApp } = createRenderer<Node, Node>({
  createElement: () => node(),
  createText: (text) => node(text),
  createComment: () => node(),
  insert: (child, parent, anchor) => {
    child.parent = parent;
    const at = anchor ? parent.children.indexOf(anchor) : parent.children.length;
    parent.children.splice(at, 0, child);
  },
  remove: (child) => {
    child.parent?.children.splice(child.parent.children.indexOf(child), 1);
  },
  setElementText: (element, text) => {
    element.children.splice(0, Infinity, node(text));
  },
  setText: (element, text) => {
    element.text = text;
  },
  parentNode: ({ parent }) => parent,
  nextSibling: (child) => {
    const siblings = child.parent?.children ?? [];
    return siblings[siblings.indexOf(child) + 1] ?? null;
  },
  patchProp: () => undefined,
});

const textOf = ({ text, children }: Node): string => text + children.map(textOf).join('');
const settle = () => new Promise((resolve) => setTimeout(resolve, 20));

describe('docs/ui/vue.md', () => {
  let Article: Component;
  let useArticle: (id: number) => { article: Ref<unknown>; error: Ref<unknown> };
  let useLoggedIn: () => Ref<boolean>;
  beforeAll(async () => {
    const component = await importBlock(PAGE, 'defineProps', { './use-directus': 'watchEffect(' });
    Article = component['default'] as Component;
    const vueuse = await importBlock(PAGE, 'useLoggedIn');
    useArticle = vueuse['useArticle'] as typeof useArticle;
    useLoggedIn = vueuse['useLoggedIn'] as typeof useLoggedIn;
  });

  /** Renders the component with a client of its own. */
  function mount(first: number) {
    const client = articleClient();
    vi.stubGlobal('directus', client.directus);
    const id = ref(first);
    const page = node();
    const app = createApp({ render: () => h(Article, { id: id.value }) });
    app.mount(page);
    return { ...client, id, text: () => textOf(page), unmount: () => app.unmount() };
  }

  it('vue: a component shows that it loads, and then the item', async () => {
    const { text, unmount } = mount(1);
    onTestFinished(unmount);
    expect(text()).toBe('Loading');
    await settle();
    expect(text()).toBe('Article 1');
  });

  it('vue: a component shows the error', async () => {
    const { text, unmount } = mount(404);
    onTestFinished(unmount);
    await settle();
    expect(text()).toContain('no such article');
  });

  it('vue: another id cancels the request of the one before', async () => {
    const { text, id, sent, cancelled, unmount } = mount(1);
    onTestFinished(unmount);
    id.value = 2;
    await nextTick();
    expect(cancelled).toEqual(['/items/articles/1']);
    await settle();
    expect(text()).toBe('Article 2');
    expect(sent).toEqual(['/items/articles/1', '/items/articles/2']);
  });

  it('vue: unmounting cancels the request', () => {
    const { cancelled, unmount } = mount(1);
    unmount();
    expect(cancelled).toEqual(['/items/articles/1']);
  });

  it('vue: useObservable of @vueuse/rxjs has the item or the error, and cancels the request with its scope', async () => {
    const { directus, cancelled } = articleClient();
    vi.stubGlobal('directus', directus);
    const scope = effectScope();
    const [found, missing] = scope.run(() => [useArticle(1), useArticle(404)] as const) ?? [];
    await settle();
    expect(found?.article.value).toEqual({ title: 'Article 1' });
    expect(String(missing?.error.value)).toContain('no such article');
    scope.run(() => useArticle(2));
    scope.stop();
    expect(cancelled).toEqual(['/items/articles/2']);
  });

  it('vue: useObservable of @vueuse/rxjs shows the session', () => {
    vi.stubGlobal('directus', articleClient().directus);
    const scope = effectScope();
    expect(scope.run(useLoggedIn)?.value).toBe(false);
    scope.stop();
  });
});
