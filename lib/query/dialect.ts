import type { Field } from './collections';
import type { DatePart } from './date-functions';
import type { TimeZone } from './time-zone';
import type { Operand, StoredValue } from './values';

/**
 * The rules of a database for the values of one row: in which form it holds them, and how it compares them. Everything that the
 * filter and the order of a row need; {@link Dialect} adds what answers need.
 */
export interface ValueDialect {
  readonly timeZone: TimeZone;
  /** Where nulls stand in ascending order. */
  readonly nullsFirst: boolean;
  /** Returns the value that the database holds for a value of the API. */
  readonly toStored: (field: Field, value: unknown) => StoredValue;
  /** Compares two values that are not null. */
  readonly compare: (a: StoredValue, b: StoredValue) => number;
  /** Returns the value that an operand is compared as; throws where the database does. `type` is `function` or `count` for the results of functions. */
  readonly toOperand: (type: string, operand: Operand) => StoredValue;
  /** Returns true if the order of different values of a type is known. */
  readonly orders: (type: string) => boolean;
  /** Returns how the server passes an operand for a date on to the database. */
  readonly dateOperand: (operand: Operand) => Operand;
  /** Compiles a pattern of LIKE, where `%` is any text and `_` any character. */
  readonly like: (pattern: string, ignoreCase: boolean) => (value: StoredValue) => boolean;
  /** Throws if the database fails on an operator for this type, which the server lets pass. */
  readonly checkOperator: (type: string, operator: string) => void;
  /** Returns how a function reads a part of a date. */
  readonly datePart: (name: string) => DatePart | undefined;
  /** Returns the instant and the time zone from which a function reads its part; `undefined` where there is none. */
  readonly dateOf: (type: string, value: StoredValue) => readonly [number, TimeZone];
  /** Returns the number of members of a JSON list. */
  readonly jsonLength: (value: StoredValue) => number;
}

/** The rules of a database for whole answers. */
export interface Dialect extends ValueDialect {
  /** Returns a value as the database's driver hands it to the server. */
  readonly read: (field: Field, value: StoredValue) => unknown;
  /** Returns what the driver hands over for the result of a function. */
  readonly readFunction: (name: string, type: string, value: StoredValue) => unknown;
  /** Returns the value that counts in a sum or an average. */
  readonly summand: (type: string, value: StoredValue) => StoredValue;
  /** Throws if the database cannot compute an aggregate of this type. */
  readonly checkAggregate: (operation: string, type: string) => void;
  /** Returns what the driver hands over for the result of an aggregate; without a field it is the number of rows. */
  readonly readAggregate: (
    operation: string,
    field: Field | undefined,
    value: StoredValue,
  ) => unknown;
  /** Throws if the database cannot sort or group by this type. */
  readonly checkOrder: (type: string) => void;
  /** True if the database takes a value that is not grouped from any row of a group. */
  readonly usesUngrouped: boolean;
  /** Returns true if the server searches numbers of this field for a number. */
  readonly searchesNumber: (field: Field, value: number | bigint) => boolean;
}
