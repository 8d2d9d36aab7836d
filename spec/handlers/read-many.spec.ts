import fc from 'fast-check';
import { firstValueFrom, of } from 'rxjs';
import { expect, it } from 'vitest';
import { ItemsHandler } from '../../lib/handlers/items';
import { Transport } from '../../lib/transport/transport';
import type { Backend } from '../../lib/transport/backend';
import type { TransportRequest } from '../../lib/transport/request';
import type { ID, QueryMany } from '../../lib/types/query';

type Row = Record<string, unknown>;
type Columns = 'key' | 'wildcard' | 'relations' | 'without' | 'default';

const key = 'code';

/** Fields a caller may ask for, by whether they bring the key along. */
const fieldsOf: Readonly<Record<Columns, readonly string[] | undefined>> = {
  key: ['title', key],
  wildcard: ['*', 'author.name'],
  relations: ['*.*'],
  without: ['title', 'author.name'],
  default: undefined,
};

/** As Directus does it: rows that have one of the keys, in an order of its own, with the fields asked for. */
const table =
  (rows: readonly Row[], asked: TransportRequest[] = []): Backend =>
  (request) => {
    asked.push(request);
    const { filter, limit, fields } = request.params as {
      filter: Record<string, { _in?: readonly ID[]; _null?: true }>;
      limit: number;
      fields?: readonly string[];
    };
    // An empty list is refused by the server, and no key is null.
    const { _in: ids = [], _null: none } = filter[key] ?? {};
    expect(ids.length > 0).toBe(none === undefined);
    const wanted = new Set(ids.map(String));
    const withKey = !fields || fields.some((field) => /^\*/.test(field) || field === key);
    const data = rows
      .filter((row) => wanted.has(String(row[key])))
      .slice(0, limit)
      .map(({ [key]: value, ...rest }) => (withKey ? { [key]: value, ...rest } : rest));
    const response = { raw: { data }, data, status: 200, headers: {} };
    return of({ type: 'reply', body: response });
  };

const handler = (backend: Backend) =>
  new ItemsHandler<Row>('articles', new Transport(backend), { primaryKey: key });

const id = fc.oneof(fc.integer(), fc.string({ minLength: 1 }));

/** Rows with keys of their own, and keys to ask for: some of the rows', repeated or as text, and strangers. */
const situation = fc.uniqueArray(id, { selector: String, maxLength: 30 }).chain((keys) =>
  fc.record({
    keys: fc.shuffledSubarray(keys, { minLength: keys.length }),
    ids: fc.array(
      keys.length === 0 ? id : fc.oneof(id, fc.constantFrom(...keys, ...keys.map(String))),
      { maxLength: 60 },
    ),
    columns: fc.constantFrom<Columns>('key', 'wildcard', 'relations', 'without', 'default'),
  }),
);

it('gives the rows in the order of the keys, one for each key that has a row, as asked for', async () => {
  await fc.assert(
    fc.asyncProperty(situation, async ({ keys, ids, columns }) => {
      const rows = keys.map((value) => ({ [key]: value, title: `title of ${value}` }));
      const asked: TransportRequest[] = [];
      const fields = fieldsOf[columns];
      const query: QueryMany<Row, string> = { fields };
      const { data } = await firstValueFrom(
        handler(table(rows, asked)).readMany(ids, query).asObservable(),
      );

      const expected = ids.flatMap((one) => rows.filter((row) => String(row[key]) === String(one)));
      const hidesKey = columns === 'without';
      expect(data).toEqual(hidesKey ? expected.map(({ title }) => ({ title })) : expected);
      expect(asked).toHaveLength(1);
      expect(fields).toEqual(fieldsOf[columns]);
    }),
    { numRuns: 1_000 },
  );
});

it('keeps rows whose keys the database writes in another way, after those that have a place', async () => {
  const rows = [{ code: 7 }, { code: 'a1' }, { code: 3 }];
  const body = { raw: {}, data: rows, status: 200, headers: {} };
  const read = handler(() => of({ type: 'reply', body })).readMany(['07', '3', 'A1', 3]);
  await expect(read).resolves.toEqual({
    data: [{ code: 3 }, { code: 3 }, { code: 7 }, { code: 'a1' }],
  });
});

it('takes one field without a list, and asks for the key beside it', async () => {
  const rows = [
    { code: 'a', title: 'A' },
    { code: 'b', title: 'B' },
  ];
  const asked: TransportRequest[] = [];
  const read = handler(table(rows, asked)).readMany(['b', 'a'], { fields: 'title' });
  await expect(read).resolves.toEqual({ data: [{ title: 'B' }, { title: 'A' }] });
  expect(asked[0]?.params).toMatchObject({ fields: ['title', 'code'] });
});

it('leaves the order to the server where it was asked for one', async () => {
  const rows = [{ code: 'b' }, { code: 'a' }];
  const read = handler(table(rows)).readMany(['a', 'b'], { sort: ['-code'] });
  await expect(read).resolves.toEqual({ data: rows });
});

it('gives what aggregates and groups give, which are not rows and have no key', async () => {
  const answer = [{ author: 1, count: 2 }];
  const body = { raw: {}, data: answer, status: 200, headers: {} };
  const counting = handler(() => of({ type: 'reply', body }));
  await expect(counting.readMany(['a'], { aggregate: { count: '*' } })).resolves.toEqual({
    data: answer,
  });
  await expect(counting.readMany(['a'], { groupBy: ['author'] })).resolves.toEqual({
    data: answer,
  });
});

it.each([
  ['text', 'some text'],
  ['an object, as of a singleton', { id: 1 }],
])('fails with INVALID_RESPONSE when the answer is %s and no list', async (_, data) => {
  const body = { raw: { data }, data, status: 200, headers: {} };
  const odd = handler(() => of({ type: 'reply', body }));
  const expected = { name: 'TransportError', code: 'INVALID_RESPONSE' };
  await expect(odd.readMany(['a'])).rejects.toMatchObject(expected);
  await expect(odd.readByQuery()).rejects.toMatchObject(expected);
});
