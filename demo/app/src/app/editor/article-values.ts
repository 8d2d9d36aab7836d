import type { Status } from '../schema';

/** The fields of an article that the editor changes, as its form has them. */
export interface ArticleValues {
  readonly title: string;
  readonly body: string;
  readonly status: Status;
  /** The id of an author. */
  readonly author: number | null;
  /** The id of a file. */
  readonly image: string | null;
  /** The ids of tags. */
  readonly tags: readonly number[];
}

export type ArticleField = keyof ArticleValues;

export const FIELDS: readonly ArticleField[] = [
  'title',
  'body',
  'status',
  'author',
  'image',
  'tags',
];

/** The fields, for people. */
export const FIELD_NAMES: Readonly<Record<ArticleField, string>> = {
  title: 'the title',
  body: 'the text',
  status: 'the status',
  author: 'the author',
  image: 'the cover',
  tags: 'the tags',
};

export const EMPTY_ARTICLE: ArticleValues = {
  title: '',
  body: '',
  status: 'draft',
  author: null,
  image: null,
  tags: [],
};

/** Returns true if a field has the same value in both; the order of tags does not count. */
export function isSame(field: ArticleField, a: ArticleValues, b: ArticleValues): boolean {
  if (field !== 'tags') return a[field] === b[field];
  return a.tags.length === b.tags.length && a.tags.every((tag) => b.tags.includes(tag));
}

/** Returns the fields that differ. */
export const changedFields = (before: ArticleValues, after: ArticleValues): ArticleField[] =>
  FIELDS.filter((field) => !isSame(field, before, after));

/** Returns `values` with some of its fields as `other` has them. */
export function withFields(
  values: ArticleValues,
  other: ArticleValues,
  fields: readonly ArticleField[],
): ArticleValues {
  const picked = Object.fromEntries(fields.map((field) => [field, other[field]]));
  return { ...values, ...picked };
}
