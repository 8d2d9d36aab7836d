// Methods of handlers can be replaced in a test of an application, as with the class-based SDK.
import { describe, expect, it, vi } from 'vitest';
import { Directus, type ItemsHandler } from '../../lib';

const client = () => new Directus('http://a.example');

describe('test doubles', () => {
  it('test doubles: items and singleton give the same object for the same name', () => {
    const directus = client();
    expect(directus.items('a')).toBe(directus.items('a'));
    expect(directus.singleton('a')).toBe(directus.singleton('a'));
    expect(directus.items('a')).not.toBe(directus.items('b'));
    expect(directus.items('a')).not.toBe(directus.singleton('a'));
    expect(directus.items('a')).not.toBe(client().items('a'));
  });

  it('test doubles: options make a handler of their own', () => {
    const directus = client();
    const withKey = directus.items('a', { primaryKey: 'slug' });
    expect(withKey).not.toBe(directus.items('a'));
    expect(directus.items('a', { primaryKey: 'slug' })).not.toBe(withKey);
  });

  it('test doubles: a replaced method is the one that the application calls', async () => {
    const directus = client();
    vi.spyOn(directus.items('a'), 'readByQuery').mockResolvedValue({ data: [{ id: 1 }] });
    await expect(directus.items('a').readByQuery()).resolves.toEqual({ data: [{ id: 1 }] });
    vi.spyOn(directus.users.me, 'read').mockResolvedValue({ id: 'x' });
    await expect(directus.users.me.read()).resolves.toEqual({ id: 'x' });
  });

  it('test doubles: names from outside do not fill the memory', () => {
    const directus = client();
    const handlers = new Set<ItemsHandler<unknown>>();
    for (let nth = 0; nth < 5_000; nth++) directus.items(`c${nth}`);
    for (let nth = 0; nth < 5_000; nth++) handlers.add(directus.items(`c${nth}`));
    expect(directus.items('c1')).toBe(directus.items('c1'));
    expect(directus.items('c4999')).not.toBe(directus.items('c4999'));
    expect(handlers.size).toBe(5_000);
  });
});
