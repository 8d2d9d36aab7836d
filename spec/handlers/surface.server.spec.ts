// What the handlers send is what Directus understands: all of them against a server of their own.
import { firstValueFrom, toArray } from 'rxjs';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { startDirectus } from '../../demo/server/directus.mjs';
import { type DefaultItem, Directus, type ItemsHandler, Meta } from '../../lib';
import { totp } from '../support/totp';
import { present } from '../support/present';

let server: Awaited<ReturnType<typeof startDirectus>>;
let directus: Directus;

const text = (blob: Blob, bytes: number) => blob.slice(0, bytes).text();
const mailWith = (pattern: RegExp) =>
  vi.waitFor(async () => {
    const found = (await server.mails()).map(({ body }) => pattern.exec(body)?.[1]).find(Boolean);
    expect(found).toBeDefined();
    return found ?? '';
  }, 10_000);

beforeAll(async () => {
  server = await startDirectus();
  directus = new Directus(server.url, { auth: { staticToken: server.admin.token } });
}, 120_000);
afterAll(async () => {
  directus.dispose();
  await server.stop();
});

describe('the schema', () => {
  it('creates, reads, changes and deletes collections, fields and relations', async () => {
    const { collections, fields, relations } = directus;
    const key = { type: 'integer', schema: { is_primary_key: true, has_auto_increment: true } };
    const collection = (name: string) => ({
      collection: name,
      schema: {},
      meta: {},
      fields: [{ field: 'id', ...key }],
    });
    await expect(collections.createOne(collection('boats'))).resolves.toMatchObject({
      collection: 'boats',
    });
    const { data } = await collections.createMany([collection('ports'), collection('crews')]);
    expect(data.map(({ collection: name }) => name).sort()).toEqual(['crews', 'ports']);
    await collections.updateOne('boats', { meta: { note: 'They float' } });
    await collections.updateBatch([{ collection: 'ports', meta: { note: 'They stay' } }]);
    await expect(collections.readOne('boats')).resolves.toMatchObject({
      meta: { note: 'They float' },
    });
    const all = (await collections.readAll()).data.map(({ collection: name }) => name);
    expect(all).toEqual(expect.arrayContaining(['boats', 'ports', 'crews', 'directus_users']));

    await fields.createOne('boats', { field: 'name', type: 'string', meta: {}, schema: {} });
    await fields.createOne('boats', { field: 'port', type: 'integer', meta: {}, schema: {} });
    await fields.updateOne('boats', 'name', { meta: { note: 'Painted on' } });
    await fields.updateMany('boats', [
      { field: 'name', meta: { sort: 2 } },
      { field: 'port', meta: { sort: 1 } },
    ]);
    await expect(fields.readOne('boats', 'name')).resolves.toMatchObject({
      field: 'name',
      meta: { note: 'Painted on', sort: 2 },
    });
    expect((await fields.readMany('boats')).data).toHaveLength(3);
    expect((await fields.readAll()).data.length).toBeGreaterThan(100);

    await relations.createOne({
      collection: 'boats',
      field: 'port',
      related_collection: 'ports',
      meta: {},
      schema: { on_delete: 'SET NULL' },
    });
    await relations.updateOne('boats', 'port', {
      related_collection: 'ports',
      meta: { sort_field: 'name' },
    });
    await expect(relations.readOne('boats', 'port')).resolves.toMatchObject({
      related_collection: 'ports',
      meta: { sort_field: 'name' },
    });
    expect((await relations.readMany('boats')).data).toHaveLength(1);
    expect((await relations.readAll()).data.length).toBeGreaterThan(10);

    await relations.deleteOne('boats', 'port');
    await fields.deleteOne('boats', 'port');
    for (const name of ['boats', 'ports', 'crews']) await collections.deleteOne(name);
    await expect(collections.readOne('boats')).rejects.toMatchObject({ code: 'FORBIDDEN' });
  });

  it('is taken as a snapshot, compared and applied', async () => {
    const snapshot = await directus.schema.snapshot();
    await expect(directus.schema.diff(snapshot)).resolves.toBeUndefined();
    await directus.fields.createOne('authors', {
      field: 'motto',
      type: 'string',
      meta: {},
      schema: {},
    });
    const diff = await directus.schema.diff(snapshot);
    expect(diff).toMatchObject({
      hash: expect.any(String),
      diff: { fields: [{ field: 'motto' }] },
    });
    if (diff) await directus.schema.apply(diff);
    await expect(directus.fields.readOne('authors', 'motto')).rejects.toHaveProperty('status', 403);
  });
});

