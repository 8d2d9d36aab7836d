import { isObject } from '../internal/guards';
import { checkFilter } from './check-filter';
import type { DynamicContext } from './dynamic-values';
import { type FilterNode, parseFilter } from './parse-filter';
import { checkDepth } from './query-depth';
import { invalidQuery, serverFailure } from './query-error';
import { isList } from './values';

/** The part of a query that one level has: the root, or a relation in `deep`. */
export interface LevelQuery {
  readonly filter?: FilterNode;
  readonly search?: string;
  readonly sort?: readonly string[];
  readonly limit?: number;
  readonly offset?: number;
  readonly page?: number;
  readonly alias?: Readonly<Record<string, string>>;
  readonly groupBy?: readonly string[];
  readonly aggregate?: Readonly<Record<string, readonly string[]>>;
}

/** The queries of relations, by the name of the relation. */
export interface DeepQuery {
  readonly query: LevelQuery;
  readonly relations: ReadonlyMap<string, DeepQuery>;
}

export type MetaName = 'total_count' | 'filter_count';

/** A query as the server reads it. */
export interface ParsedQuery extends LevelQuery {
  readonly fields?: readonly string[];
  readonly deep?: DeepQuery;
  readonly meta?: readonly MetaName[];
  readonly backlink: boolean;
}

/** Parses a query as the server receives it, with members as values or as JSON; throws `INVALID_QUERY` for one it refuses. */
export function parseQuery(query: unknown, context: DynamicContext): ParsedQuery {
  const raw = isObject(query) ? query : {};
  const level = parseLevel(raw, context);
  const deep = raw['deep'] ? parseDeep(deepOf(raw['deep']), context) : undefined;
  const fields = raw['fields'] ? parseFields(raw['fields']) : undefined;
  const meta = raw['meta'] ? parseMeta(raw['meta']) : undefined;
  if (level.filter) checkFilter(level.filter);
  if (level.alias) checkAlias(level.alias);
  checkNames({ fields, sort: level.sort, groupBy: level.groupBy });
  checkDepth(fields, level, raw);
  checkCount('limit', level.limit, -1);
  checkCount('offset', level.offset, 0);
  checkCount('page', level.page, 0);
  return {
    ...level,
    ...(fields && { fields }),
    ...(deep && { deep }),
    ...(meta && { meta }),
    backlink: raw['backlink'] !== false && raw['backlink'] !== 'false',
  };
}

function parseLevel(raw: Readonly<Record<string, unknown>>, context: DynamicContext): LevelQuery {
  const { limit, offset, page, search, sort, groupBy, aggregate, filter, alias } = raw;
  return {
    ...(limit !== undefined && limit !== null && { limit: Number(limit) }),
    ...(groupBy ? { groupBy: parseFields(groupBy) } : {}),
    ...(aggregate ? { aggregate: parseAggregate(aggregateOf(aggregate)) } : {}),
    ...(sort ? { sort: texts('sort', typeof sort === 'string' ? sort.split(',') : sort) } : {}),
    ...(filter ? { filter: parseFilter(parsedJson(filter, 'filter'), context) } : {}),
    ...(offset !== undefined && { offset: Number(offset) }),
    ...(page ? { page: Number(page) } : {}),
    ...(typeof search === 'string' && search && { search: search.trim() || search }),
    ...(alias ? { alias: parseAlias(parsedJson(alias, 'alias')) } : {}),
  };
}

function parsedJson(value: unknown, name: string): unknown {
  if (typeof value !== 'string') return value;
  const parsed = jsonOf(value);
  if (parsed === undefined) throw invalidQuery(`Invalid JSON for ${name}`);
  return parsed;
}

/** The server reads nothing from a `deep` that is no JSON, and fails on the JSON `null`. */
function deepOf(value: unknown): unknown {
  return typeof value === 'string' ? requireMembers(jsonOf(value), 'deep') : value;
}

/** Returns what JSON says; `undefined` for text that is no JSON. */
function jsonOf(text: string): unknown {
  try {
    // The server leaves such members out, which would reach a prototype.
    return JSON.parse(text, (key, member: unknown) => (key === '__proto__' ? undefined : member));
  } catch {
    return undefined;
  }
}

