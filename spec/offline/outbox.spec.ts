import { lastValueFrom } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { Directus } from '../../lib';
import {
  MemoryOfflineStorage,
  offline,
  OfflineError,
  type OfflineOptions,
} from '../../lib/offline';
import type { Loss } from '../support/lossy-backend';
import { anna, articleServer, bob, device, loggedIn } from '../support/offline-rig';

describe('a write without a network', () => {
  it('offline: is acknowledged once it is stored on the device, and sent when the network is back', async () => {
    const fake = articleServer();
    const { kept, clock, outbox, states } = await loggedIn(fake);
    fake.offline();
    const { key } = await kept.createOne('articles', { title: 'One', status: 'draft' });
    await kept.updateOne('articles', key, { title: 'Two' });
    await clock.advance(10);
    expect(outbox().map(({ kind }) => kind)).toEqual(['create', 'update']);
    fake.online();
    await clock.advance(60_000);
    expect(states()).toEqual([]);
    expect(fake.rows('articles')).toMatchObject([{ id: key, title: 'Two', status: 'draft' }]);
  });

  it('offline: survives a restart of the device', async () => {
    const fake = articleServer();
    const storage = new MemoryOfflineStorage();
    const first = await loggedIn(fake, { storage });
    fake.offline();
    const { key } = await first.kept.createOne('articles', { title: 'One' });
    await first.clock.advance(10);
    first.kept.dispose();
    fake.online();
    const { clock, states } = await loggedIn(fake, { storage });
    await clock.advance(60_000);
    expect(states()).toEqual([]);
    expect(fake.rows('articles')).toMatchObject([{ id: key, title: 'One' }]);
  });

  it('offline: an item that the database gives a key is refused, because it could be created twice', async () => {
    const { kept } = await loggedIn(articleServer());
    await expect(kept.createOne('counters', { n: 1 })).rejects.toMatchObject({
      name: 'OfflineError',
      code: 'NOT_REPLAYABLE',
    });
  });

  it('offline: an update that creates rows without keys is refused, unless the collection is strict', async () => {
    const { kept } = await loggedIn(articleServer());
    const adding = (row: object): object => ({ tags: { create: [row], update: [], delete: [] } });
    await expect(kept.updateOne('articles', 'x', adding({ tags_id: 1 }))).rejects.toMatchObject({
      code: 'NOT_REPLAYABLE',
    });
    const id = crypto.randomUUID();
    await kept.updateOne('articles', 'x', adding({ id, tags_id: 1 }));
    const strict = await loggedIn(articleServer(), { strictCollections: ['articles'] });
    await strict.kept.updateOne('articles', 'x', adding({ tags_id: 1 }));
    expect(strict.outbox()).toHaveLength(1);
  });

  it('offline: nothing is kept in the name of nobody', async () => {
    const { kept } = device(articleServer());
    await expect(kept.updateOne('articles', 'x', { title: 'One' })).rejects.toMatchObject({
      code: 'NOT_LOGGED_IN',
    });
  });

  it('offline: a storage that is full fails the write, and nothing is sent', async () => {
    const storage = new MemoryOfflineStorage();
    const { kept, sent, clock } = await loggedIn(articleServer(), {
      storage: {
        get: (key) => storage.get(key),
        delete: (key) => storage.delete(key),
        keys: (prefix) => storage.keys(prefix),
        set: (key, value) => {
          if (key.includes('outbox')) throw new Error('quota');
          storage.set(key, value);
        },
      },
    });
    const write = kept.createOne('articles', { title: 'One' });
    await expect(write).rejects.toBeInstanceOf(OfflineError);
    await expect(write).rejects.toMatchObject({ code: 'STORAGE_FAILED' });
    await clock.advance(1_000);
    expect(sent).toEqual([]);
  });
});

