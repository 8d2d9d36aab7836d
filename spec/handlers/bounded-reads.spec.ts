import { firstValueFrom, type Observable, of, throwError, toArray } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { Directus, ItemsHandler, TransportError } from '../../lib';
import { Transport } from '../../lib/transport/transport';
import type { TransportEvent } from '../../lib/transport/backend';
import type { TransportRequest } from '../../lib/transport/request';

interface Row {
  id: number | string;
  title: string;
}
interface Params {
  readonly limit: number;
  readonly offset?: number;
  readonly sort?: string | readonly string[];
  readonly filter?: Readonly<Record<string, { _in?: readonly unknown[]; _gt?: number }>>;
}

const reply = (data: unknown): Observable<TransportEvent> =>
  of({ type: 'reply', body: { raw: { data }, data, status: 200, headers: {} } });

/** A list answered by `answer`, and what was asked for. */
function list(answer: (params: Params, count: number) => Observable<TransportEvent>) {
  const asked: Params[] = [];
  const backend = ({ params }: TransportRequest) => {
    asked.push(params as Params);
    return answer(params as Params, asked.length);
  };
  return { asked, items: new ItemsHandler<Row>('articles', new Transport(backend)) };
}

const rowsOf = (count: number, first = 1): Row[] =>
  Array.from({ length: count }, (_, i) => ({ id: first + i, title: `title ${first + i}` }));

const text = (rows: readonly Row[]) => rows.map((row) => ({ ...row, id: `k${row.id}` }));

const all = <T>(rows: Observable<T>) => firstValueFrom(rows.pipe(toArray()));

const stopped = { name: 'TransportError', code: 'INVALID_RESPONSE' };

describe('pages of a server that makes no progress', () => {
  it.each([
    ['ignores everything', {}, () => reply(rowsOf(10))],
    ['ignores everything, with keys of text', {}, () => reply(text(rowsOf(10)))],
    ['ignores everything, sorted', { sort: ['title'] }, () => reply(rowsOf(10))],
    ['ignores everything, without keys', { fields: ['title'] }, () => reply(Array(10).fill({ title: 'x' }))],
    ['ignores everything, in groups', { groupBy: ['title'] }, () => reply(rowsOf(10))],
    ['gives more than asked for', {}, () => reply(rowsOf(11))],
    ['gives rows in another order', {}, () => reply(rowsOf(10).reverse())],
    ['gives one row ten times', {}, () => reply(Array(10).fill({ id: 1, title: 'x' }))],
    ['alternates', { sort: ['title'] }, (_: Params, n: number) => reply(rowsOf(10, (n % 2) * 10))],
    ['alternates keys of text', {}, (_: Params, n: number) => reply(text(rowsOf(10, (n % 2) * 10)))],
    ['goes back', {}, (_: Params, n: number) => reply(rowsOf(10, 100 - n))],
    ['changes from numbers to text', {}, (_: Params, n: number) => reply(n === 1 ? rowsOf(10) : text(rowsOf(10, 11)))],
  ] as const)('end with INVALID_RESPONSE within three requests where it %s', async (_, query, answer) => {
    for (const read of ['pages', 'readAll'] as const) {
      const { items, asked } = list(answer);
      await expect(all<unknown>(items[read]({ limit: 10, ...query } as object))).rejects.toMatchObject(stopped);
      expect(asked.length).toBeLessThanOrEqual(3);
    }
  }); // prettier-ignore

  it('are read no faster than they are taken where it has rows without end', async () => {
    const { items, asked } = list((_, n) => reply(rowsOf(10, n * 10)));
    const taken = items.pages({ limit: 10 }, { each: () => new Promise(() => undefined) });
    const subscription = taken.subscribe();
    await Promise.resolve();
    expect(asked).toHaveLength(1);
    subscription.unsubscribe();
  });

  it.each([
    [{ limit: 0 }, 'query.limit'],
    [{ limit: NaN }, 'query.limit'],
    [{ limit: '5' }, 'query.limit'],
    [{ limit: -2 }, 'query.limit'],
    [{ page: 0 }, 'query.page'],
    [{ offset: -1 }, 'query.offset'],
  ])('are refused with %j', async (query, name) => {
    const { items, asked } = list(() => reply([]));
    await expect(all(items.pages(query as object))).rejects.toThrow(name);
    expect(asked).toEqual([]);
  });
});

