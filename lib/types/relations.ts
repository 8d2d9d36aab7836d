/** The names that schemas written for `@directus/sdk` give to kinds of values. */
interface SdkTypeNames {
  datetime: string;
  date: string;
  time: string;
  json: unknown;
  csv: string[];
}

/** The value that a field holds; schemas written for `@directus/sdk` say `'datetime'` for a date. */
export type ValueOf<F> = [NonNullable<F>] extends [never]
  ? F
  : [NonNullable<F>] extends [keyof SdkTypeNames]
    ? SdkTypeNames[NonNullable<F>] | Extract<F, null | undefined>
    : F;

/** The members of a list, also of one written as a union of lists (`number[] | Tag[]`). */
export type MemberOf<F> = F extends readonly (infer Member)[] ? Member : never;

export type IsList<F> = [NonNullable<F>] extends [readonly unknown[]] ? true : false;

/** Values that are no objects. A branded one (`string & { __brand: 'article' }`) is, for the compiler, an object as well. */
export type Scalar = string | number | bigint | boolean | symbol | null | undefined;

/** The members of F that are keys or plain values. */
export type ScalarsIn<F> = F extends Scalar ? F : never;

/** The members of F that are objects: items, lists, dates, JSON. */
export type ObjectsIn<F> = F extends Scalar ? never : F;

/**
 * An object that takes any key, or names none, is JSON: no item, nothing to follow. Rows of system collections take any key
 * where there is no schema, and are known by their `id`.
 */
type ItemsIn<V> = V extends Scalar | Date
  ? never
  : string extends keyof V
    ? V extends { id: unknown }
      ? V
      : never
    : [keyof V] extends [never]
      ? never
      : V;

/** The item or items a relation's field leads to; `never` for a field that holds a value. */
export type Related<F> = F extends readonly (infer Member)[] ? ItemsIn<Member> : ItemsIn<F>;

/** The fields that lead to items. Looks at every field, so it is for error messages only. */
export type RelationOf<T> = {
  [K in keyof T & string]: [Related<T[K]>] extends [never] ? never : K;
}[keyof T & string];
