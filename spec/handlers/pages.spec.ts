import fc from 'fast-check';
import {
  concatMap,
  firstValueFrom,
  lastValueFrom,
  Observable,
  of,
  Subject,
  take,
  throwError,
  toArray,
} from 'rxjs';
import { describe, expect, it } from 'vitest';
import { ItemsHandler } from '../../lib/handlers/items';
import { Transport } from '../../lib/transport/transport';
import type { Backend, TransportEvent } from '../../lib/transport/backend';
import type { TransportRequest } from '../../lib/transport/request';

interface Row {
  id: number;
  title: string;
}

interface AfterKey {
  readonly id?: { readonly _gt?: number };
}

interface Params {
  readonly limit: number;
  readonly offset?: number;
  readonly sort?: string | readonly string[];
  readonly fields?: readonly string[];
  readonly filter?: AfterKey & { readonly _and?: readonly AfterKey[] };
}

const reply = (data: unknown): TransportEvent => ({
  type: 'reply',
  body: { raw: { data }, data, status: 200, headers: {} },
});

/** As Directus: rows by key, those after a key or a number of them, with the fields asked for. */
function table(rows: readonly Row[]) {
  const asked: Params[] = [];
  const backend: Backend = ({ params }: TransportRequest) => {
    const { limit, offset = 0, fields, filter, ...rest } = params as Params;
    asked.push({ limit, offset, ...(fields && { fields }), ...(filter && { filter }), ...rest });
    const after = (filter?._and?.[0] ?? filter)?.id?._gt ?? -Infinity;
    const found = [...rows]
      .sort((a, b) => a.id - b.id)
      .filter(({ id }) => id > after)
      .slice(offset, offset + limit)
      .map(({ id, title }) => ({
        ...((!fields || fields.includes('id')) && { id }),
        ...((!fields || fields.includes('title')) && { title }),
      }));
    return of(reply(found));
  };
  return { asked, items: new ItemsHandler<Row>('articles', new Transport(backend)) };
}

const rowsOf = (count: number): Row[] =>
  [...Array(count).keys()].map((n) => ({ id: n + 1, title: `title ${n + 1}` }));

const all = <T>(pages: Observable<T>) => firstValueFrom(pages.pipe(toArray()));

