import type { Related } from './fields';
import type { ItemMetadata } from './response';

type HeadOf<P> = P extends `${infer Head}.${string}` ? Head : P;

/** What was asked for behind the field K, be it by its name or by `*`. */
type Behind<P, K> = P extends `${infer Head}.${infer Rest}`
  ? Head extends K | '*'
    ? Rest
    : never
  : never;

/** The members of a list, also of one written as a union of lists (`number[] | Tag[]`). */
type MemberOf<F> = F extends readonly (infer Member)[] ? Member : never;

type IsList<F> = [NonNullable<F>] extends [readonly unknown[]] ? true : false;

/** A relation that was not followed comes as its key; without a key in the schema it could be JSON, and stays. */
type Unfollowed<F> = unknown extends F
  ? F
  : IsList<F> extends true
    ? [Exclude<MemberOf<F>, object>] extends [never]
      ? F
      : Exclude<MemberOf<F>, object>[] | Extract<F, null | undefined>
    : [Exclude<F, object | null | undefined>] extends [never]
      ? F
      : [Related<F>] extends [never]
        ? F
        : Exclude<F, object>;

/** A relation that was followed comes as its item or items; a value has nothing to follow, and stays. */
type Followed<F, Rest extends string> = unknown extends F
  ? F
  : [Related<F>] extends [never]
    ? F
    : IsList<F> extends true
      ? OneItem<Related<F>, Rest>[] | Extract<F, null | undefined>
      : OneItem<Related<F>, Rest> | Extract<F, null | undefined>;

/** An item with the fields that were asked for; `never` as P: all of its own. */
export type OneItem<T, P extends string = never> = [P] extends [never]
  ? { [K in keyof T]: Unfollowed<T[K]> }
  : string extends P
    ? Partial<T>
    : string extends keyof T
      ? T
      : {
          [K in keyof T as '*' extends HeadOf<P> ? K : K extends HeadOf<P> ? K : never]: [
            Behind<P, K>,
          ] extends [never]
            ? Unfollowed<T[K]>
            : Followed<T[K], Behind<P, K>>;
        };

/** A list, with the counts that the query's `meta` asked for. */
export interface ManyItems<Item> {
  data: Item[];
  meta?: ItemMetadata;
}

/** What may be written to a field: a relation as its key, or as the item itself to create or change it. */
type FieldInput<F> = F extends readonly (infer Item)[]
  ? readonly (Item extends object ? ItemInput<Item> : Item)[] | RelationChanges
  : F extends Date
    ? F | string
    : F extends object
      ? ItemInput<F>
      : F;

/** Changes to a relation with many items, instead of the whole list of them. */
interface RelationChanges {
  readonly create?: readonly object[];
  readonly update?: readonly object[];
  readonly delete?: readonly (string | number)[];
}

/** An item to create, or the fields of one to change. */
export type ItemInput<T> = { readonly [K in keyof T]?: FieldInput<T[K]> };
