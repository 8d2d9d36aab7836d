// Changes of writes that the server has not confirmed.
import { lastValueFrom } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { MemoryOfflineStorage } from '../../lib/offline';
import { anna, articleServer, device, loggedIn, outboxKeys } from '../support/offline-rig';
import { VirtualClock } from '../support/virtual-clock';

const unknownId = 'no such write';

/** A device without a network. */
async function away(options: Parameters<typeof device>[1] = {}) {
  const fake = articleServer();
  const made = await loggedIn(fake, options);
  fake.offline();
  return { ...made, fake };
}

/** A device on which a write has been sent whose answer is on its way. */
async function sending() {
  const clock = new VirtualClock();
  const fake = articleServer({ scheduler: clock, latency: 1_000 });
  const made = device(fake, { clock });
  await clock.settle(made.directus.auth.login(anna));
  await clock.advance(2_000);
  const { id } = await made.kept.createOne('articles', { title: 'One' });
  await clock.advance(100);
  expect(made.states()).toEqual(['sending']);
  return { ...made, fake, id };
}

describe('edit', () => {
  it('offline: edit changes the fields of a waiting write, and makes another operation of it', async () => {
    const { kept, fake, clock, outbox } = await away();
    const { id, operation } = await kept.createOne('articles', { title: 'One', status: 'draft' });
    await clock.advance(10);
    await kept.edit(id, { title: 'Two' });
    const [entry] = outbox();
    expect(entry).toMatchObject({ id, state: 'waiting', item: { title: 'Two', status: 'draft' } });
    expect(entry?.operation).toMatch(/^[\da-f-]{36}$/);
    expect(entry?.operation).not.toBe(operation);
    fake.online();
    await clock.advance(60_000);
    expect(fake.rows('articles')).toMatchObject([{ title: 'Two', status: 'draft' }]);
  });

  it('offline: edit sends a refused write again', async () => {
    const { kept, fake, clock, states, outbox } = await away();
    fake.create('articles', { title: 'Taken' });
    const { id } = await kept.createOne('articles', { title: 'Taken' });
    fake.online();
    await clock.advance(60_000);
    expect(outbox()).toMatchObject([{ state: 'refused', error: { code: 'RECORD_NOT_UNIQUE' } }]);
    await kept.edit(id, { title: 'Free' });
    await clock.advance(60_000);
    expect(states()).toEqual([]);
    expect(fake.rows('articles').map(({ title }) => title)).toEqual(['Taken', 'Free']);
  });

  it('offline: edit leaves the values that it is given as they are', async () => {
    const { kept, clock } = await away();
    const { id } = await kept.createOne('articles', { title: 'One' });
    await clock.advance(10);
    const item = Object.freeze({ title: 'Two' });
    await kept.edit(id, item);
    expect(item).toEqual({ title: 'Two' });
  });
});

describe('discard', () => {
  it('offline: discard of a create gives up the later writes of its item, and of no other item', async () => {
    const { kept, fake, clock, outbox, changes } = await away();
    const { id, key } = await kept.createOne('articles', { title: 'One' });
    await kept.updateOne('articles', key, { title: 'Two' });
    await kept.createOne('articles', { title: 'Other' });
    await clock.advance(10);
    await kept.discard(id);
    expect(outbox()).toMatchObject([{ item: { title: 'Other' } }]);
    expect(changes.filter(({ state }) => state === 'discarded').map(({ kind }) => kind)).toEqual([
      'update',
      'create',
    ]);
    fake.online();
    await clock.advance(60_000);
    expect(fake.rows('articles')).toMatchObject([{ title: 'Other' }]);
  });

  it('offline: discard of an update leaves the other writes of its item', async () => {
    const { kept, fake, clock, outbox } = await away();
    const id = fake.create('articles', { title: 'One' }) as string;
    const first = await kept.updateOne('articles', id, { title: 'Two' });
    await kept.updateOne('articles', id, { status: 'draft' });
    await clock.advance(10);
    await kept.discard(first.id);
    expect(outbox()).toMatchObject([{ item: { status: 'draft' } }]);
    fake.online();
    await clock.advance(60_000);
    expect(fake.rows('articles')).toMatchObject([{ title: 'One', status: 'draft' }]);
  });
});

describe('a change that cannot be made', () => {
  it('offline: a change of a write that the outbox does not have fails with NOT_FOUND', async () => {
    const { kept } = await away();
    const calls = [
      kept.edit(unknownId, { title: 'Two' }),
      kept.discard(unknownId),
      kept.retry(unknownId),
      kept.resolve(unknownId, 'mine'),
      kept.keptFile(unknownId),
    ];
    for (const call of calls) await expect(call).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('offline: a change of a write that a script has deleted from the storage fails with NOT_FOUND', async () => {
    const storage = new MemoryOfflineStorage();
    const { kept } = await away({ storage });
    const { id } = await kept.createOne('articles', { title: 'One' });
    for (const key of outboxKeys(storage)) storage.delete(key);
    await expect(kept.edit(id, { title: 'Two' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('offline: a change of a write that is being sent fails with BEING_SENT, and the server gets it as it was', async () => {
    const { kept, clock, fake, id } = await sending();
    for (const call of [kept.edit(id, { title: 'Two' }), kept.discard(id)])
      await expect(call).rejects.toMatchObject({ code: 'BEING_SENT' });
    await clock.advance(60_000);
    expect(fake.rows('articles')).toMatchObject([{ title: 'One' }]);
  });
});

describe('wipe', () => {
  it('offline: wipe deletes the unsent writes and the kept answers of the user, and later writes are kept again', async () => {
    const storage = new MemoryOfflineStorage();
    const { kept, fake, clock, outbox } = await away({ storage });
    fake.online();
    await lastValueFrom(kept.readByQuery('articles'));
    fake.offline();
    await kept.createOne('articles', { title: 'One' });
    await clock.advance(10);
    expect(storage.keys('').length).toBeGreaterThan(1);
    await kept.wipe();
    expect(outbox()).toEqual([]);
    expect(storage.keys('')).toEqual([]);
    await expect(lastValueFrom(kept.readByQuery('articles'))).rejects.toMatchObject({
      code: 'NETWORK',
    });
    await kept.createOne('articles', { title: 'Two' });
    fake.online();
    await clock.advance(60_000);
    expect(fake.rows('articles')).toMatchObject([{ title: 'Two' }]);
  });
});
