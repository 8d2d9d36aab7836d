import { isObject } from '../internal/guards';

/** The answer where what is known does not decide: why not. */
export interface Unknown {
  readonly unknown: string;
}

/** A value, or the reason why it is not known. */
export type Known<T> = T | Unknown;

export const unknown = (reason: string): Unknown => ({ unknown: reason });

export const isUnknown = (value: unknown): value is Unknown =>
  isObject(value) && typeof value['unknown'] === 'string';
