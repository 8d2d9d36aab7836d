import { describe, expect, it } from 'vitest';
import { Directus } from '../../lib';
import { BaseStorage, IStorage, sharedName } from '../../lib/storage/base';
import { MemoryStorage } from '../../lib/storage/memory';
import { storageContract } from '../support/storage-contract';

storageContract('MemoryStorage', (prefix) => new MemoryStorage(prefix));

describe('a storage of one’s own', () => {
  it('storage: `shared` can be a field or a getter', () => {
    class WithGetter extends MemoryStorage {
      override get shared() {
        return 'place';
      }
    }
    class WithField extends MemoryStorage {
      override readonly shared = 'place';
    }
    expect([new WithGetter().shared, new WithField().shared]).toEqual(['place', 'place']);
    expect('shared' in new MemoryStorage()).toBe(false);
  });

  it.each([
    ['throws', () => JSON.parse('{') as unknown],
    ['is a symbol', () => Symbol('x')],
    ['is an object', () => ({})],
    ['is a number', () => 5],
  ])('storage: a `shared` that %s means that tabs do not share it', (_, get) => {
    class Odd extends MemoryStorage {
      override get shared(): string {
        return get() as string;
      }
    }
    expect(sharedName(new Odd())).toBeUndefined();
    expect(() => new Directus('http://fake.example', { storage: new Odd() })).not.toThrow();
  });
});

describe('MemoryStorage', () => {
  it('shares nothing with another one: two clients in one process are two sessions', () => {
    const one = new MemoryStorage();
    one.set('auth_token', 'x');
    expect(new MemoryStorage().get('auth_token')).toBeNull();
  });

  it('is one of the storages that a class of one’s own can be', () => {
    expect(new MemoryStorage()).toBeInstanceOf(BaseStorage);
    expect(new MemoryStorage()).toBeInstanceOf(IStorage);
  });
});
