import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { LocalStorage } from '../../lib/storage/local';
import { storageContract } from '../support/storage-contract';

/** As much of the DOM's Storage as is used. */
function fakeLocalStorage() {
  const values = new Map<string, string>();
  return {
    values,
    getItem: (key: string) => values.get(key) ?? null,
    setItem: (key: string, value: string) => values.set(key, value),
    removeItem: (key: string) => values.delete(key),
  };
}

let fake: ReturnType<typeof fakeLocalStorage>;

beforeEach(() => {
  fake = fakeLocalStorage();
  vi.stubGlobal('localStorage', fake);
});
afterEach(() => {
  vi.unstubAllGlobals();
});

storageContract('LocalStorage', (prefix) => new LocalStorage(prefix));

describe('LocalStorage', () => {
  it('writes under the prefix and the key, as the class-based SDK does', () => {
    new LocalStorage('app_').set('auth_token', 'x');
    expect([...fake.values]).toEqual([['app_auth_token', 'x']]);
  });

  it('without a prefix writes under the key alone', () => {
    new LocalStorage().set('auth_token', 'x');
    expect([...fake.values]).toEqual([['auth_token', 'x']]);
  });

  it('is shared by the tabs that have the same prefix', () => {
    expect(new LocalStorage('a_').shared).toBe(new LocalStorage('a_').shared);
    expect(new LocalStorage('a_').shared).not.toBe(new LocalStorage('b_').shared);
  });

  it('touches the browser’s storage only when it is used: where it is forbidden, that throws', () => {
    vi.stubGlobal('localStorage', undefined);
    const storage = new LocalStorage();
    expect(() => storage.get('auth_token')).toThrow();
  });
});