describe('collections of the system', () => {
  const crud = [
    ['dashboards', { name: 'One', icon: 'x' }, { name: 'Two' }],
    ['flows', { name: 'One', status: 'inactive', trigger: 'manual' }, { name: 'Two' }],
    ['folders', { name: 'One' }, { name: 'Two' }],
    ['policies', { name: 'One' }, { name: 'Two' }],
    ['presets', { collection: 'articles', bookmark: 'One' }, { bookmark: 'Two' }],
    ['roles', { name: 'One' }, { name: 'Two' }],
    ['translations', { key: 'one', language: 'en-US', value: 'One' }, { value: 'Two' }],
  ] as const;

  it.each(crud)(
    '%s are created, read, changed and deleted, one and many',
    async (name, row, patch) => {
      const handler = directus[name] as unknown as ItemsHandler<DefaultItem>;
      const one = present(await handler.createOne(row));
      expect(one).toMatchObject(row);
      const id = one['id'] as string;
      const other = 'key' in row ? { ...row, key: 'another' } : row;
      const { data } = await handler.createMany([
        other,
        'key' in row ? { ...row, key: 'third' } : row,
      ]);
      const ids = data.map((each) => each['id'] as string);
      expect(ids).toHaveLength(2);
      await expect(handler.updateOne(id, patch)).resolves.toMatchObject(patch);
      await expect(handler.updateMany(ids, patch)).resolves.toHaveProperty('data.length', 2);
      await expect(
        handler.updateBatch(ids.map((each) => ({ id: each, ...patch }))),
      ).resolves.toHaveProperty('data.length', 2);
      await expect(
        handler.updateByQuery({ filter: { id: { _in: ids } } }, patch),
      ).resolves.toHaveProperty('data.length', 2);
      await expect(handler.readOne(id)).resolves.toMatchObject({ ...row, ...patch });
      const order = [...ids, id];
      const many = await handler.readMany(order, { fields: ['id'] });
      expect(many.data.map((each) => each['id'])).toEqual(order);
      const counted = await handler.readByQuery({
        meta: [Meta.TOTAL_COUNT, Meta.FILTER_COUNT],
        limit: 1,
      });
      expect(counted.meta?.total_count).toBeGreaterThan(2);
      await handler.deleteOne(id);
      await handler.deleteMany(ids.slice(0, 1));
      await handler.deleteByQuery({ filter: { id: { _in: ids } } });
      await expect(handler.readMany(order)).resolves.toEqual({ data: [] });
    },
  );

  it('has panels on dashboards, and operations in flows, which run when triggered', async () => {
    const dashboard = present(await directus.dashboards.createOne({ name: 'Sales' }));
    const panel = {
      name: 'Sum',
      type: 'metric',
      position_x: 1,
      position_y: 1,
      width: 4,
      height: 4,
    };
    const { id } = present(
      await directus.panels.createOne({ ...panel, dashboard: dashboard['id'] }),
    );
    await expect(directus.panels.readOne(id)).resolves.toMatchObject(panel);

    for (const method of ['GET', 'POST'] as const) {
      const flow = present(
        await directus.flows.createOne({
          name: 'Echo',
          status: 'active',
          trigger: 'webhook',
          options: { method, async: false, return: '$last', cacheEnabled: false },
        }),
      );
      const operation = present(
        await directus.operations.createOne({
          flow: flow['id'],
          name: 'Echo',
          key: 'echo',
          type: 'transform',
          position_x: 1,
          position_y: 1,
          options: { json: method === 'GET' ? '{{$trigger.query}}' : '{{$trigger.body}}' },
        }),
      );
      await directus.flows.updateOne(flow['id'], { operation: operation['id'] });
      const trigger = () => directus.flows.trigger(method, flow['id'], { hello: 'world' });
      await vi.waitFor(
        async () => expect(await trigger()).toMatchObject({ hello: 'world' }),
        10_000,
      );
    }
  });

  it('notifies, and tells who did what', async () => {
    const me = await directus.users.me.read();
    const note = present(
      await directus.notifications.createOne({ recipient: me.id, subject: 'Hello' }),
    );
    await expect(directus.notifications.readOne(note.id)).resolves.toMatchObject({
      subject: 'Hello',
    });
    const { data } = await directus.activity.readByQuery({ sort: ['-id'], limit: 1 });
    expect(data[0]).toMatchObject({ user: me.id });
  });

  it('reads and changes the settings, as the singleton they are and as one item', async () => {
    await directus.settings.update({ project_name: 'Boats' });
    await expect(directus.settings.read({ fields: ['project_name'] })).resolves.toEqual({
      project_name: 'Boats',
    });
    await directus.settings.updateOne(1, { project_name: 'Ships' });
    await expect(directus.settings.readOne()).resolves.toMatchObject({ project_name: 'Ships' });
    await expect(directus.settings.readByQuery()).resolves.toHaveProperty('data.length', 1);
  });

  it('gives policies to roles, by all methods of items', async () => {
    const { id: policy } = present(await directus.policies.createOne({ name: 'Given' }));
    const roles = (await directus.roles.createMany([{ name: 'A' }, { name: 'B' }, { name: 'C' }]))
      .data;
    const [first, ...more] = roles.map(({ id: role }) => ({ policy, role }));
    const { access } = directus;
    const one = present(await access.createOne(first ?? {}));
    const { data } = await access.createMany(more);
    const ids = data.map(({ id }) => id);
    expect(one).toMatchObject(first ?? {});
    expect(await access.updateOne(one.id, { sort: 5 })).toMatchObject({ sort: 5 });
    expect((await access.updateMany(ids, { sort: 6 })).data).toHaveLength(2);
    expect((await access.updateBatch([{ id: one.id, sort: 7 }])).data).toMatchObject([{ sort: 7 }]);
    const mine = { filter: { policy: { _eq: policy } } };
    expect((await access.updateByQuery(mine, { sort: 8 })).data).toHaveLength(3);
    expect((await access.readMany(ids)).data.map(({ id }) => id)).toEqual(ids);
    expect((await access.readByQuery(mine)).data).toHaveLength(3);
    await access.deleteOne(one.id);
    await access.deleteMany(ids);
    await expect(access.readOne(one.id)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await directus.roles.deleteMany(roles.map(({ id }) => id));
    await directus.policies.deleteOne(policy);
  });

  it('reads the rights of the current user’s roles, policies and permissions', async () => {
    await expect(directus.roles.me({ fields: ['name'] })).resolves.toEqual({
      data: [{ name: expect.any(String) }],
    });
    await expect(directus.policies.globals()).resolves.toMatchObject({ admin_access: true });
    await expect(directus.permissions.me()).resolves.toHaveProperty('articles.read.access', 'full');
    await expect(directus.permissions.item('articles', 1)).resolves.toMatchObject({
      update: { access: true },
    });
  });
});

describe('what happens to items', () => {
  it('is commented on, by both names', async () => {
    const comment = { collection: 'articles', item: '1', comment: 'Yo' };
    const { id } = present(await directus.comments.create(comment));
    await directus.comments.update(id, 'Yo, dawg!');
    await expect(directus.comments.readOne(id)).resolves.toMatchObject({
      comment: 'Yo, dawg!',
    });
    await directus.activity.comments.delete(id);
    await expect(directus.comments.readMany([id])).resolves.toEqual({ data: [] });
  });

  it('is versioned: saved, compared, read and promoted', async () => {
    await directus.collections.updateOne('articles', { meta: { versioning: true } });
    const { id } = present(
      await directus.versions.createOne({
        key: 'draft',
        name: 'Draft',
        collection: 'articles',
        item: '2',
      }),
    );
    const key = id;
    await expect(directus.versions.save(key, { title: 'Drafted' })).resolves.toMatchObject({
      title: 'Drafted',
    });
    const query = { fields: ['title'], version: 'draft' } as const;
    await expect(directus.items('articles').readOne(2, query)).resolves.toEqual({
      title: 'Drafted',
    });
    const { outdated, mainHash, current } = await directus.versions.compare(key);
    expect([outdated, current['title']]).toEqual([false, 'Drafted']);
    await directus.versions.promote(key, mainHash, ['title']);
    await expect(directus.items('articles').readOne(2)).resolves.toMatchObject({
      title: 'Drafted',
    });
  });

  it('is revised, and reverted', async () => {
    const articles = directus.items('articles');
    await articles.updateOne(3, { title: 'First' });
    await articles.updateOne(3, { title: 'Second' });
    const { data } = await directus.revisions.readByQuery({
      filter: { collection: { _eq: 'articles' }, item: { _eq: '3' } },
      sort: ['id'],
    });
    const first = data.find((one) => (one['delta'] as { title?: string }).title === 'First');
    await directus.utils.revert(first?.['id'] as number);
    await expect(articles.readOne(3)).resolves.toMatchObject({ title: 'First' });
  });

  it('is shared with people who have no account', async () => {
    const { data } = await directus.roles.readByQuery({ limit: 1 });
    const share = present(
      await directus.shares.createOne({
        name: 'For you',
        collection: 'articles',
        item: '1',
        role: data[0]?.['id'] ?? null,
      }),
    );
    const id = share['id'];
    await expect(new Directus(server.url).shares.info(id)).resolves.toMatchObject({
      id,
      collection: 'articles',
      item: '1',
    });
    await directus.shares.invite(id, ['friend@example.com']);
    await mailWith(new RegExp(`(${id})`));
    await directus.shares.deleteOne(id);
  });
});

describe('files', () => {
  it('are given as blob, bytes and text, transformed, by address, and in archives', async () => {
    const { data } = await directus.files.readByQuery({
      filter: { type: { _starts_with: 'image/' } },
      limit: 2,
    });
    const [image, other] = data;
    const id = image?.id ?? '';
    const whole = await directus.assets.readOne(id);
    expect(whole.size).toBe(Number(image?.filesize));
    const small = await directus.assets.readOne(id, {
      width: 8,
      height: 8,
      format: 'webp',
      transforms: [['blur', 2]],
    });
    expect(small.type).toBe('image/webp');
    expect(small.size).toBeLessThan(whole.size);
    expect(new Uint8Array(await directus.assets.readArrayBuffer(id))).toEqual(
      new Uint8Array(await whole.arrayBuffer()),
    );
    const url = directus.assets.url(id, { width: 8, format: 'png', transforms: [['rotate', 90]] });
    const token = { headers: { authorization: `Bearer ${server.admin.token}` } };
    const fetched = await fetch(url, token);
    expect([fetched.status, fetched.headers.get('content-type')]).toEqual([200, 'image/png']);
    const saved = await fetch(directus.assets.url(id, { download: true }), token);
    expect(saved.headers.get('content-disposition')).toMatch(/^attachment/);

    const zip = await directus.assets.downloadFilesZip([id, other?.id ?? '']);
    expect(await text(zip, 2)).toBe('PK');
    const folder = present(await directus.folders.createOne({ name: 'Box' }));
    await directus.files.updateOne(id, { folder: folder['id'] });
    const box = await directus.assets.downloadFolderZip(folder['id']);
    expect(await text(box, 2)).toBe('PK');

    const form = new FormData();
    form.append('file', new Blob(['just words'], { type: 'text/plain' }), 'words.txt');
    const words = present(await directus.files.createOne(form));
    await expect(directus.assets.readText(words.id)).resolves.toBe('just words');
  });
});

describe('users', () => {
  it('are invited, and accept', { timeout: 30_000 }, async () => {
    // Only who may read their own secret can turn on two factors: the demo's editors may not.
    const { data } = await directus.roles.readByQuery({
      filter: { name: { _eq: 'Administrator' } },
    });
    const page = 'http://localhost:5173/accept-invite';
    await directus.users.invites.send('guest@example.com', data[0]?.['id'] as string, page);
    const token = await mailWith(/accept-invite\?token=([\w.-]+)/);
    await directus.users.invites.accept(token, 'a-l0ng-password');
    const guest = new Directus(server.url);
    await guest.auth.login({ email: 'guest@example.com', password: 'a-l0ng-password' });

    // Two-factor authentication: the codes an authenticator app shows (RFC 6238).
    const { secret, otpauth_url } = await guest.users.tfa.generate('a-l0ng-password');
    expect(otpauth_url).toContain(secret);
    await guest.users.me.tfa.enable(secret, await totp(secret));
    await expect(
      new Directus(server.url).auth.login({
        email: 'guest@example.com',
        password: 'a-l0ng-password',
      }),
    ).rejects.toMatchObject({ code: 'INVALID_OTP' });
    const { id } = await guest.users.me.read({ fields: ['id'] });
    await directus.users.disableTfa(id);
    await guest.users.me.read();
    const again = await guest.users.tfa.generate('a-l0ng-password');
    await guest.users.tfa.enable(again.secret, await totp(again.secret));
    await guest.users.tfa.disable(await totp(again.secret));
    guest.dispose();
  });

  it('register, and confirm their address', async () => {
    await directus.settings.update({ public_registration: true });
    const visitor = new Directus(server.url);
    const page = 'http://localhost:5173/register';
    await visitor.users.register('new@example.com', 'a-l0ng-password', {
      first_name: 'New',
      verification_url: page,
    });
    const token = await mailWith(/\/register\?token=([\w.-]+)/);
    await visitor.users.registerVerify(token);
    await visitor.auth.login({ email: 'new@example.com', password: 'a-l0ng-password' });
    visitor.dispose();
  });
});

describe('server and utilities', () => {
  it('tells of itself', async () => {
    await expect(directus.server.health()).resolves.toMatchObject({ status: expect.any(String) });
    await expect(directus.server.oas()).resolves.toHaveProperty('openapi');
    await expect(directus.server.graphql()).resolves.toContain('type articles');
    await expect(directus.server.graphql('system')).resolves.toContain('type directus_users');
    await expect(directus.extensions.readAll()).resolves.toEqual({ data: [] });
  });

  it('answers GraphQL', async () => {
    const query = 'query ($id: ID!) { articles_by_id(id: $id) { title } }';
    const { data } = await directus.graphql.items(query, { id: 1 });
    expect(data).toEqual({ articles_by_id: { title: expect.any(String) } });
    await expect(directus.graphql.system('{ server_ping }')).resolves.toMatchObject({
      data: { server_ping: 'pong' },
    });
    await expect(directus.graphql.items('query { nowhere { id } }')).rejects.toMatchObject({
      name: 'TransportError',
    });
  });

  it('has random texts, hashes and a cache', async () => {
    await expect(directus.utils.random.string(50)).resolves.toHaveLength(50);
    const hash = await directus.utils.hash.generate('My String');
    await expect(directus.utils.hash.verify('My String', hash)).resolves.toBe(true);
    await expect(directus.utils.hash.verify('Another', hash)).resolves.toBe(false);
    await directus.utils.cache.clear();
    await directus.utils.cache.clear(true);
  });

  it('imports items from a file, and exports them', async () => {
    const form = new FormData();
    const csv = 'name,email\nImported,imported@example.com\n';
    form.append('file', new Blob([csv], { type: 'text/csv' }), 'authors.csv');
    await directus.utils.import('authors', form);
    const query = { filter: { name: { _eq: 'Imported' } }, fields: ['name', 'email'] } as const;
    await expect(directus.items('authors').export('csv', query)).resolves.toContain(
      'imported@example.com',
    );
    await expect(directus.items('authors').export('yaml', query)).resolves.toContain(
      'name: Imported',
    );
    await expect(
      directus.items('authors').readByQuery({ ...query, export: 'json' }),
    ).resolves.toEqual({ data: [{ name: 'Imported', email: 'imported@example.com' }] });
    await directus.utils.export('authors', 'json', query, { title: 'Exported authors' });
    await vi.waitFor(async () => {
      const exported = { filter: { title: { _eq: 'Exported authors' } } } as const;
      expect((await directus.files.readByQuery(exported)).data).toHaveLength(1);
    }, 10_000);
  });

  it('sorts', async () => {
    const key = { type: 'integer', schema: { is_primary_key: true, has_auto_increment: true } };
    await directus.collections.createOne({
      collection: 'steps',
      schema: {},
      meta: { sort_field: 'sort' },
      fields: [
        { field: 'id', ...key },
        { field: 'sort', type: 'integer' },
      ],
    });
    const steps = directus.items('steps');
    await steps.createMany([{ sort: 1 }, { sort: 2 }, { sort: 3 }]);
    await directus.utils.sort('steps', 3, 1);
    const { data } = await steps.readByQuery({ sort: ['sort'] });
    expect(data.map(({ id }) => id)).toEqual([3, 1, 2]);
  });

  it('tells where a login by single sign-on may lead', async () => {
    await expect(directus.utils.resolveRedirect('/admin/content')).resolves.toBe('/admin/content');
    await expect(
      directus.utils.resolveRedirect('https://elsewhere.example/', 'google'),
    ).rejects.toMatchObject({ code: 'INVALID_PAYLOAD' });
  });

  it('names what this version does not have', async () => {
    await expect(directus.license.read()).rejects.toMatchObject({ code: 'UNSUPPORTED' });
    await expect(directus.utils.importBatch([])).rejects.toMatchObject({ code: 'UNSUPPORTED' });
    await expect(directus.deployments.readByQuery()).resolves.toEqual({ data: [] });
  });
});

describe('queries', () => {
  it('with nested fields give nested items', async () => {
    const query = { fields: ['id', { author: ['name'] }, { tags: [{ tags_id: ['name'] }] }] };
    await expect(directus.items('articles').readOne(5, query as object)).resolves.toEqual({
      id: 5,
      author: { name: expect.any(String) },
      tags: expect.arrayContaining([{ tags_id: { name: expect.any(String) } }]),
    });
  });

  it('for keys that the database writes in another way find them', async () => {
    const { data } = await directus.items('articles').readMany(['07', 3], { fields: ['id'] });
    expect(data).toEqual([{ id: 3 }, { id: 7 }]);
  });

  it('too long for an address are read by SEARCH', async () => {
    const ids = [...Array(30_000).keys()];
    const { data } = await directus.items('articles').readByQuery({
      filter: { id: { _in: ids.slice(0, 5_000) } },
      fields: ['id'],
      sort: ['-id'],
      limit: 3,
      meta: 'filter_count',
    });
    expect(data).toHaveLength(3);
    const many = await directus.items('articles').readMany([5, ...ids.slice(6, 3_000), 4]);
    expect(many.data.at(0)).toHaveProperty('id', 5);
    expect(many.data.at(-1)).toHaveProperty('id', 4);
  });

  it('are read page by page to the end, also by keys that are text', async () => {
    const all = await directus.items('articles').readByQuery({ limit: -1, sort: ['id'] });
    const rows = await firstValueFrom(
      directus.items('articles').readAll({ limit: 7 }).pipe(toArray()),
    );
    expect(rows.map(({ id }) => id)).toEqual(all.data.map(({ id }) => id));
    const pages = directus.items('pages', { primaryKey: 'slug' });
    const { data } = await pages.readByQuery({ fields: ['title'], limit: -1, sort: ['slug'] });
    const titles = await firstValueFrom(
      pages.readAll({ fields: ['title'], limit: 1 }).pipe(toArray()),
    );
    expect(titles).toEqual(data);
    const files = await firstValueFrom(directus.files.readAll({ limit: 2 }).pipe(toArray()));
    const known = await directus.files.readByQuery({ limit: -1 });
    expect(new Set(files.map(({ id }) => id))).toEqual(new Set(known.data.map(({ id }) => id)));
  });
});
