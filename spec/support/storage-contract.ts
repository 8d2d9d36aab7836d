import { beforeEach, describe, expect, it } from 'vitest';
import type { IStorage } from '../../lib/storage/base';
import { InvalidParamError } from '../../lib/errors/errors';
import { MemoryStorage } from '../../lib/storage/memory';
import type { StoragePrefix } from '../../lib/storage/prefix';

/** What every storage of ours does; `make` returns a new view of the same place each time. */
export function storageContract(name: string, make: (prefix?: StoragePrefix) => IStorage): void {
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

    it('storage: takes the prefix by name, as the class-based SDK does', () => {
      const one = make({ prefix: 'one_' });
      one.set('auth_token', 'x');
      expect(make('one_').get('auth_token')).toBe(one instanceof MemoryStorage ? null : 'x');
      expect(make({ prefix: 'two_' }).get('auth_token')).toBeNull();
      expect(make('[object Object]').get('auth_token')).toBeNull();
    });

    it.each([
      ['undefined', undefined],
      ['an empty text', ''],
      ['no prefix', {}],
      ['an undefined prefix', { prefix: undefined }],
      ['a frozen object', Object.freeze({ prefix: '' })],
      ['an object without prototype', Object.create(null) as object],
      ['the options of the class-based SDK', { mode: 'LocalStorage' }],
    ])('storage: %s means no prefix', (_, prefix) => {
      const written = make(prefix);
      written.set('key', 'x');
      expect(written.get('key')).toBe('x');
      if (!(written instanceof MemoryStorage)) expect(storage.get('key')).toBe('x');
    });

    it.each([
      ['null', null],
      ['a number', 5],
      ['0', 0],
      ['NaN', NaN],
      ['a boolean', false],
      ['a bigint', 5n],
      ['a symbol', Symbol('a_')],
      ['an array', ['a_']],
      ['an empty array', []],
      ['an array with a prefix', Object.assign([], { prefix: 'a_' })],
      ['a function', () => 'a_'],
      ['a String object', Object('a_')],
      ['a Date', new Date()],
      ['a Map', new Map([['prefix', 'a_']])],
      ['a null prefix', { prefix: null }],
      ['a number as prefix', { prefix: 5 }],
      ['a symbol as prefix', { prefix: Symbol('a_') }],
      ['an array as prefix', { prefix: ['a_'] }],
      ['nested options', { prefix: { prefix: 'a_' } }],
      [
        'a getter that throws',
        {
          get prefix() {
            throw new TypeError('no');
          },
        },
      ],
    ])('storage: %s is no prefix, but an InvalidParamError', (_, prefix) => {
      expect(() => make(prefix as string)).toThrow(InvalidParamError);
    });
  });
}