describe('a write whose answer is lost', () => {
  const lossy = async (method: string, ...fates: Loss[]) => {
    const fake = articleServer();
    const made = await loggedIn(fake, {
      loss: ({ method: sentMethod, path }) =>
        path.startsWith('/items') && sentMethod === method ? fates.shift() : undefined,
    });
    return { fake, ...made };
  };

  it.each(['before', 'after'] as const)(
    'offline: creates once (%s the server has seen it)',
    async (loss) => {
      const { fake, kept, clock, states, stored } = await lossy('POST', loss, loss);
      await kept.createOne('articles', { title: 'One' });
      await clock.advance(60_000);
      expect(states()).toEqual([]);
      expect(fake.rows('articles')).toHaveLength(1);
      expect(stored).toEqual(['POST /items/articles']);
    },
  );

  it.each(['before', 'after'] as const)(
    'offline: updates once (%s the server has seen it)',
    async (loss) => {
      const { fake, kept, clock, states, stored } = await lossy('PATCH', loss, loss);
      const id = fake.create('articles', { title: 'One' }) as string;
      await kept.updateOne('articles', id, { title: 'Two' });
      await clock.advance(60_000);
      expect(states()).toEqual([]);
      expect(fake.rows('articles')).toMatchObject([{ title: 'Two' }]);
      expect(stored).toEqual([`PATCH /items/articles/${id}`]);
    },
  );

  it('offline: another item with the same unique value is a refusal, and not taken for its own', async () => {
    const { fake, kept, clock, outbox } = await lossy('POST', 'before');
    fake.create('articles', { title: 'One' });
    await kept.createOne('articles', { title: 'One' });
    await clock.advance(60_000);
    expect(outbox()).toMatchObject([{ state: 'refused', error: { code: 'RECORD_NOT_UNIQUE' } }]);
  });
});

describe('an answer that passes', () => {
  it.each([408, 429, 500, 503])(
    'offline: %i keeps a write waiting, and it is sent later',
    async (status) => {
      const fake = articleServer();
      const { kept, clock, outbox, changes } = await loggedIn(fake);
      fake.fail('POST', '/items/articles', { status, code: 'LATER' });
      await kept.createOne('articles', { title: 'One' });
      await clock.advance(60_000);
      expect(changes.map(({ state }) => state)).not.toContain('refused');
      expect(outbox()).toEqual([]);
      expect(fake.rows('articles')).toHaveLength(1);
    },
  );
});

describe('the order of writes', () => {
  it('offline: an item that refers to another one waits until that one is created', async () => {
    const fake = articleServer();
    const { kept, clock, sent } = await loggedIn(fake, {
      loss: ({ path }) => (path === '/items/authors' && sent.length < 3 ? 'before' : undefined),
    });
    const author = await kept.createOne('authors', { name: 'Anna' });
    await kept.createOne('articles', { title: 'One', author: author.key as string });
    await clock.advance(60_000);
    expect(sent.at(-1)).toBe('POST /items/articles');
    expect(fake.rows('articles')).toMatchObject([{ author: author.key }]);
  });

  it('offline: a refused write holds back the later ones of its item alone', async () => {
    const fake = articleServer();
    const [a, b] = ['a', 'b'].map((title) => fake.create('articles', { title }) as string);
    const { kept, clock, outbox } = await loggedIn(fake);
    fake.fail(
      'PATCH',
      `/items/articles/${a}`,
      { status: 400, code: 'FAILED_VALIDATION' },
      Infinity,
    );
    await kept.updateOne('articles', a ?? '', { title: '' });
    await kept.updateOne('articles', a ?? '', { status: 'late' });
    await kept.updateOne('articles', b ?? '', { title: 'B' });
    await clock.advance(1_000);
    expect(outbox().map(({ state }) => state)).toEqual(['refused', 'waiting']);
    expect(fake.rows('articles')).toMatchObject([{ title: 'a' }, { title: 'B' }]);
    fake.online();
    const [refused] = outbox();
    await kept.discard(refused?.id ?? '');
    await clock.advance(1_000);
    expect(outbox()).toEqual([]);
    expect(fake.rows('articles')[0]).toMatchObject({ title: 'a', status: 'late' });
  });
});

