import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shareStructure } from '../../lib/realtime/structural-sharing';

describe('shareStructure', () => {
  it('returns a value that is deep equal to the new one, whatever the old one was', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (before, after) => {
        const copy = structuredClone(after);
        expect(shareStructure(structuredClone(before), after, 'id')).toEqual(copy);
      }),
    );
  });

  it('returns the old object if the new value is deep equal', () => {
    fc.assert(
      fc.property(fc.object(), (value) => {
        const plain: unknown = JSON.parse(JSON.stringify(value));
        expect(shareStructure(plain, structuredClone(plain), 'id')).toBe(plain);
      }),
    );
  });

  it('matches rows by their key in any order, and reuses unchanged rows and nested rows', () => {
    const before = [
      { id: 1, tags: [{ id: 7 }] },
      { id: 2, tags: [] },
    ];
    const after = shareStructure(
      before,
      [
        { id: 2, tags: [] },
        { id: 1, tags: [{ id: 7 }, { id: 8 }] },
      ],
      'id',
    );
    expect(after[0]).toBe(before[1]);
    expect(after[1]?.tags[0]).toBe(before[0]?.tags[0]);
  });

  it('is not misled by a field called __proto__', () => {
    const [before, after] = ['{"__proto__":{"a":1}}', '{"__proto__":{"a":1},"b":2}'].map(
      (text): unknown => JSON.parse(text),
    );
    expect(JSON.stringify(shareStructure(before, after, 'id'))).toBe('{"__proto__":{"a":1},"b":2}');
  });
});
