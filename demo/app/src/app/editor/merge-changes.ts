import {
  type ArticleField,
  type ArticleValues,
  changedFields,
  isSame,
  withFields,
} from './article-values';

export interface Merge {
  /** The values to go on with: `mine`, and of `theirs` what does not touch it. */
  readonly values: ArticleValues;
  /** The fields that were taken over from `theirs`. */
  readonly merged: readonly ArticleField[];
  /** The fields that both have changed, differently: `values` has them as `mine`. */
  readonly conflicts: readonly ArticleField[];
}

/**
 * Merges two versions of an article that began with the same one. Fields that one side has changed do not conflict, and tags never do:
 * each side adds and removes some of them.
 */
export function mergeChanges(
  base: ArticleValues,
  mine: ArticleValues,
  theirs: ArticleValues,
): Merge {
  const theirFields = changedFields(base, theirs);
  const both = theirFields.filter((field) => !isSame(field, base, mine));
  const mergedTags = mergeTags(base.tags, mine.tags, theirs.tags);
  const merged = theirFields.filter((field) =>
    field === 'tags' ? !isSame('tags', mine, { ...mine, tags: mergedTags }) : !both.includes(field),
  );
  const taken = withFields(mine, theirs, merged);
  return {
    values: merged.includes('tags') ? { ...taken, tags: mergedTags } : taken,
    merged,
    conflicts: both.filter((field) => field !== 'tags' && !isSame(field, mine, theirs)),
  };
}

const mergeTags = (
  base: readonly number[],
  mine: readonly number[],
  theirs: readonly number[],
): readonly number[] => [
  ...mine.filter((tag) => theirs.includes(tag) || !base.includes(tag)),
  ...theirs.filter((tag) => !mine.includes(tag) && !base.includes(tag)),
];
