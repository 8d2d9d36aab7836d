import { beforeEach, describe, expect, it } from 'vitest';
import type { IStorage } from '../../lib/storage/base';

/** What every storage of ours does; `make` returns a new view of the same place each time. */
export function storageContract(name: string, make: (prefix?: string) => IStorage): void {
  describe(`${name}, as every storage`, () => {
    let storage: IStorage;

    beforeEach(() => {
      storage = make();
    });

    it('holds null where nothing was set', () => {
      expect(storage.get('auth_token')).toBeNull();
    });

    it('holds what was set last, and set returns it', () => {
      expect(storage.set('auth_token', 'one')).toBe('one');
      expect(storage.set('auth_token', 'two')).toBe('two');
      expect(storage.get('auth_token')).toBe('two');
    });

    it('holds an empty text as one, not as nothing', () => {
      storage.set('auth_token', '');
      expect(storage.get('auth_token')).toBe('');
    });

    it('holds null again after delete, which returns what was there', () => {
      storage.set('auth_token', 'one');
      expect(storage.delete('auth_token')).toBe('one');
      expect(storage.delete('auth_token')).toBeNull();
      expect(storage.get('auth_token')).toBeNull();
    });

    it('keeps keys apart', () => {
      storage.set('a', '1');
      storage.set('b', '2');
      storage.delete('a');
      expect(storage.get('b')).toBe('2');
    });

    it.each(['__proto__', 'constructor', 'toString', 'length', 'getItem'])(
      'has no value of its own under %s',
      (key) => {
        expect(storage.get(key)).toBeNull();
        storage.set(key, 'mine');
        expect(storage.get(key)).toBe('mine');
        storage.delete(key);
        expect(storage.get(key)).toBeNull();
      },
    );

    it('with a prefix shows nothing to one with another', () => {
      const one = make('one_');
      const two = make('two_');
      one.set('auth_token', 'x');
      expect(two.get('auth_token')).toBeNull();
      expect(storage.get('auth_token')).toBeNull();
      expect(two.delete('auth_token')).toBeNull();
      expect(one.get('auth_token')).toBe('x');
    });
  });
}
