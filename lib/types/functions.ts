import type { IsList, Related, ValueOf } from './relations';

/** The functions that the server computes from a date. */
export type DateFunction =
  'year' | 'month' | 'week' | 'day' | 'weekday' | 'hour' | 'minute' | 'second';

/** A function with its field: `year(date)`, `count(tags)`, `json(metadata, color)`. */
export type FunctionCall = `${DateFunction | 'count' | 'json'}(${string})`;

type FunctionsOf<F> = unknown extends F
  ? DateFunction | 'count'
  : IsList<F> extends true
    ? 'count'
    : string extends ValueOf<F>
      ? [Related<F>] extends [never]
        ? DateFunction
        : never
      : Date extends F
        ? DateFunction
        : [Exclude<F, object | null | undefined>] extends [never]
          ? 'count'
          : never;

/** Every function of a field of T. Looks at every field, so it is for queries that are written before they are used. */
export type FunctionOf<T> = {
  [K in keyof T & string]: `${FunctionsOf<T[K]>}(${K})` | `json(${K},${string})`;
}[keyof T & string];

/** `P` if its function applies to the field that it names; otherwise the valid functions or fields. */
export type CheckedFunction<T, P extends string> = P extends `json(${infer K},${string}`
  ? K extends keyof T
    ? P
    : `json(${keyof T & string}, ${string})`
  : P extends `${infer Name}(${infer K})`
    ? K extends keyof T & string
      ? Name extends FunctionsOf<T[K]>
        ? P
        : K | `${FunctionsOf<T[K]>}(${K})`
      : `${Name}(${keyof T & string})`
    : never;

/** The path in JSON as it becomes part of a key: `a[0].b` is `a_0_b`. */
type JsonKey<Path extends string> = Path extends ` ${infer Rest}`
  ? JsonKey<Rest>
  : Path extends `${infer Left}].${infer Right}`
    ? JsonKey<`${Left}_${Right}`>
    : Path extends `${infer Left}${'.' | '['}${infer Right}`
      ? JsonKey<`${Left}_${Right}`>
      : Path extends `${infer Left}]`
        ? Left
        : Path;

/** The key under which the result of a function comes: `date_year`. */
export type FunctionKey<P> = P extends `json(${infer K},${infer Path})`
  ? `${K}_${JsonKey<Path>}_json`
  : P extends `${infer Name}(${infer K})`
    ? `${K}_${Name}`
    : never;

/** The result of a function: a number, or `null` where the field may be empty. */
export type FunctionValue<T, P> = P extends `json(${string}`
  ? unknown
  : P extends `${string}(${infer K})`
    ? K extends keyof T
      ? number | Extract<T[K], null>
      : number
    : never;
