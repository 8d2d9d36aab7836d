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

/** An object that takes any key is JSON: no item, nothing to follow. */
type ItemsIn<V> = V extends Date
  ? never
  : V extends object
    ? string extends keyof V
      ? never
      : V
    : never;

/** The item or items a relation's field leads to; `never` for a field that holds a value. */
export type Related<F> = F extends readonly (infer Member)[] ? ItemsIn<Member> : ItemsIn<F>;

/** The fields that lead to items. Looks at every field, so it is for error messages only. */
export type RelationOf<T> = {
  [K in keyof T & string]: [Related<T[K]>] extends [never] ? never : K;
}[keyof T & string];
