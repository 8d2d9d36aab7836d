import type { ID } from './query';
import type { IsList, MemberOf, ObjectsIn, Scalar, ValueOf } from './relations';

/** The value that may be written to a field: a relation as its key, or as the item itself to create or change it. */
type FieldInput<F> =
  IsList<F> extends true ? ListInput<MemberOf<F>> | Extract<F, null | undefined> : ValueInput<F>;

/** A list of values, or of items by key or as themselves, or the changes to a list of items. */
type ListInput<Member> =
  | readonly ValueInput<Member>[]
  | ([ObjectsIn<Member>] extends [never] ? never : RelationChanges<ObjectsIn<Member>>);

type ValueInput<F> = F extends Scalar
  ? F
  : F extends Date
    ? F | string
    : F extends readonly (infer Member)[]
      ? readonly ValueInput<Member>[]
      : F extends object
        ? ItemInput<F>
        : F;

/** Changes to a relation with many items, instead of the whole list of them. */
interface RelationChanges<Item> {
  create?: readonly ItemInput<Item>[];
  update?: readonly ItemInput<Item>[];
  delete?: readonly ID[];
}

/** An item to create, or the fields of one to change. */
export type ItemInput<T> = { [K in keyof T]?: FieldInput<ValueOf<T[K]>> };
