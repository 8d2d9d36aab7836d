import type { FieldPath } from './fields';

/** A field of T to sort by, `-` before it for descending; relations by dot notation, functions of fields. */
export type Sort<T> = string extends keyof T
  ? string
  : `${'' | '-'}${(keyof T & string) | `${keyof T & string}.${string}` | `${string}(${string})`}`;

type NearestSort<T, P, S> = P extends `-${infer Field}`
  ? `-${FieldPath<T, Field, S, never>}`
  : P extends string
    ? FieldPath<T, P, S, never>
    : never;

/** `P` if it names a field of T to sort by, or one of the columns G of grouped results, else what does. */
export type CheckedSort<T, P, S, G> = P extends G | NearestSort<T, P, S>
  ? P
  : NoInfer<NearestSort<T, P, S>>;
