import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { byteLength } from '../../lib/transport/body-kinds';

describe('byteLength', () => {
  it('byteLength: counts the bytes of a text as a Blob does, also of halves of characters', () => {
    fc.assert(
      fc.property(
        fc.string({
          unit: fc.oneof(
            fc.constantFrom('a', 'é', '€', '😀', '\ud83d', '\ude00'),
            fc.string({ unit: 'binary', maxLength: 1 }),
          ),
        }),
        (text) => {
          expect(byteLength(text)).toBe(new Blob([text]).size);
        },
      ),
    );
  });
});
