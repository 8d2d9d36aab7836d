import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isEmptyParamError, isInvalidParamError } from '../../lib';
import { path } from '../../lib/requests/path';
import type { ID } from '../../lib/types/query';

const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: fc.constantFrom('.', '/', '\\', '%', '2', 'e', '?', '#', ';', '\t', '\n') }),
);
const key = fc.oneof(text, fc.integer(), fc.double(), fc.bigInt());
const anything = fc.oneof(key, fc.anything());

const isRefusal = (error: unknown): boolean =>
  isEmptyParamError(error) || isInvalidParamError(error);

/** The path, or the error of building it. */
function built(collection: unknown, id: unknown): unknown {
  try {
    return path`/items/${{ collection: collection as ID }}/${{ id: id as ID }}/end`();
  } catch (error) {
    return error;
  }
}

describe('path', () => {
  it('path: each key is one segment, which decodes to the key, and leads to no other route', () => {
    fc.assert(
      fc.property(key, key, (collection, id) => {
        const address = built(collection, id);
        if (typeof address !== 'string') return;
        const { origin, pathname, search, hash } = new URL(`http://a.example${address}`);
        expect([origin, pathname, search, hash]).toEqual(['http://a.example', address, '', '']);
        expect(pathname.split('/').map(decodeURIComponent)).toEqual([
          '',
          'items',
          String(collection),
          String(id),
          'end',
        ]);
      }),
      { numRuns: 2_000 },
    );
  });

  it('path: anything else is refused with an error that names the key', () => {
    fc.assert(
      fc.property(anything, (id) => {
        const address = built('articles', id);
        if (typeof address === 'string')
          expect(['string', 'number', 'bigint']).toContain(typeof id);
        else {
          expect(address).toSatisfy(isRefusal);
          expect(String(address)).toContain('id');
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it.each(
    ['', '.', '..', null, undefined, NaN, Infinity, true, {}, [], ['a'], 'a\ud800'].map((id) => [
      id,
    ]),
  )('path: refuses the key %j', (id) => {
    expect(built('articles', id)).toSatisfy(isRefusal);
    expect(built(id, 1)).toSatisfy(isRefusal);
  });

  it('path: a path can be the beginning of another, and is built anew each time', () => {
    let asked = 0;
    const base = () => {
      asked++;
      return '/items/articles';
    };
    const whole = path`${base}/${{ id: 'a/b' }}`;
    expect(asked).toBe(0);
    expect([whole(), whole()]).toEqual(['/items/articles/a%2Fb', '/items/articles/a%2Fb']);
    expect(asked).toBe(2);
  });
});
