import type { FieldPath } from './fields';

/** A field of T to sort by, `-` before it for descending; relations by dot notation, functions of fields. */
export type Sort<T> = string extends keyof T
  ? string
  : `${'' | '-'}${(keyof T & string) | `${keyof T & string}.${string}` | `${string}(${string})`}`;

/** `P` if it names a field of T to sort by, or one of the columns G of grouped results, else what does. */
export type CheckedSort<T, P extends string, S, G> = P extends G
  ? P
  : P extends `-${infer Field}`
    ? Field extends FieldPath<T, Field, S, never>
      ? P
      : `-${FieldPath<T, Field, S, never>}`
    : P extends FieldPath<T, P, S, never>
      ? P
      : FieldPath<T, P, S, never>;