/** As Directus with `QUERY_LIMIT_MAX`: refuses a higher limit, gives rows by key or offset. */
const limited =
  (rows: readonly Row[], max: number) =>
  ({ limit, offset = 0, filter = {}, sort }: Params): Observable<TransportEvent> => {
    if (limit > max)
      return throwError(
        () =>
          new TransportError(
            `Invalid query. "limit" must be less than or equal to ${max}.`,
            'INVALID_QUERY',
            { method: 'GET', path: '/items/articles' },
          ),
      );
    const { _in, _gt = -Infinity } = filter['id'] ?? {};
    const found = rows.filter(({ id }) => (_in ? _in.includes(id) : Number(id) > _gt));
    if (String(sort) === '-id') found.reverse();
    return reply(found.slice(offset, offset + (limit === -1 ? max : limit)));
  };

describe('lists of a server with QUERY_LIMIT_MAX', () => {
  const keys = [...Array(120).keys()].map((i) => 120 - i);

  it('readMany reads in parts, in the order of the keys, and remembers the limit', async () => {
    const { items, asked } = list(limited(rowsOf(120), 50));
    expect((await items.readMany(keys)).data.map(({ id }) => id)).toEqual(keys);
    expect(asked.map(({ limit }) => limit)).toEqual([120, 50, 50, 50]);
    await items.readMany(keys, { limit: -1 });
    expect(asked.slice(4).map(({ limit }) => limit)).toEqual([50, 50, 50]);
  });

  it('readMany reads parts of what the server sorts', async () => {
    const { items } = list(limited(rowsOf(120), 50));
    const { data } = await items.readMany([...keys].reverse(), { sort: ['-id'] });
    expect(data.map(({ id }) => id)).toEqual(keys);
  });

  it('readMany leaves a limit of the caller’s own to the server', async () => {
    const { items } = list(limited(rowsOf(120), 50));
    await expect(items.readMany(keys, { limit: 100 })).rejects.toMatchObject({
      code: 'INVALID_QUERY',
    });
    expect((await items.readMany(keys, { limit: 10 })).data).toHaveLength(10);
  });

  it.each([{}, { limit: 100 }, { limit: -1 }, { sort: ['id'] }])(
    'pages and readAll of %j give all rows',
    async (query) => {
      const { items, asked } = list(limited(rowsOf(120), 50));
      expect((await all(items.readAll(query as object))).map(({ id }) => id)).toEqual(
        [...keys].reverse(),
      );
      expect((await all(items.pages(query as object))).map((page) => page.length)).toEqual([
        50, 50, 20,
      ]);
      expect(asked).toHaveLength(7);
    },
  );

  it('a limit that makes no sense is no reason to ask again', async () => {
    for (const max of [0, -1, 1e9]) {
      const { items, asked } = list(() => limited([], max)({ limit: Infinity }));
      await expect(items.readMany(keys)).rejects.toMatchObject({ code: 'INVALID_QUERY' });
      expect(asked).toHaveLength(1);
    }
  });
});

describe('answers that are shared', () => {
  it('readMany without the key gives both callers of one request their own order', async () => {
    const data = [
      { id: 1, title: 'One' },
      { id: 2, title: 'Two' },
    ].map(Object.freeze);
    const directus = new Directus<{ articles: Row }>('http://directus.example.com', {
      transport: { dedupe: true, backend: () => () => reply(Object.freeze(data)) },
    });
    const query = Object.freeze({ fields: Object.freeze(['title'] as const) });
    const both = [1, 2].map(() =>
      directus.items('articles').readMany(Object.freeze([2, 1]), query),
    );
    expect((await Promise.all(both)).map((one) => one.data)).toEqual(
      Array(2).fill([{ title: 'Two' }, { title: 'One' }]),
    );
    await expect(all(directus.items('articles').readAll(query))).resolves.toEqual([
      { title: 'One' },
      { title: 'Two' },
    ]);
    expect(data[0]).toEqual({ id: 1, title: 'One' });
  });
});
