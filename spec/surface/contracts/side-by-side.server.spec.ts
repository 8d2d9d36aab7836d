// The class-based SDK beside this library on a real Directus: the same programs give and throw the same.
import { describe, expect, inject, it } from 'vitest';
import { present } from '../../support/present';
import type { Directus } from '../../../lib';
import { bothOn, type Contract } from './side-by-side';

const { url, admin } = inject('directus');

type Program = (directus: Directus) => unknown;

const articles = (directus: Directus) => directus.items('articles');
const read =
  (query: object): Program =>
  (directus) =>
    articles(directus).readByQuery(query);

/** Reads, and what the server refuses. */
const READS: Readonly<Record<string, Program>> = {
  'no query': read({ limit: 3 }),
  'nested fields': read({ fields: ['id', 'author.name', 'tags.tags_id.name'], limit: 3 }),
  'all fields of a relation': read({ fields: ['id', 'author.*'], limit: 2 }),
  'nested filters': read({
    fields: ['id'],
    filter: { _or: [{ author: { name: { _starts_with: 'Ada' } } }, { id: { _in: [1, 2] } }] },
    sort: ['id'],
  }),
  'a filter by value': read({ fields: ['id'], filter: { id: 5 } }),
  'a filter of dates': read({
    filter: { date_published: { _lte: '$NOW' } },
    fields: ['id'],
    sort: ['id'],
  }),
  'a filter for null': read({
    filter: { date_published: { _null: true } },
    fields: ['id'],
    sort: ['id'],
  }),
  search: read({ search: 'streams & "more"', fields: ['id'] }),
  'a search that finds': read({ search: 'streams', fields: ['id'], sort: ['id'] }),
  'sort by several fields': read({ sort: ['-author.name', 'id'], fields: ['id'], limit: 10 }),
  'a page': read({ limit: 5, page: 3, sort: ['id'], fields: ['id'] }),
  'an offset': read({ limit: 5, offset: 7, sort: ['id'], fields: ['id'] }),
  'no limit': read({ limit: -1, fields: ['id'], sort: ['id'] }),
  deep: read({
    fields: ['id', 'translations.title'],
    deep: { translations: { _limit: 1, _sort: ['id'] } },
    limit: 3,
    sort: ['id'],
  }),
  alias: read({ alias: { heading: 'title' }, fields: ['id', 'heading'], limit: 2, sort: ['id'] }),
  aggregate: read({
    aggregate: { count: '*', max: ['views'] },
    groupBy: ['author'],
    sort: ['author'],
  }),
  'aggregate by a function': read({ aggregate: { count: '*' }, groupBy: ['year(date_published)'] }),
  meta: read({
    meta: ['total_count', 'filter_count'],
    filter: { id: { _lt: 9 } },
    limit: 1,
    fields: ['id'],
  }),
  'one item': (d) => articles(d).readOne(5, { fields: ['id', 'title', 'author.name'] } as object),
  'one item, key as text': (d) => articles(d).readOne('5', { fields: ['id'] }),
  'a singleton': (d) => d.singleton('site').read(),
  'a field that does not exist': read({ fields: ['nothing_like_this'] }),
  'an operator that does not exist': read({ filter: { id: { _like_this: 1 } } }),
  'an item that does not exist': (d) => articles(d).readOne(99_999),
  'a collection that does not exist': (d) => d.items('nothing_like_this').readByQuery(),
  'a value of the wrong type': (d) => articles(d).createOne({ views: 'many' } as object),
  'deleting an item that was never there': (d) => articles(d).deleteOne(99_999),
  'a route that does not exist': (d) => d.transport.get('/nothing/like/this'),
  'a collection': (d) => d.collections.readOne('articles'),
  'all collections': async (d) => (await d.collections.readAll()).data.length,
  'fields of a collection': (d) => d.fields.readMany('articles'),
  'one field': (d) => d.fields.readOne('articles', 'title'),
  'one relation': (d) => d.relations.readOne('articles', 'author'),
  'the current user': (d) => d.users.me.read({ fields: ['email', 'role.name'] } as object),
  users: (d) => d.users.readByQuery({ fields: ['email'], sort: ['email'] }),
  files: (d) => d.files.readByQuery({ fields: ['title', 'type'], sort: ['title'], limit: 5 }),
  settings: (d) => d.settings.read({ fields: ['project_name'] }),
  ping: (d) => d.server.ping(),
  'the server': (d) => d.server.info(),
  graphql: async (d) =>
    (await d.graphql.items('{ articles(limit: 2, sort: ["id"]) { id title } }')).data,
  'graphql with an error': async (d) =>
    (await d.graphql.items('{ nothing_like_this { id } }')).data,
  'graphql of the system': async (d) => (await d.graphql.system('{ users_me { email } }')).data,
  'a hash that is right': async (d) =>
    d.utils.hash.verify('text', await d.utils.hash.generate('text')),
};

