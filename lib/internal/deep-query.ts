import { InvalidParamError } from '../errors/errors';
import { parsedJson, requireConditions } from './filter-conditions';
import { isObject } from './guards';

type Check = (value: unknown) => boolean;

const isText = (value: unknown): value is string => typeof value === 'string';

/** Returns false for a text whose functions are nested or not closed, such as `count(tags`. */
const hasClosedFunctions = (text: string): boolean => !/[()]/.test(text.replace(/\([^()]*\)/g, ''));

/** Accepts names as text or as a list; the server splits a member of a list only where it has a comma. */
const areNames: Check = (value) =>
  isText(value)
    ? hasClosedFunctions(value)
    : Array.isArray(value) &&
      value.every((each) => isText(each) && (!each.includes(',') || hasClosedFunctions(each)));

const isJson: Check = (value) => {
  try {
    if (isText(value)) JSON.parse(value);
    return true;
  } catch {
    return false;
  }
};

/** Returns false for `_and` and `_or` that are no lists, at any depth. */
const hasLists: Check = (filter) =>
  !isObject(filter) ||
  Object.entries(filter).every(
    ([name, inner]) => (!/^_(?:and|or)$/.test(name) || Array.isArray(inner)) && hasLists(inner),
  );

/** The values of each parameter that the server can read (`sanitize-query.ts`); of the others it can read any. */
const CHECKS = new Map<string, Check>([
  ['_fields', areNames],
  ['_groupBy', areNames],
  ['_sort', (value) => !Array.isArray(value) || value.every(isText)],
  ['_filter', (value) => isJson(value) && hasLists(parsedJson(value))],
  ['_aggregate', (value) => !isText(value) || isObject(parsedJson(value))],
  ['_meta', (value) => isText(value) || (Array.isArray(value) && !value.includes(','))],
]);

function requireLevel(level: unknown): void {
  if (!isObject(level)) return;
  for (const [name, value] of Object.entries(level)) {
    if (name === '_filter') requireConditions('deep', parsedJson(value));
    if (value && CHECKS.get(name)?.(value) === false)
      throw new InvalidParamError('deep', `must not hold this ${name}: the server cannot read it`);
    if (name === '_deep') requireLevel(parsedJson(value));
    else if (!name.startsWith('_')) requireLevel(value);
  }
}

/** Returns `deep[author][_filter]` and its text as `{ author: { _filter: text } }`; numbers and `[]` stand for places in a list. */
const nested = (name: string, text: unknown): unknown =>
  (name.match(/\[[^[\]]*\]/g) ?? [])
    .map((part) => part.slice(1, -1))
    .reduceRight(
      (inner, part) => (/^\d*$/.test(part) ? [inner] : Object.fromEntries([[part, inner]])),
      text,
    );

/** Returns a value as an address holds it: as text, or as a list of texts; objects stay, whose JSON is read again. */
const asSent = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(asSent);
  return isObject(value) ? value : String(value);
};

/**
 * Refuses a query whose `deep` holds a parameter that the server cannot read, whether `deep` is an object, JSON or written in brackets:
 * null in the place of a condition, `_meta: 5`, `_fields: 'count(tags'`. Directus 11 reads what is below a relation in a promise that nobody
 * waits for, so that such a value does not fail the request, but ends the server's process.
 */
export function requireDeepQuery(query: object): void {
  // The quick look comes first: each read passes here.
  for (const name in query)
    if (name.startsWith('deep') && /^deep(?:\[|$)/.test(name)) {
      const value: unknown = Reflect.get(query, name);
      if (value === undefined || value === null) continue;
      requireLevel(name === 'deep' ? parsedJson(value) : nested(name, asSent(value)));
    }
}
