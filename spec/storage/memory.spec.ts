import { describe, expect, it } from 'vitest';
import { BaseStorage, IStorage } from '../../lib/storage/base';
import { MemoryStorage } from '../../lib/storage/memory';
import { storageContract } from '../support/storage-contract';

storageContract('MemoryStorage', (prefix) => new MemoryStorage(prefix));

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
