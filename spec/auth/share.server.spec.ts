import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { Directus } from '../../lib';
import { present } from '../support/present';

const { url, admin } = inject('directus');

describe('login to a shared item', () => {
  const owner = new Directus(url, { auth: { staticToken: admin.token } });
  const guest = new Directus(url);
  const password = 'sh4red';
  let author: number;
  let share: string;

  beforeAll(async () => {
    author = Number(present(await owner.items('authors').createOne({ name: 'Shared' }))['id']);
    const { data } = await owner.roles.readByQuery({ limit: 1, fields: ['id'] });
    const role = data[0]?.id ?? null;
    const made = present(
      await owner.shares.createOne({
        name: 'for friends',
        collection: 'authors',
        item: String(author),
        password,
        role,
      }),
    );
    share = made.id;
  });
  afterAll(async () => {
    await guest.auth.logout();
    await owner.shares.deleteOne(share);
    await owner.items('authors').deleteOne(author);
    guest.dispose();
  });

  it('is refused without the right password, and leaves nobody logged in', async () => {
    await expect(guest.auth.login({ share, password: 'wrong' })).rejects.toMatchObject({
      status: 401,
      code: 'INVALID_CREDENTIALS',
    });
    expect(guest.auth.state.authenticated).toBe(false);
  });

  it('reads what is shared, and goes on with a fresh token like any session', async () => {
    await guest.auth.login({ share, password });
    expect(guest.auth.state).toMatchObject({ status: 'active', reason: 'login' });
    await expect(guest.items('authors').readOne(author)).resolves.toMatchObject({ name: 'Shared' });
    await guest.auth.refresh();
    await expect(guest.items('authors').readOne(author)).resolves.toMatchObject({ name: 'Shared' });
  });
});

it('lists the providers one may log in with: none in this project', async () => {
  await expect(new Directus(url).auth.providers()).resolves.toEqual([]);
});
