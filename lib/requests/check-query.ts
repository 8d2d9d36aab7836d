import { requireDeepQuery } from '../internal/deep-query';
import { requireFieldName } from './field-name';
import { jsonValues } from './json-values';
import { object } from '../internal/argument-checks';

const NAME_LISTS = ['sort', 'groupBy'];

/**
 * Returns a copy of `query` with plain values, without members that are `undefined`. Throws an `InvalidParamError` for a value that
 * every server would misread.
 */
export function checkQuery(param: string, query: unknown = {}): Readonly<Record<string, unknown>> {
  const plain = object(param, jsonValues(param, object(param, query)));
  requireDeepQuery(plain);
  for (const list of NAME_LISTS) {
    const names = plain[list];
    if (Array.isArray(names)) for (const name of names) requireFieldName(list, String(name));
  }
  const { fields } = plain;
  // A list from here on, to which `readMany` and `pages` add the primary key. The server reads several names out of a comma.
  return typeof fields === 'string' && fields !== '' && !fields.includes(',')
    ? { ...plain, fields: [fields] }
    : plain;
}