describe('a conflict', () => {
  const inConflict = async (options: Parameters<typeof device>[1] = {}) => {
    const fake = articleServer();
    const id = fake.create('articles', { title: 'One', status: 'draft' }) as string;
    const made = await loggedIn(fake, options);
    fake.offline();
    const base = { title: 'One', status: 'draft' };
    await made.kept.updateOne('articles', id, { title: 'Mine', status: 'draft 2' }, { base });
    await made.clock.advance(10);
    fake.update('articles', id, { title: 'Theirs' });
    fake.online();
    await made.clock.advance(60_000);
    return { fake, id, ...made };
  };

  it('offline: is found by the fields that were read, and waits for a decision', async () => {
    const { fake, outbox } = await inConflict();
    expect(outbox()).toMatchObject([
      {
        state: 'conflict',
        conflicts: [{ field: 'title', mine: 'Mine', theirs: 'Theirs', base: 'One' }],
      },
    ]);
    expect(fake.rows('articles')).toMatchObject([{ title: 'Theirs', status: 'draft' }]);
  });

  it.each([
    ['mine', { title: 'Mine', status: 'draft 2' }],
    ['theirs', { title: 'Theirs', status: 'draft 2' }],
    [{ title: 'Both' }, { title: 'Both', status: 'draft 2' }],
  ] as const)('offline: ends with %s', async (resolution, row) => {
    const { fake, kept, clock, outbox } = await inConflict();
    const [entry] = outbox();
    await kept.resolve(entry?.id ?? '', resolution);
    await clock.advance(1_000);
    expect(outbox()).toEqual([]);
    expect(fake.rows('articles')).toMatchObject([row]);
  });

  it('offline: is none where others have written the same value', async () => {
    const fake = articleServer();
    const id = fake.create('articles', { title: 'One' }) as string;
    const { kept, clock, outbox } = await loggedIn(fake);
    fake.offline();
    await kept.updateOne('articles', id, { title: 'Two' }, { base: { title: 'One' } });
    fake.update('articles', id, { title: 'Two' });
    fake.online();
    await clock.advance(60_000);
    expect(outbox()).toEqual([]);
  });

  it('offline: is none between the writes of the same user', async () => {
    const fake = articleServer();
    const id = fake.create('articles', { title: 'One' }) as string;
    const { kept, clock, outbox } = await loggedIn(fake);
    fake.offline();
    for (const title of ['Two', 'Three'])
      await kept.updateOne('articles', id, { title }, { base: { title: 'One' } });
    fake.online();
    await clock.advance(60_000);
    expect(outbox()).toEqual([]);
    expect(fake.rows('articles')).toMatchObject([{ title: 'Three' }]);
  });

  it('offline: is none where a relation was read as an item and is compared as a key', async () => {
    const fake = articleServer();
    const author = fake.create('authors', { name: 'Ann' }) as string;
    const other = fake.create('authors', { name: 'Bob' }) as string;
    const id = fake.create('articles', { title: 'One', author }) as string;
    const { kept, clock, outbox } = await loggedIn(fake);
    const base: object = { author: { id: author, name: 'Ann' } };
    await kept.updateOne('articles', id, { author: other }, { base });
    await clock.advance(60_000);
    expect(outbox()).toEqual([]);
    expect(fake.rows('articles')).toMatchObject([{ author: other }]);
  });

  it('offline: is decided by the application where it can', async () => {
    const { fake, outbox } = await inConflict({ resolve: () => 'theirs' });
    expect(outbox()).toEqual([]);
    expect(fake.rows('articles')).toMatchObject([{ title: 'Theirs', status: 'draft 2' }]);
  });

  it('offline: a `resolve` that fails leaves the conflict in the outbox', async () => {
    const { outbox } = await inConflict({
      resolve: () => {
        throw new Error('of the application');
      },
    });
    expect(outbox()).toMatchObject([{ state: 'conflict' }]);
  });
});

