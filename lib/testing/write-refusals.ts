import type { Collection } from '../query/collections';
import { Refusal } from './exchange';

/** The refusal of a value that another row has. */
export const notUnique = ({ name }: Collection, field: string, value: unknown): Refusal =>
  new Refusal(
    400,
    'RECORD_NOT_UNIQUE',
    `Value "${String(value)}" for field "${field}" in collection "${name}" has to be unique.`,
    {
      collection: name,
      field,
      value,
    },
  );

/** The refusal of a row without a value that it needs. */
export const missingValue = ({ name }: Collection, field: string): Refusal =>
  new Refusal(
    400,
    'FAILED_VALIDATION',
    `Validation failed for field "${field}". Value is required.`,
    {
      collection: name,
      field,
      path: [],
      type: 'required',
    },
  );

/** The refusal of a null for a value that must not be null. */
export const nullValue = ({ name }: Collection, field: string): Refusal =>
  new Refusal(
    400,
    'FAILED_VALIDATION',
    `Validation failed for field "${field}". Value can't be null.`,
    { collection: name, field, path: [], type: 'nnull' },
  );

/** The refusal of a text that is longer than its column. */
export const tooLong = (collection: string, field: string, value: unknown): Refusal =>
  new Refusal(
    400,
    'VALUE_TOO_LONG',
    `Value "${String(value)}" for field "${field}" in collection "${collection}" is too long.`,
    { collection, field, value },
  );

/** The refusal of a number that is beyond the range of its column. */
export const outOfRange = (collection: string, field: string, value: unknown): Refusal =>
  new Refusal(
    400,
    'VALUE_OUT_OF_RANGE',
    `Numeric value "${String(value)}" for field "${field}" in collection "${collection}" is out of range.`,
    { collection, field, value },
  );

/** The refusal of a key that no row has, or that a row still needs. */
export const invalidForeignKey = (collection: string, field: string, value: unknown): Refusal =>
  new Refusal(
    400,
    'INVALID_FOREIGN_KEY',
    `Invalid foreign key "${String(value)}" for field "${field}" in collection "${collection}".`,
    { collection, field, value },
  );
