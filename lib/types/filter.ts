import type { Related } from './fields';

/** A value, or one the server works out: `$NOW`, `$NOW(-1 week)`, `$CURRENT_USER`. */
type Value<F> = NonNullable<F> | `$${string}`;

interface AnyOperators<F> {
  _eq?: Value<F>;
  _neq?: Value<F>;
  _in?: readonly Value<F>[];
  _nin?: readonly Value<F>[];
  _null?: boolean;
  _nnull?: boolean;
  _empty?: boolean;
  _nempty?: boolean;
}

interface OrderOperators<F> {
  _lt?: Value<F>;
  _lte?: Value<F>;
  _gt?: Value<F>;
  _gte?: Value<F>;
  _between?: readonly [Value<F>, Value<F>];
  _nbetween?: readonly [Value<F>, Value<F>];
}

interface TextOperators {
  _contains?: string;
  _ncontains?: string;
  _icontains?: string;
  _nicontains?: string;
  _starts_with?: string;
  _nstarts_with?: string;
  _istarts_with?: string;
  _nistarts_with?: string;
  _ends_with?: string;
  _nends_with?: string;
  _iends_with?: string;
  _niends_with?: string;
  _regex?: string;
}

interface GeometryOperators {
  _intersects?: unknown;
  _nintersects?: unknown;
  _intersects_bbox?: unknown;
  _nintersects_bbox?: unknown;
}

/** Every operator, for fields whose type is not known. */
interface UnknownOperators
  extends AnyOperators<unknown>, OrderOperators<unknown>, TextOperators, GeometryOperators {}

type ValueOperators<F> = [Extract<F, string>] extends [never]
  ? [Extract<F, number | bigint | Date>] extends [never]
    ? AnyOperators<F>
    : AnyOperators<F> & OrderOperators<F>
  : AnyOperators<F> & OrderOperators<F> & TextOperators;

type RelationFilter<R, IsMany> = IsMany extends true
  ? Filter<R> & { _some?: Filter<R>; _none?: Filter<R> }
  : Filter<R>;

/** What a field may be compared by: operators of its kind, and for relations a filter on the other side. */
export type FieldFilter<F> = unknown extends F
  ? UnknownOperators | { [field: string]: unknown }
  : [Related<F>] extends [never]
    ? ValueOperators<NonNullable<F>>
    : | RelationFilter<Related<F>, NonNullable<F> extends readonly unknown[] ? true : false>
      | ValueOperators<Exclude<NonNullable<F>, object>>;

/** Conditions on the fields of T, all of which must hold; `_and` and `_or` nest. */
export type Filter<T> = string extends keyof T ? AnyFilter : KnownFilter<T>;

/** For items nothing is known of. */
interface AnyFilter {
  readonly [field: string]: unknown;
}

type KnownFilter<T> = {
  readonly [K in keyof T]?: FieldFilter<T[K]>;
} & {
  readonly [F in `${string}(${string})`]?: UnknownOperators;
} & {
  readonly _and?: readonly Filter<T>[];
  readonly _or?: readonly Filter<T>[];
};
