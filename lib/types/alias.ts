import type { CheckedFunction, FunctionCall, FunctionValue } from './functions';

/** Other names for fields, by the new name: `{ reviews: 'comments' }`. */
export type Aliases = Readonly<Record<string, string>>;

/** No other names: what a query has that gives none. */
// eslint-disable-next-line @typescript-eslint/no-generated-empty-object-type -- an object without members is what is meant
export type NoAliases = Readonly<Record<never, string>>;

type AliasTarget<T, P> = P extends FunctionCall ? CheckedFunction<T, P> : keyof T & string;

/** `A` if it names fields of T, or functions of them, else the fields that could be named. */
export type CheckedAliases<T, A> =
  A extends Readonly<{ [K in keyof A]: AliasTarget<T, A[K]> }>
    ? A
    : Readonly<{ [K in keyof A]: AliasTarget<T, A[K]> }>;

/**
 * `X`, or `any` where `A` is `any`. The compiler puts `any` in place of a method's type parameters when it compares two
 * clients; with this type, a client is assignable to a parameter whose schema is a part of its own.
 */
export type UnlessAny<A, X> = 0 extends 1 & A ? A : X;

/** T with the fields under their other names as well. */
export type Aliased<T, A> = [keyof A] extends [never]
  ? T
  : string extends keyof A
    ? UnlessAny<A, T>
    : T & { -readonly [K in keyof A]: A[K] extends keyof T ? T[A[K]] : FunctionValue<T, A[K]> };
