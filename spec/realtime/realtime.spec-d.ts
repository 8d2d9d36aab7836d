import type { Observable } from 'rxjs';
import { expectTypeOf, it } from 'vitest';
import type { Directus, QueryMany } from '../../lib';
import { type Change, type LiveItems, realtime } from '../../lib/realtime';

interface Author {
  id: number;
  name: string;
}
interface Article {
  id: number;
  title: string;
  status: 'draft' | 'published';
  author: number | Author;
}
interface Schema {
  articles: Article;
  authors: Author;
}

declare const directus: Directus<Schema>;
const live = realtime(directus);

it('types live results by their fields, as readByQuery does', () => {
  expectTypeOf(live.live('articles', { fields: ['id', 'author.name'] })).toEqualTypeOf<
    Observable<LiveItems<{ id: number; author: { name: string } }>>
  >();
});

it('types one item, which may not be there', () => {
  const one$ = live.liveOne('articles', 1, { fields: ['title'] });
  expectTypeOf(one$).toEqualTypeOf<Observable<{ title: string } | null>>();
});

it('takes a query that changes', () => {
  const query$ = null as unknown as Observable<QueryMany<Article>>;
  expectTypeOf(live.live('articles', query$)).toExtend<Observable<LiveItems<unknown>>>();
});

it('types changes by event and fields', () => {
  expectTypeOf(
    live.changes('articles', { event: 'create', query: { fields: ['title'] } }),
  ).toEqualTypeOf<Observable<Change<{ title: string }, 'create'>>>();
  live.changes('articles').subscribe((change) => {
    if (change.event === 'delete') expectTypeOf(change.keys).toExtend<readonly unknown[]>();
    else if (change.event === 'update') expectTypeOf(change.data[0]).not.toBeAny();
  });
  live.changes('articles', { event: 'delete' }).subscribe((change) => {
    // @ts-expect-error -- only deletes are told
    if (change.event === 'create') return;
  });
});

it('refuses what is not in the schema', () => {
  // @ts-expect-error -- no such collection
  live.live('article');
  // @ts-expect-error -- no such field
  live.live('articles', { fields: ['titel'] });
  // @ts-expect-error -- not a value of that field
  live.updateOne('articles', 1, { status: 'gone' }).subscribe();
});
