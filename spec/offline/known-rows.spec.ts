import { Subject } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { KnownRows } from '../../lib/offline/known-rows';

const articles = (...rows: readonly unknown[]) => ({
  collection: 'articles',
  primaryKey: 'id',
  rows,
});

describe('the rows that queries show', () => {
  it('offline: an item has all fields that any query shows of it', () => {
    const known = new KnownRows();
    known.add(articles({ id: 1, title: 'One' }, { id: 2, title: 'Two' }));
    known.add(articles({ id: 2, status: 'draft' }));
    known.add({ collection: 'pages', primaryKey: 'id', rows: [{ id: 2, title: 'A page' }] });
    expect(known.valuesOf('articles', 2)).toEqual({ id: 2, title: 'Two', status: 'draft' });
    expect(known.valuesOf('articles', '1')).toEqual({ id: 1, title: 'One' });
    expect(known.valuesOf('articles', 3)).toEqual({});
  });

  it('offline: values that are no rows are passed over, and the name of the key may be another one', () => {
    const known = new KnownRows();
    known.add(articles(null, 'x', 7, { id: 1, title: 'One' }));
    known.add({ collection: 'articles', primaryKey: 'slug', rows: [{ slug: 'one', id: 1 }] });
    expect(known.valuesOf('articles', 1)).toEqual({ id: 1, title: 'One' });
    expect(known.valuesOf('articles', 'one')).toEqual({ slug: 'one', id: 1 });
  });

  it('offline: rows are known until their query is unsubscribed, or they are forgotten', () => {
    const known = new KnownRows();
    const shown = articles({ id: 1, title: 'One' });
    const watching = new Subject().pipe(known.whileShown(shown)).subscribe();
    expect(known.valuesOf('articles', 1)).toEqual({ id: 1, title: 'One' });
    watching.unsubscribe();
    expect(known.valuesOf('articles', 1)).toEqual({});
    known.add(shown);
    known.forget(shown);
    expect(known.valuesOf('articles', 1)).toEqual({});
  });
});
