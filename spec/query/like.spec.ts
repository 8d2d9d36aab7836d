import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileLike } from '../../lib/query/like';

/** Returns the pattern as a regular expression, which is slow on purpose-made texts, and obvious. */
const asRegExp = (pattern: string): RegExp =>
  new RegExp(
    `^${pattern
      .replace(/\\(.)|[.*+?^${}()|[\]\\]/gsu, (found, escaped?: string) => `\\${escaped ?? found}`)
      .replace(/(?<!\\)%/gu, '.*')
      .replace(/(?<!\\)_/gu, '.')
      .replace(/\\([%_])/gu, '$1')}$`,
    'su',
  );

describe('patterns of LIKE', () => {
  it('a pattern matches as its regular expression does', () => {
    const characters = fc.constantFrom('a', 'b', '.', '\n', '💡');
    const piece = fc.oneof(characters, fc.constantFrom('%', '%', '_', '\\%', '\\_'));
    const short = { maxLength: 7 };
    fc.assert(
      fc.property(fc.array(piece, short), fc.array(fc.oneof(characters, piece), short), (a, b) => {
        const pattern = a.join('');
        const text = b.join('').replaceAll('\\', '');
        expect(compileLike(pattern, '\\')?.(text)).toBe(asRegExp(pattern).test(text));
      }),
      { numRuns: 500 },
    );
  });

  it('a pattern without wildcards matches the same text only', () => {
    const matches = compileLike('abc');
    expect(['abc', 'abcd', 'zabc', 'ab'].map((text) => matches?.(text))).toEqual([
      true,
      false,
      false,
      false,
    ]);
  });

  it('a `_` matches one code point of several code units', () => {
    expect(compileLike('_')?.('💡')).toBe(true);
    expect(compileLike('__')?.('💡')).toBe(false);
  });

  it('a pattern that ends in an escape is refused', () => {
    expect(compileLike('a\\', '\\')).toBeUndefined();
    expect(compileLike('a\\')?.('a\\')).toBe(true);
  });
});