describe('a delete of an item that somebody else has changed', () => {
  const inConflict = async (options: Parameters<typeof device>[1] = {}) => {
    const fake = articleServer();
    const id = fake.create('articles', { title: 'One', status: 'draft' }) as string;
    const made = await loggedIn(fake, options);
    fake.offline();
    await made.kept.deleteOne('articles', id, { base: { title: 'One', status: 'draft' } });
    fake.update('articles', id, { title: 'Theirs' });
    fake.online();
    await made.clock.advance(60_000);
    return { fake, id, ...made };
  };

  it('offline: is a conflict that shows what was changed, and waits for a decision', async () => {
    const { fake, outbox } = await inConflict();
    expect(outbox()).toMatchObject([
      { state: 'conflict', conflicts: [{ field: 'title', theirs: 'Theirs', base: 'One' }] },
    ]);
    expect(fake.rows('articles')).toMatchObject([{ title: 'Theirs' }]);
  });

  it.each([
    ['mine', []],
    ['theirs', [{ title: 'Theirs', status: 'draft' }]],
    [{ status: 'kept' }, [{ title: 'Theirs', status: 'kept' }]],
  ] as const)('offline: ends with %s', async (resolution, rows) => {
    const { fake, kept, clock, outbox } = await inConflict();
    await kept.resolve(outbox()[0]?.id ?? '', resolution);
    await clock.advance(60_000);
    expect(outbox()).toEqual([]);
    expect(fake.rows('articles')).toHaveLength(rows.length);
    expect(fake.rows('articles')).toMatchObject(rows);
  });

  it('offline: is a conflict again if it is changed once more after the decision', async () => {
    const { fake, id, kept, clock, outbox } = await inConflict();
    fake.update('articles', id, { title: 'Theirs again' });
    await kept.resolve(outbox()[0]?.id ?? '', 'mine');
    await clock.advance(60_000);
    expect(outbox()).toMatchObject([
      { state: 'conflict', conflicts: [{ theirs: 'Theirs again', base: 'Theirs' }] },
    ]);
  });

  it('offline: is deleted if the changes are those of the same user, which were sent before', async () => {
    const fake = articleServer();
    const id = fake.create('articles', { title: 'One' }) as string;
    const { kept, clock, outbox } = await loggedIn(fake);
    fake.offline();
    await kept.updateOne('articles', id, { title: 'Mine' }, { base: { title: 'One' } });
    await kept.deleteOne('articles', id, { base: { title: 'One' } });
    fake.online();
    await clock.advance(60_000);
    expect(outbox()).toEqual([]);
    expect(fake.rows('articles')).toEqual([]);
  });

  it('offline: is deleted if nobody has changed it, or somebody else has deleted it', async () => {
    const fake = articleServer();
    const ids = ['One', 'Two'].map((title) => fake.create('articles', { title }) as string);
    const { kept, clock, outbox } = await loggedIn(fake);
    fake.offline();
    for (const [i, id] of ids.entries())
      await kept.deleteOne('articles', id, { base: { title: ['One', 'Two'][i] ?? '' } });
    fake.delete('articles', ids[1] ?? '');
    fake.online();
    await clock.advance(60_000);
    expect(outbox()).toEqual([]);
    expect(fake.rows('articles')).toEqual([]);
  });

  it.each(['before', 'after'] as const)(
    'offline: is deleted once if the answer is lost %s it',
    async (moment) => {
      const fake = articleServer();
      const id = fake.create('articles', { title: 'One' }) as string;
      const fates: Loss[] = [moment];
      const { kept, clock, outbox, stored } = await loggedIn(fake, {
        loss: ({ method }) => (method === 'DELETE' ? fates.shift() : undefined),
      });
      await kept.deleteOne('articles', id, { base: { title: 'One' } });
      await clock.advance(60_000);
      expect(outbox()).toEqual([]);
      expect(stored).toEqual([`DELETE /items/articles/${id}`]);
    },
  );
});

