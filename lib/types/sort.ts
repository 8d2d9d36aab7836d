import type { FieldPath } from './fields';
import type { FunctionOf } from './functions';

/** A field of T to sort by, `-` before it for descending; relations by dot notation, functions of fields. */
export type Sort<T> = string extends keyof T
  ? string
  : `${'' | '-'}${(keyof T & string) | `${keyof T & string}.${string}` | FunctionOf<T>}`;

/** Every way to sort items of T, for queries that are written before they are used. */
export type SortsOf<T> = Sort<T> | readonly Sort<T>[];

// `any` comes from the comparison of two clients, see `UnlessAny`: a guess of what it could stand for would take seconds.
type SuggestSort<T, P, S> = unknown extends P
  ? P
  : P extends `-${infer Field}`
    ? `-${FieldPath<T, Field, S, never>}`
    : P extends string
      ? // An empty text: editors offer these names.
        P extends ''
        ? `${'' | '-'}${keyof T & string}`
        : FieldPath<T, P, S, never>
      : never;

type CheckedColumn<T, P, S, G> = P extends G ? P : NoInfer<SuggestSort<T, P, S>>;

/** `O` if it names fields of T to sort by, or columns G of grouped results; otherwise the nearest valid names. */
export type CheckedSort<T, O, S, G> = O extends readonly unknown[]
  ? readonly CheckedColumn<T, O[number], S, G>[]
  : CheckedColumn<T, O, S, G>;

/** The value of `sort`: one field, or several in order of precedence. */
export type RequestedSort = string | readonly string[];
