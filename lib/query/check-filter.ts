import { UnresolvedValue } from './dynamic-values';
import { type FilterNode, isListOperator, isQuantifier } from './parse-filter';
import { invalidQuery, serverFailure, unsupported } from './query-error';
import { isList } from './values';

/** Refuses the values that the server refuses in the filter of a query. Filters in `deep` are not checked. */
export function checkFilter(filter: FilterNode): void {
  switch (filter.kind) {
    case 'and':
    case 'or':
      filter.members.forEach(checkFilter);
      return;
    case 'step':
      if (filter.inner.kind === 'null' && isQuantifier(filter.key))
        throw serverFailure(`"${filter.key}" has no condition`);
      checkFilter(filter.inner);
      return;
    case 'operator':
      checkOperator(filter.name, filter.value);
      return;
    default:
  }
}

function checkOperator(name: string, value: unknown): void {
  if (/^_n?intersects/.test(name)) throw unsupported('geometry is not evaluated');
  if (name === '_json') throw unsupported('paths in JSON are not evaluated');
  if (isListOperator(name)) {
    if (!isList(value) || value.length === 0)
      throw invalidQuery(`"${name}" has to be an array of values`);
  } else if (/^_n?(?:null|empty)$/.test(name)) {
    if (value !== null && value !== '' && typeof value !== 'boolean')
      throw invalidQuery(`"${name}" has to be a boolean`);
  } else {
    checkPrimitive(name, value);
  }
}

function checkPrimitive(name: string, value: unknown): void {
  if (value === null || value instanceof UnresolvedValue) return;
  if (typeof value === 'object' && !(value instanceof Date))
    throw invalidQuery(`The filter value for "${name}" has to be a string, number, or boolean`);
  if (typeof value === 'number' && (Number.isNaN(value) || value > Number.MAX_SAFE_INTEGER))
    throw invalidQuery(`The filter value for "${name}" is not a valid number`);
  if (value === '') throw invalidQuery(`The filter value for "${name}" is an empty text`);
}