describe('another user', () => {
  it('offline: neither sees nor sends the writes of the one before', async () => {
    const fake = articleServer();
    const { directus, kept, clock, outbox, sent } = await loggedIn(fake, { wipeOnLogout: false });
    fake.offline();
    await kept.createOne('articles', { title: 'Of Anna' });
    await clock.advance(10);
    fake.online();
    sent.length = 0;
    await directus.auth.logout();
    await directus.auth.login(bob);
    await clock.advance(60_000);
    expect([outbox(), sent]).toEqual([[], []]);
    await directus.auth.logout();
    await directus.auth.login(anna);
    await clock.advance(60_000);
    expect(fake.rows('articles')).toMatchObject([{ title: 'Of Anna' }]);
  });

  it('offline: a logout deletes what was kept', async () => {
    const fake = articleServer();
    const { directus, kept, clock, storage } = await loggedIn(fake);
    await clock.advance(10);
    fake.offline();
    await kept.createOne('articles', { title: 'Of Anna' });
    fake.online();
    await directus.auth.logout();
    await clock.advance(1_000);
    expect(await storage.keys('')).toEqual([]);
  });
});

describe('a read', () => {
  it('offline: shows what was kept at once, and then the answer', async () => {
    const fake = articleServer();
    fake.create('articles', { title: 'One' });
    const { kept, clock } = await loggedIn(fake);
    const query = { fields: ['title'] } as const;
    const read = async () => {
      const seen: unknown[] = [];
      kept.readByQuery('articles', query).subscribe({
        next: ({ data, stale }) => seen.push([data.map(({ title }) => title), stale]),
        error: (error: unknown) => seen.push(error),
      });
      await clock.advance(100);
      return seen;
    };
    expect(await read()).toEqual([[['One'], false]]);
    fake.create('articles', { title: 'Two' });
    expect(await read()).toEqual([
      [['One'], true],
      [['One', 'Two'], false],
    ]);
    fake.offline();
    expect(await read()).toEqual([[['One', 'Two'], true]]);
  });

  it('offline: beyond maxBytes, the answer that was not used for longest is forgotten', async () => {
    const fake = articleServer();
    fake.create('articles', { title: 'x'.repeat(200) });
    const { kept, clock } = await loggedIn(fake, { maxBytes: 1_500 });
    const read = (limit: number) => lastValueFrom(kept.readByQuery('articles', { limit }));
    for (const limit of [1, 2, 3]) {
      await read(limit);
      await clock.advance(1_000);
    }
    fake.offline();
    await expect(read(1)).rejects.toMatchObject({ code: 'NETWORK' });
    expect((await read(3)).data).toHaveLength(1);
  });

  it('offline: fails without a network where nothing was kept', async () => {
    const fake = articleServer();
    const { kept, clock } = await loggedIn(fake);
    fake.offline();
    const errors: unknown[] = [];
    kept.readByQuery('articles').subscribe({ error: (error: unknown) => errors.push(error) });
    await clock.advance(1_000);
    expect(errors).toMatchObject([{ code: 'NETWORK' }]);
  });
});

describe('the options of offline', () => {
  const wrong: readonly [string, readonly unknown[]][] = [
    ['storage', [undefined, null, {}, { get: 1 }]],
    ['uuidCollections', [null, 'articles', [1]]],
    ['strictCollections', [null, 'articles', [{}]]],
    ['resolve', [null, 'mine']],
    ['localAnswers', [{}, { isWhole: () => true }, { answer: () => undefined }]],
    ['schemaVersion', [null, 2]],
    ['maxBytes', [null, -1, '5', NaN]],
    ['maxFileBytes', [null, -1, '5', NaN]],
    ['wipeOnLogout', [null, 'no', 0]],
    ['scheduler', [{}, { now: () => 0 }, { schedule: () => 0 }]],
  ];

  it.each(wrong)('offline: refuses wrong options: %s', (name, values) => {
    const directus = new Directus('http://directus.example');
    for (const value of values) {
      const options = { storage: new MemoryOfflineStorage(), [name]: value };
      expect(() => offline(directus, options)).toThrow(new RegExp(`^(each of )?${name} `));
    }
    expect(() => offline(directus, 5 as unknown as OfflineOptions)).toThrow(/^options /);
  });
});
