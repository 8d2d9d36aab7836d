import { requireDeepQuery } from '../../../lib/internal/deep-query';
import { restClient } from '../../../demo/server/rest.mjs';
import type { CollectionAnswers } from '../../../lib/query/read-collections';
import type { Plan, PlannedCollection, Row } from './plan';
import type { Scalar } from './values';

/** A server to compare with. */
export interface Target {
  readonly url: string;
  readonly token: string;
}

/** The outcome of a query: data, or the code of an error. */
export interface Outcome {
  readonly data?: unknown;
  readonly meta?: unknown;
  readonly code?: string;
  readonly message?: string;
}

/** Runs a query on a server. A server that does not answer is an outcome, too: a query must not bring it down. */
export async function ask(
  { url, token }: Target,
  collection: string,
  query: object,
): Promise<Outcome> {
  requireDeepQuery(query);
  const response = await fetch(`${url}/items/${collection}`, {
    method: 'SEARCH',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ query }),
  }).catch((error: unknown) => String(error));
  if (typeof response === 'string') return { code: 'NO_ANSWER', message: response };
  const body: any = await response.json(); // eslint-disable-line @typescript-eslint/no-explicit-any -- an answer of any shape
  if (response.ok) return { data: body.data, ...(body.meta && { meta: body.meta }) };
  const [error] = body.errors ?? [];
  return { code: error?.extensions?.code ?? 'UNKNOWN', message: error?.message };
}

const DATABASE_SPECIALS: Readonly<Record<string, string>> = {
  boolean: 'cast-boolean',
  json: 'cast-json',
  csv: 'cast-csv',
};

/** Makes planned collections and their rows on a server. */
export async function install(target: Target, plan: Plan): Promise<void> {
  const send = restClient(target.url, target.token);
  for (const collection of plan.collections)
    await send('POST', '/collections', collectionBody(plan, collection));
  for (const { name, keys, any } of plan.collections) {
    for (const key of keys)
      await send('POST', '/relations', {
        collection: name,
        field: key.field,
        related_collection: key.target,
        meta: { one_field: key.alias ?? null, sort_field: key.sortField ?? null },
        schema: { on_delete: 'SET NULL' },
      });
    if (any)
      await send('POST', '/relations', {
        collection: name,
        field: any.field,
        related_collection: null,
        meta: { one_allowed_collections: any.targets, one_collection_field: any.collectionField },
      });
  }
  // Foreign keys lead to any collection: rows come first, and keys afterwards.
  for (const { name, keys } of plan.collections) {
    const bare = (row: Row) => ({
      ...row,
      ...Object.fromEntries(keys.map(({ field }) => [field, null])),
    });
    await send('POST', `/items/${name}?fields=id`, (plan.rows[name] ?? []).map(bare));
  }
  for (const { name, keys } of plan.collections) {
    const own = (row: Row) => Object.fromEntries(keys.map(({ field }) => [field, row[field]]));
    const rows = (plan.rows[name] ?? []).map((row) => ({ id: row.id, ...own(row) }));
    if (keys.length > 0) await send('PATCH', `/items/${name}?fields=id`, rows);
  }
}

function collectionBody(
  plan: Plan,
  { name, keyType, columns, keys, any, sortField }: PlannedCollection,
) {
  const column = (field: string, type: string, special?: string) => ({
    field,
    type,
    meta: special === undefined ? {} : { special: [special] },
    schema: type === 'decimal' ? { numeric_precision: 10, numeric_scale: 2 } : {},
  });
  const keyTypeOf = (target: string) =>
    plan.collections.find((one) => one.name === target)?.keyType ?? 'integer';
  const aliases = plan.collections.flatMap((one) =>
    one.keys.filter(({ target, alias }) => target === name && alias !== undefined),
  );
  return {
    collection: name,
    meta: { sort_field: sortField ?? null },
    schema: {},
    fields: [
      {
        field: 'id',
        type: keyType,
        meta: {},
        schema: {
          is_primary_key: true,
          ...(keyType === 'integer'
            ? { has_auto_increment: true }
            : { ...(keyType === 'string' && { length: 255 }), is_nullable: false }),
        },
      },
      ...columns.map(({ field, type }) => column(field, type, DATABASE_SPECIALS[type])),
      ...keys.map(({ field, target }) => column(field, keyTypeOf(target), 'm2o')),
      ...(any ? [column(any.field, 'string'), column(any.collectionField, 'string')] : []),
      ...aliases.map(({ alias }) => ({
        field: alias,
        type: 'alias',
        meta: { special: ['o2m'] },
        schema: null,
      })),
    ],
  };
}

interface Described {
  readonly collection: string;
  readonly field?: string;
}

const placeOf = ({ collection, field = '' }: Described): string => `${collection} ${field}`;

/** Reads how a server describes the collections of a plan, in an order that is the same each time, as a seed promises. */
export async function describe(target: Target, plan: Plan): Promise<CollectionAnswers> {
  const send = restClient(target.url, target.token);
  const names = new Set(plan.collections.map(({ name }) => name));
  const mine = async (path: string): Promise<unknown> => {
    const rows: readonly Described[] = await send('GET', path);
    return rows
      .filter(({ collection }) => names.has(collection))
      .sort((a, b) => (placeOf(a) < placeOf(b) ? -1 : 1));
  };
  return {
    fields: await mine('/fields'),
    relations: await mine('/relations'),
    collections: await mine('/collections'),
  };
}

/** Writes to a server. */
export async function write(
  { url, token }: Target,
  collection: string,
  change: { readonly put?: Row; readonly isNew?: boolean; readonly remove?: Scalar },
): Promise<void> {
  const send = restClient(url, token);
  if (change.put && change.isNew) await send('POST', `/items/${collection}?fields=id`, change.put);
  else if (change.put)
    await send(
      'PATCH',
      `/items/${collection}/${encodeURIComponent(String(change.put.id))}?fields=id`,
      change.put,
    );
  else await send('DELETE', `/items/${collection}/${encodeURIComponent(String(change.remove))}`);
}
