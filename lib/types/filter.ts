import type { DateFunction } from './functions';
import type { IsList, MemberOf, ObjectsIn, Related, ScalarsIn, ValueOf } from './relations';

/** A value that the server works out: now, or who asks. */
export type DynamicValue =
  | '$NOW'
  | `$NOW(${string})`
  | `$CURRENT_${'USER' | 'ROLE' | 'ROLES' | 'POLICIES'}`
  | `$CURRENT_${'USER' | 'ROLE'}.${string}`;

/** Any text, in a form that does not absorb {@link DynamicValue} in a union, so that editors offer the dynamic values. */
type AnyText = string & Record<never, never>;

type Value<F> = (F extends unknown ? (string extends F ? AnyText : F) : never) | DynamicValue;

interface NullOperators {
  _null?: boolean;
  _nnull?: boolean;
}

interface EqualOperators<F> extends NullOperators {
  _eq?: Value<F>;
  _neq?: Value<F>;
  _in?: readonly Value<F>[] | DynamicValue;
  _nin?: readonly Value<F>[] | DynamicValue;
  _empty?: boolean;
  _nempty?: boolean;
}

interface OrderOperators<F> extends EqualOperators<F> {
  _lt?: Value<F>;
  _lte?: Value<F>;
  _gt?: Value<F>;
  _gte?: Value<F>;
  _between?: readonly [Value<F>, Value<F>];
  _nbetween?: readonly [Value<F>, Value<F>];
}

interface ContainsOperators extends NullOperators {
  _contains?: string;
  _ncontains?: string;
  _icontains?: string;
  _empty?: boolean;
  _nempty?: boolean;
}

interface TextOperators<F> extends OrderOperators<F>, ContainsOperators {
  _starts_with?: string;
  _nstarts_with?: string;
  _istarts_with?: string;
  _nistarts_with?: string;
  _ends_with?: string;
  _nends_with?: string;
  _iends_with?: string;
  _niends_with?: string;
  _null?: boolean;
  _nnull?: boolean;
  _empty?: boolean;
  _nempty?: boolean;
}

/** For geometries and JSON, which schemas do not tell apart. */
interface ObjectOperators extends NullOperators {
  _in?: readonly unknown[] | DynamicValue;
  _nin?: readonly unknown[] | DynamicValue;
  /** A GeoJSON geometry, as an object or as text. */
  _intersects?: object | string;
  _nintersects?: object | string;
  _intersects_bbox?: object | string;
  _nintersects_bbox?: object | string;
  /** Conditions on what paths in JSON lead to: `{ 'color.name': { _eq: 'red' } }`. Since Directus 12. */
  _json?: Readonly<Record<string, TextOperators<string | number | boolean | null>>>;
}

/**
 * The operators that compare a value of a type.
 *
 * @example
 * const recent: FilterOperators<string> = { _gte: '$NOW(-7 days)', _nnull: true };
 */
export type FilterOperators<F> = unknown extends F
  ? TextOperators<unknown> & ObjectOperators
  : [ObjectsIn<F>] extends [never]
    ? [Extract<F, string>] extends [never]
      ? [Extract<F, number | bigint>] extends [never]
        ? // Nothing but an object, which could be JSON as well as an item.
          [F] extends [null | undefined]
          ? JsonOperators
          : EqualOperators<F>
        : OrderOperators<F>
      : TextOperators<F>
    : [Extract<F, Date>] extends [never]
      ? JsonOperators
      : OrderOperators<F | string>;

/** For lists and objects that are values: texts in them, shapes, paths. */
type JsonOperators = ContainsOperators & ObjectOperators;

interface ListOperators<R> extends NullOperators {
  _some?: FilterArgument<R>;
  _none?: FilterArgument<R>;
}

/** The filter of a field: the operators of its type, and for relations a filter on the related item. */
export type FieldFilter<F> = unknown extends F
  ? FilterOperators<F> | AnyFilter
  : [Related<F>] extends [never]
    ? FilterOperators<ValueOf<F>> | Shorthand<ValueOf<F>>
    : IsList<F> extends true
      ? FilterArgument<Related<F>> &
          ListOperators<Related<F>> &
          ([ScalarsIn<MemberOf<F>>] extends [never] ? JsonOperators : unknown)
      : (FilterArgument<Related<F>> & FilterOperators<ScalarsIn<F>>) | Shorthand<ScalarsIn<F>>;

/** The value itself, which the server takes for `{ _eq: value }`. */
type Shorthand<F> = Exclude<F, object | null | undefined> | Extract<F, Date>;

/** Conditions of which all, or any, must hold. */
export interface LogicalFilter<T> {
  _and?: Filter<T>[];
  _or?: Filter<T>[];
}

/** {@link LogicalFilter}, with lists that may be readonly. */
interface LogicalArgument<T> {
  _and?: readonly FilterArgument<T>[];
  _or?: readonly FilterArgument<T>[];
}

/** Conditions on what functions give, and on items in one of several collections. */
interface ComputedFilter {
  [call: `${DateFunction | 'count'}(${string})`]: OrderOperators<number> | undefined;
  [scope: `${string}:${string}`]: AnyFilter | undefined;
}

/** For items nothing is known of. `any`, as in `DefaultItem`: so a client with a schema fits a parameter that has none. */
interface AnyFilter {
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- see above
  [field: string]: any;
}

type FieldFilters<T> = string extends keyof T
  ? AnyFilter
  : { [K in keyof T]?: FieldFilter<T[K]> } & ComputedFilter;

/** Conditions on the fields of T, all of which must hold; `_and` and `_or` nest. */
export type Filter<T> = FieldFilters<T> & LogicalFilter<T>;

/** A filter as methods take it: any {@link Filter}, and one whose lists are readonly. */
export type FilterArgument<T> = FieldFilters<T> & LogicalArgument<T>;
