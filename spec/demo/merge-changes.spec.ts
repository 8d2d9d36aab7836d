import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type ArticleValues,
  changedFields,
  EMPTY_ARTICLE,
  FIELDS,
  isSame,
} from '../../demo/app/src/app/editor/article-values';
import { mergeChanges } from '../../demo/app/src/app/editor/merge-changes';

const article = (values: Partial<ArticleValues> = {}): ArticleValues => ({
  ...EMPTY_ARTICLE,
  title: 'Title',
  tags: [1, 2],
  ...values,
});

const values = fc.record<ArticleValues>({
  title: fc.constantFrom('one', 'two', 'three'),
  body: fc.constantFrom('', 'text'),
  status: fc.constantFrom('draft', 'published', 'archived'),
  author: fc.constantFrom(null, 1, 2),
  image: fc.constantFrom(null, 'a', 'b'),
  tags: fc.uniqueArray(fc.integer({ min: 1, max: 5 })),
});

describe('mergeChanges', () => {
  it('takes over fields that only the others have changed', () => {
    const merge = mergeChanges(
      article(),
      article({ body: 'mine' }),
      article({ title: 'theirs', status: 'published' }),
    );
    expect(merge.values).toEqual(article({ title: 'theirs', body: 'mine', status: 'published' }));
    expect(merge.merged).toEqual(['title', 'status']);
    expect(merge.conflicts).toEqual([]);
  });

  it('keeps mine in a conflict, and names the field', () => {
    const merge = mergeChanges(article(), article({ title: 'mine' }), article({ title: 'theirs' }));
    expect(merge).toEqual({
      values: article({ title: 'mine' }),
      merged: [],
      conflicts: ['title'],
    });
  });

  it('finds no conflict where both have written the same', () => {
    const same = article({ title: 'same' });
    expect(mergeChanges(article(), same, same)).toEqual({
      values: same,
      merged: [],
      conflicts: [],
    });
  });

  it('adds and removes the tags of both', () => {
    const merge = mergeChanges(
      article({ tags: [1, 2] }),
      article({ tags: [2, 3] }),
      article({ tags: [4, 1] }),
    );
    expect(merge.values.tags).toEqual([3, 4]);
    expect(merge.merged).toEqual(['tags']);
  });

  it('loses no change of either side, and invents none', () => {
    fc.assert(
      fc.property(values, values, values, (base, mine, theirs) => {
        const { values: result, merged, conflicts } = mergeChanges(base, mine, theirs);
        expect(changedFields(mine, result)).toEqual(merged);
        for (const field of FIELDS.filter((each) => each !== 'tags')) {
          const [isMine, isTheirs] = [mine, theirs].map((side) => !isSame(field, base, side));
          expect(isSame(field, result, isMine ? mine : theirs)).toBe(true);
          expect(conflicts.includes(field)).toBe(
            isMine === true && isTheirs === true && !isSame(field, mine, theirs),
          );
        }
        for (const tag of [1, 2, 3, 4, 5]) {
          const [was, isMine, isTheirs] = [base, mine, theirs].map(({ tags }) =>
            tags.includes(tag),
          );
          expect(result.tags.includes(tag)).toBe(isMine === was ? isTheirs : isMine);
        }
        expect(new Set(result.tags).size).toBe(result.tags.length);
      }),
    );
  });
});
