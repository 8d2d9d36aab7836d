import type { Observable } from 'rxjs';
import type { Component } from 'svelte';
import { render } from 'svelte/server';
import { derived, get, type Readable } from 'svelte/store';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { articleClient } from '../support/article-client';
import { importBlock } from '../support/import-block';

const PAGE = 'docs/ui/svelte.md';
const settle = () => new Promise((resolve) => setTimeout(resolve, 20));

interface ReadState {
  readonly value?: unknown;
  readonly error?: unknown;
}

describe('docs/ui/svelte.md', () => {
  let read: <T>(create: () => Observable<T>) => Observable<ReadState>;
  let Article: Component<{ id: number }>;
  beforeAll(async () => {
    read = (await importBlock(PAGE, 'const read'))['read'] as typeof read;
    const component = await importBlock(PAGE, '$props()', { './read': 'const read' });
    Article = component['default'] as typeof Article;
  });

  /** A store that Svelte's own functions read, which call `subscribe` as components do. */
  const storeOf = (directus: ReturnType<typeof articleClient>['directus'], id: number) =>
    derived(
      read(() => directus.items('articles').readOne(id)) as unknown as Readable<ReadState>,
      (state) => state,
    );

  it('svelte: a component renders its first state on a server, and leaves no request behind', () => {
    const { directus, sent, cancelled } = articleClient();
    vi.stubGlobal('directus', directus);
    const { body } = render(Article, { props: { id: 1 } });
    expect(body).toContain('Logged out');
    expect(body).toContain('<h1>Loading</h1>');
    expect(sent).toEqual(['/items/articles/1']);
    expect(cancelled).toEqual(sent);
  });

  it('svelte: a store has the item', async () => {
    const states: ReadState[] = [];
    const leave = storeOf(articleClient().directus, 1).subscribe((state) => states.push(state));
    await settle();
    leave();
    expect(states).toEqual([{}, { value: { title: 'Article 1' } }]);
  });

  it('svelte: a store has the error', async () => {
    const states: ReadState[] = [];
    const leave = storeOf(articleClient().directus, 404).subscribe((state) => states.push(state));
    await settle();
    leave();
    expect(String(states[1]?.error)).toContain('no such article');
  });

  it('svelte: leaving a store cancels the request', () => {
    const { directus, cancelled } = articleClient();
    storeOf(directus, 1).subscribe(() => undefined)();
    expect(cancelled).toEqual(['/items/articles/1']);
  });

  it('svelte: get() of svelte/store reads the session', () => {
    const { directus } = articleClient();
    expect(get(directus.auth.authenticated$ as unknown as Readable<boolean>)).toBe(false);
  });
});
