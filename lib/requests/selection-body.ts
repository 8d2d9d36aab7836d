import { InvalidParamError } from '../errors/errors';
import { isObject } from '../internal/guards';
import { checkQuery } from './check-query';
import { refuseVersion } from './refuse-version';
import { toSearchBody } from './serialize-query';
import { object } from '../internal/argument-checks';

/** Throws for a member that is `undefined`: JSON would leave it out, and its condition with it. */
function requireMembers(path: string, value: unknown): void {
  if (value === undefined) throw new InvalidParamError(path, 'cannot be undefined');
  if (isObject(value))
    for (const [name, member] of Object.entries(value)) requireMembers(`${path}.${name}`, member);
}

/** Returns true if a filter holds for some items only; the server takes `{}`, `{ _and: [] }` and `{ title: {} }` for all. */
function restricts(filter: unknown): boolean {
  if (!isObject(filter)) return true;
  return Object.entries(filter).some(([name, inner]) =>
    name === '_or' && Array.isArray(inner)
      ? inner.length > 0 && inner.every(restricts)
      : /^_n?(?:in|between)$/.test(name) || restricts(inner),
  );
}

const isText = (value: unknown): boolean => typeof value === 'string' && value !== '';

const hasCondition = ({ filter, search }: Readonly<Record<string, unknown>>): boolean =>
  isText(search) ||
  typeof search === 'number' ||
  (isObject(filter) ? restricts(filter) : isText(filter));

/**
 * Returns the query of an update or delete by query, for the body. Throws an `InvalidParamError` if it could match every item by
 * accident: if a condition is `undefined`, or if there is neither a condition nor a `limit`.
 */
export function selectionBody(param: string, query: object): object {
  const plain = checkQuery(param, object(param, query));
  for (const name of ['filter', 'search'])
    if (name in query) requireMembers(`${param}.${name}`, Reflect.get(query, name));
  refuseVersion(plain);
  const limit = plain['limit'] ?? undefined;
  if (limit === undefined && !hasCondition(plain))
    throw new InvalidParamError(
      param,
      'has no condition and would find every item; { limit: -1 } means all of them',
    );
  if (limit !== undefined && !(Number.isInteger(Number(limit)) && Number(limit) >= -1))
    throw new InvalidParamError(`${param}.limit`, 'must be a whole number of -1 or more');
  return toSearchBody(plain);
}