/** The server fails on text, and so on one that is no JSON. */
function aggregateOf(value: unknown): unknown {
  const parsed = typeof value === 'string' ? jsonOf(value) : value;
  if (parsed === undefined || (typeof parsed === 'string' && parsed))
    throw serverFailure('"aggregate" is text');
  return requireMembers(parsed, 'aggregate');
}

function requireMembers(value: unknown, name: string): unknown {
  if (value === null) throw serverFailure(`"${name}" is null`);
  return value;
}

function texts(name: string, value: unknown): readonly string[] {
  if (!isList(value)) return [];
  return value.map((text) => {
    if (typeof text !== 'string') throw serverFailure(`"${name}" holds something else than text`);
    return text.trim();
  });
}

/** A comma separates names, but not within parentheses. */
function parseFields(value: unknown): readonly string[] {
  if (typeof value !== 'string' && !isList(value))
    throw invalidQuery('"fields" must be a string or array');
  return texts('fields', typeof value === 'string' ? [value] : value).flatMap(splitFields);
}

function splitFields(text: string): readonly string[] {
  if (!text.includes(',')) return [text];
  const fields = [''];
  let depth = 0;
  for (const character of text) {
    if (character === '(') depth += 1;
    if (character === ')') depth -= 1;
    if (depth > 1) throw invalidQuery('Nested functions are not supported in "fields"');
    if (character === ',' && depth === 0) fields.push('');
    else fields.push(`${fields.pop() ?? ''}${character}`);
  }
  if (depth !== 0) throw invalidQuery('Missing closing parenthesis in "fields"');
  return fields.map((field) => field.trim());
}

function parseAggregate(value: unknown): Readonly<Record<string, readonly string[]>> {
  if (!isObject(value) || isList(value)) throw invalidQuery('"aggregate" must be of type object');
  return Object.fromEntries(
    Object.entries(value).map(([operation, fields]) => {
      if (typeof fields !== 'string' && !isList(fields))
        throw serverFailure(`"aggregate" has no list of fields for "${operation}"`);
      return [
        operation,
        texts('aggregate', typeof fields === 'string' ? fields.split(',') : fields),
      ];
    }),
  );
}

function parseAlias(value: unknown): Readonly<Record<string, string>> {
  if (!isObject(value) || isList(value)) throw invalidQuery('"alias" has to be an object');
  return Object.fromEntries(
    Object.entries(value).map(([name, field]) => {
      if (typeof field !== 'string') throw invalidQuery('"alias" value has to be a string');
      return [name, field];
    }),
  );
}

/** In `deep` the server does not check them. */
function checkNames(lists: Readonly<Record<string, readonly string[] | undefined>>): void {
  for (const [name, list = []] of Object.entries(lists))
    if (list.includes('')) throw invalidQuery(`"${name}" holds an empty text`);
}

function checkAlias(alias: Readonly<Record<string, string>>): void {
  for (const [name, field] of Object.entries(alias))
    if (name.includes('.') || field.includes('.'))
      throw invalidQuery('"alias" key/value can\'t contain a period character');
}

const isMetaName = (name: unknown): name is MetaName =>
  name === 'total_count' || name === 'filter_count';

function parseMeta(value: unknown): readonly MetaName[] {
  if (value === '*') return ['total_count', 'filter_count'];
  const names = typeof value === 'string' ? value.split(',') : value;
  if (!isList(names)) throw serverFailure('"meta" is neither text nor a list');
  if (!names.every(isMetaName)) throw invalidQuery('"meta" has an unknown name');
  return names;
}

function checkCount(name: string, value: number | undefined, least: number): void {
  if (value !== undefined && !(Number.isSafeInteger(value) && value >= least))
    throw invalidQuery(`"${name}" must be an integer of at least ${least}`);
}

function parseDeep(value: unknown, context: DynamicContext): DeepQuery {
  const own: Record<string, unknown> = {};
  const relations = new Map<string, DeepQuery>();
  for (const [name, inner] of Object.entries(isObject(value) ? value : {})) {
    if (name.startsWith('_')) own[name.slice(1)] = inner;
    else relations.set(name, parseDeep(inner, context));
  }
  return { query: parseLevel(own, context), relations };
}
