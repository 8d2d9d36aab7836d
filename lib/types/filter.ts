import type { DateFunction } from './functions';
import type { IsList, Related, ValueOf } from './relations';

/** A value that the server works out: now, or who asks. */
export type DynamicValue =
  | '$NOW'
  | `$NOW(${string})`
  | `$CURRENT_${'USER' | 'ROLE' | 'ROLES' | 'POLICIES'}`
  | `$CURRENT_${'USER' | 'ROLE'}.${string}`;

type Value<F> = F | DynamicValue;

interface NullOperators {
  readonly _null?: boolean;
  readonly _nnull?: boolean;
}

interface EqualOperators<F> extends NullOperators {
  readonly _eq?: Value<F>;
  readonly _neq?: Value<F>;
  readonly _in?: readonly Value<F>[] | DynamicValue;
  readonly _nin?: readonly Value<F>[] | DynamicValue;
  readonly _empty?: boolean;
  readonly _nempty?: boolean;
}

interface OrderOperators<F> extends EqualOperators<F> {
  readonly _lt?: Value<F>;
  readonly _lte?: Value<F>;
  readonly _gt?: Value<F>;
  readonly _gte?: Value<F>;
  readonly _between?: readonly [Value<F>, Value<F>];
  readonly _nbetween?: readonly [Value<F>, Value<F>];
}

interface ContainsOperators extends NullOperators {
  readonly _contains?: string;
  readonly _ncontains?: string;
  readonly _icontains?: string;
  readonly _empty?: boolean;
  readonly _nempty?: boolean;
}

interface TextOperators<F> extends OrderOperators<F>, ContainsOperators {
  readonly _starts_with?: string;
  readonly _nstarts_with?: string;
  readonly _istarts_with?: string;
  readonly _nistarts_with?: string;
  readonly _ends_with?: string;
  readonly _nends_with?: string;
  readonly _iends_with?: string;
  readonly _niends_with?: string;
  readonly _null?: boolean;
  readonly _nnull?: boolean;
  readonly _empty?: boolean;
  readonly _nempty?: boolean;
}

/** For geometries and JSON, which schemas do not tell apart. */
interface ObjectOperators extends NullOperators {
  readonly _in?: readonly unknown[] | DynamicValue;
  readonly _nin?: readonly unknown[] | DynamicValue;
  /** A GeoJSON geometry, as an object or as text. */
  readonly _intersects?: object | string;
  readonly _nintersects?: object | string;
  readonly _intersects_bbox?: object | string;
  readonly _nintersects_bbox?: object | string;
  /** Conditions on what paths in JSON lead to: `{ 'color.name': { _eq: 'red' } }`. Since Directus 12. */
  readonly _json?: Readonly<Record<string, TextOperators<string | number | boolean | null>>>;
}

/** The operators that compare a value of a type. */
export type FilterOperators<F> = unknown extends F
  ? TextOperators<unknown> & ObjectOperators
  : [Extract<F, object>] extends [never]
    ? [Extract<F, string>] extends [never]
      ? [Extract<F, number | bigint>] extends [never]
        ? EqualOperators<F>
        : OrderOperators<F>
      : TextOperators<F>
    : [Extract<F, Date>] extends [never]
      ? IsList<F> extends true
        ? ContainsOperators & ObjectOperators
        : ObjectOperators
      : OrderOperators<F | string>;

interface ListOperators<R> extends NullOperators {
  readonly _some?: Filter<R>;
  readonly _none?: Filter<R>;
}

/** The filter of a field: the operators of its type, and for relations a filter on the related item. */
export type FieldFilter<F> = unknown extends F
  ? FilterOperators<F> | AnyFilter
  : [Related<F>] extends [never]
    ? FilterOperators<ValueOf<F>> | Shorthand<ValueOf<F>>
    : IsList<F> extends true
      ? Filter<Related<F>> & ListOperators<Related<F>>
      : (Filter<Related<F>> & FilterOperators<Exclude<F, object>>) | Shorthand<Exclude<F, object>>;

/** The value itself, which the server takes for `{ _eq: value }`. */
type Shorthand<F> = Exclude<F, object | null | undefined> | Extract<F, Date>;

/** Conditions of which all, or any, must hold. */
export interface LogicalFilter<T> {
  readonly _and?: readonly Filter<T>[];
  readonly _or?: readonly Filter<T>[];
}

/** Conditions on what functions give, and on items in one of several collections. */
interface ComputedFilter {
  readonly [call: `${DateFunction | 'count'}(${string})`]: OrderOperators<number> | undefined;
  readonly [scope: `${string}:${string}`]: AnyFilter | undefined;
}

/** For items nothing is known of. */
interface AnyFilter {
  readonly [field: string]: unknown;
}

/** Conditions on the fields of T, all of which must hold; `_and` and `_or` nest. */
export type Filter<T> = string extends keyof T
  ? AnyFilter
  : { readonly [K in keyof T]?: FieldFilter<T[K]> } & ComputedFilter & LogicalFilter<T>;
