import type { ID } from './query';
import type { ValueOf } from './relations';

/** The value that may be written to a field: a relation as its key, or as the item itself to create or change it. */
type FieldInput<F> = F extends readonly (infer Member)[]
  ? readonly (Member extends object ? ItemInput<Member> : Member)[] | RelationChanges<Member>
  : F extends Date
    ? F | string
    : F extends object
      ? ItemInput<F>
      : F;

/** Changes to a relation with many items, instead of the whole list of them. */
interface RelationChanges<Member> {
  readonly create?: readonly ItemInput<Extract<Member, object>>[];
  readonly update?: readonly ItemInput<Extract<Member, object>>[];
  readonly delete?: readonly ID[];
}

/** An item to create, or the fields of one to change. */
export type ItemInput<T> = { readonly [K in keyof T]?: FieldInput<ValueOf<T[K]>> };