describe('pages', () => {
  it('give every row once, in pages of the limit, and end at the first short one', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.nat(40),
        fc.integer({ min: 1, max: 12 }),
        fc.constantFrom('key', 'offset'),
        fc.constantFrom(undefined, ['title'] as const, ['id'] as const),
        async (count, limit, by, fields) => {
          const { items, asked } = table(rowsOf(count));
          const query = { limit, fields, ...(by === 'offset' && { sort: ['id'] as const }) };
          const pages = await all(items.pages(query));
          const expected = rowsOf(count).map(({ id, title }) =>
            fields === undefined ? { id, title } : fields[0] === 'id' ? { id } : { title },
          );
          expect(pages.flat()).toEqual(expected);
          expect(asked).toHaveLength(Math.floor(count / limit) + 1);
          expect(pages.slice(0, -1).every((page) => page.length === limit)).toBe(true);
        },
      ),
    );
  });

  it('go on after the last key, so that nothing is missed or repeated when rows come and go', async () => {
    const rows = rowsOf(6);
    const { items, asked } = table(rows);
    const seen: number[] = [];
    await lastValueFrom(
      items.pages(
        { limit: 2 },
        {
          each: (page) => {
            seen.push(...page.map(({ id }) => id));
            // What was read is deleted, as somebody who cleans up does it; by number, two rows would be skipped.
            rows.splice(0, 2);
            return [];
          },
        },
      ),
    );
    expect(seen).toEqual([1, 2, 3, 4, 5, 6]);
    expect(asked.map(({ filter }) => filter?.id?._gt)).toEqual([undefined, 2, 4, 6]);
  });

  it('keep the filter beside their own', async () => {
    const { items, asked } = table(rowsOf(3));
    await all(items.pages({ limit: 2, filter: { title: { _nnull: true } } }));
    expect(asked[0]?.filter).toEqual({ title: { _nnull: true } });
    expect(asked[1]?.filter).toEqual({ _and: [{ id: { _gt: 2 } }, { title: { _nnull: true } }] });
  });

  it('go by number where the query sorts, groups, counts or starts later', async () => {
    for (const query of [
      { sort: ['-title'] as const },
      { groupBy: ['title'] as const },
      { aggregate: { count: '*' } as const },
    ]) {
      const { items, asked } = table(rowsOf(5));
      await all(items.pages({ limit: 2, ...query } as object));
      expect(asked.map(({ offset }) => offset)).toEqual([0, 2, 4]);
    }
    const { items, asked } = table(rowsOf(10));
    await all(items.pages({ limit: 2, offset: 5 }));
    await all(items.pages({ limit: 4, page: 2 }));
    expect(asked.map(({ offset }) => offset)).toEqual([5, 7, 9, 4, 8]);
    expect(asked.every((params) => !('page' in params) || params.page === undefined)).toBe(true);
  });

  it('hold 100 rows without a limit, or with the -1 that means all', async () => {
    const { items, asked } = table(rowsOf(150));
    expect(await all(items.pages())).toHaveLength(2);
    expect(await all(items.pages({ limit: -1 }))).toHaveLength(2);
    expect(asked.map(({ limit }) => limit)).toEqual([100, 100, 100, 100]);
  });

  it('do not go round for ever where rows come without their key', async () => {
    const rows = [...Array(5).keys()].map((n) => ({ name: n }));
    let asked = 0;
    const backend: Backend = ({ params }) => {
      asked++;
      const { offset = 0, limit } = params as Params;
      return of(reply(rows.slice(offset, offset + limit)));
    };
    const items = new ItemsHandler<{ name: number }>('articles', new Transport(backend));
    expect((await all(items.pages({ limit: 2 }))).flat()).toEqual(rows);
    expect(asked).toBe(3);
  });

  it('go by number where keys are text, which Directus does not compare', async () => {
    const rows = ['a', 'b', 'c'].map((id) => ({ id }));
    const asked: unknown[] = [];
    const backend: Backend = ({ params }) => {
      const { offset = 0, limit, filter } = params as Params;
      asked.push([offset, filter]);
      return of(reply(rows.slice(offset, offset + limit)));
    };
    const items = new ItemsHandler<{ id: string }>('pages', new Transport(backend));
    expect((await all(items.pages({ limit: 2 }))).flat()).toEqual(rows);
    expect(asked).toEqual([
      [0, undefined],
      [2, undefined],
    ]);
  });

  it('ask for the next page only when the one before has been taken', async () => {
    const { items, asked } = table(rowsOf(6));
    const first = await firstValueFrom(items.pages({ limit: 2 }));
    expect(first).toHaveLength(2);
    expect(asked).toHaveLength(1);
    await firstValueFrom(items.readAll({ limit: 2 }).pipe(take(3), toArray()));
    expect(asked).toHaveLength(3);
  });

  it('wait for `each`, also of the last page, and fail with it', async () => {
    const { items, asked } = table(rowsOf(3));
    const gates: Subject<void>[] = [];
    const emitted: number[] = [];
    let done = false;
    items
      .pages({ limit: 2 }, { each: () => (gates.push(new Subject()), gates.at(-1) ?? []) })
      .subscribe({ next: (page) => emitted.push(page.length), complete: () => (done = true) });
    expect([asked.length, emitted]).toEqual([1, []]);
    gates[0]?.complete();
    expect([asked.length, emitted, done]).toEqual([2, [2], false]);
    gates[1]?.complete();
    expect([emitted, done]).toEqual([[2, 1], true]);

    const broken = new Error('disk full');
    const each = () => throwError(() => broken);
    await expect(all(items.pages({ limit: 2 }, { each }))).rejects.toBe(broken);
  });

  it('begin anew for each subscriber, and ask for nothing before there is one', async () => {
    const { items, asked } = table(rowsOf(3));
    const pages = items.pages({ limit: 2 });
    expect(asked).toHaveLength(0);
    expect(await all(pages)).toEqual(await all(pages));
    expect(asked).toHaveLength(4);
  });

  it('pages: stop when the subscriber leaves', () => {
    let cancelled = 0;
    let asked = 0;
    const backend: Backend = () => {
      asked++;
      return new Observable<TransportEvent>(() => () => cancelled++);
    };
    const items = new ItemsHandler<Row>('articles', new Transport(backend));
    const subscription = items.pages({ limit: 1 }).subscribe();
    subscription.unsubscribe();
    expect([asked, cancelled]).toEqual([1, 1]);
  });

  it('can be slowed down by what is done with each row', async () => {
    const { items } = table(rowsOf(5));
    const titles = await all(
      items.readAll({ limit: 2 }).pipe(concatMap(async ({ title }) => title)),
    );
    expect(titles).toEqual(rowsOf(5).map(({ title }) => title));
  });
});