/** Writes, which clean up after themselves; `id` and times are other ones each time. */
const WRITES: Readonly<Record<string, Program>> = {
  'one item': async (d) => {
    const { id, ...created } = (await articles(d).createOne(
      { title: 'Side by side', author: { name: 'New' } } as object,
      { fields: ['id', 'title', 'views', 'author.name'] } as object,
    )) as Record<string, unknown>;
    const updated = await articles(d).updateOne(
      id as number,
      { title: 'Changed' },
      { fields: ['title'] },
    );
    await articles(d).deleteOne(id as number);
    return { created, updated };
  },
  'several items': async (d) => {
    const tags = d.items('tags');
    const { data } = await tags.createMany([{ name: 's1' }, { name: 's2' }, { name: 's3' }]);
    const ids = data.map(({ id }) => id as number);
    const names = { fields: ['name'] } as const;
    const many = (await tags.updateMany(ids.slice(0, 2), { name: 's4' }, names)).data;
    const [first] = ids;
    const batch = (await tags.updateBatch([{ id: first, name: 's5' }], names)).data;
    const found = (
      await tags.updateByQuery({ filter: { id: { _in: ids } } }, { name: 's6' }, names)
    ).data;
    await tags.deleteMany(ids);
    const left = (await tags.readByQuery({ filter: { id: { _in: ids } } })).data;
    return { created: data.map(({ name }) => name as unknown), many, batch, found, left };
  },
  'a collection, its field and its deletion': async (d) => {
    const created = await d.collections.createOne({
      collection: 'side_by_side',
      schema: {},
      meta: {},
      fields: [
        {
          field: 'id',
          type: 'integer',
          schema: { is_primary_key: true, has_auto_increment: true },
        },
      ],
    });
    await d.fields.createOne('side_by_side', {
      field: 'name',
      type: 'string',
      meta: {},
      schema: {},
    });
    const field = await d.fields.updateOne('side_by_side', 'name', { meta: { note: 'x' } });
    await d.fields.deleteOne('side_by_side', 'name');
    await d.collections.deleteOne('side_by_side');
    return [
      (created as { collection: string }).collection,
      (field as { meta: { note: string } }).meta.note,
    ];
  },
  'a role and a folder': async (d) => {
    const role = present(await d.roles.createOne({ name: 'Side' }, { fields: ['id', 'name'] }));
    await d.roles.deleteOne(role.id);
    const folder = present(await d.folders.createOne({ name: 'Side' }, { fields: ['id', 'name'] }));
    await d.folders.deleteOne(folder.id);
    return [role.name, folder.name];
  },
};

const withToken =
  (program: Program): Contract['run'] =>
  ({ make }) =>
    program(make({ auth: { staticToken: admin.token } }));

/** The members of a result without those that are times. */
const steady = (value: unknown): unknown =>
  JSON.parse(
    JSON.stringify(value ?? null, (key, member: unknown) => (key === 'uptime' ? 0 : member)),
  );

describe('on a real Directus, as the class-based SDK', () => {
  it.each(Object.entries(READS))('reads: %s', async (name, program) => {
    const { before, now } = await bothOn(url, withToken(program));
    expect(before.error !== undefined).toBe(/does not exist|wrong type|with an error/.test(name));
    expect(steady(now)).toEqual(steady(before));
  });

  it.each(Object.entries(READS))('without a token: %s', async (_, program) => {
    const { before, now } = await bothOn(url, ({ directus }) => program(directus));
    expect(steady(now)).toEqual(steady(before));
  });

  it.each(Object.entries(WRITES))('writes: %s', async (_, program) => {
    const { before, now } = await bothOn(url, withToken(program));
    expect(before.error).toBeUndefined();
    expect(now).toEqual(before);
  });

  it('logs in, reads who that is, refreshes and logs out', async () => {
    const { before, now } = await bothOn(url, async ({ directus }) => {
      const { email, password } = admin;
      const given = await directus.auth.login({ email, password });
      const me = await directus.users.me.read({ fields: ['email'] });
      const refreshed: unknown = await directus.auth.refresh();
      await directus.auth.logout();
      const isAllowed = await directus.users.me.read().then(
        () => true,
        () => false,
      );
      return {
        members: [given, refreshed].map((one) => Object.keys(one as object).sort()),
        me,
        isAllowed,
      };
    });
    expect(before.error).toBeUndefined();
    expect(now).toEqual(before);
  });

  it('takes a static token that the server knows', async () => {
    const { before, now } = await bothOn(url, async ({ directus }) => {
      const given = await directus.auth.static(admin.token);
      return [given, await directus.users.me.read({ fields: ['email'] })];
    });
    expect(now).toEqual(before);
  });
});
