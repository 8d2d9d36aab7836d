// @ts-check
/**
 * @typedef {object} TypedClient
 * @property {string} name
 * @property {boolean} [ours]
 * @property {boolean} list how it wants the schema
 * @property {string} head
 * @property {(collection: number, variant: number) => string} call one list of items: fields, also of two relations, filter and sort
 */

/** @type {TypedClient} */
export const ours = {
  name: 'directus-rx',
  ours: true,
  list: false,
  head: `import { Directus } from 'directus-rx';
const client = new Directus<Schema>('https://directus.example.com');`,
  call: (collection, variant) => `client.items('c${collection}').readByQuery({
  fields: ['id', 'f${6 * variant}', 'f${6 * variant + 1}', 'next.f${6 * variant}', 'before.next.f${6 * variant + 2}'],
  filter: { f${6 * variant}: { _contains: 'a' }, next: { f1: { _gt: 1 } } },
  sort: ['-f${6 * variant}', 'next.f1'],
}).then(({ data }) => use(data[0]?.f${6 * variant}));`,
};

/** @type {TypedClient} */
export const nested = {
  ...ours,
  name: 'directus-rx, nested objects',
  call: (collection, variant) => `client.items('c${collection}').readByQuery({
  fields: ['id', 'f${6 * variant}', 'f${6 * variant + 1}', { next: ['f${6 * variant}'], before: [{ next: ['f${6 * variant + 2}'] }] }],
  filter: { f${6 * variant}: { _contains: 'a' }, next: { f1: { _gt: 1 } } },
  sort: ['-f${6 * variant}', 'next.f1'],
}).then(({ data }) => use(data[0]?.f${6 * variant}));`,
};

/** @type {TypedClient} */
const sdk26 = {
  name: '@directus/sdk 26',
  list: true,
  head: `import { createDirectus, rest, readItems } from 'directus-sdk-26';
const client = createDirectus<Schema>('https://directus.example.com').with(rest());`,
  call: (collection, variant) => `client.request(readItems('c${collection}', {
  fields: ['id', 'f${6 * variant}', 'f${6 * variant + 1}', { next: ['f${6 * variant}'], before: [{ next: ['f${6 * variant + 2}'] }] }],
  filter: { f${6 * variant}: { _contains: 'a' }, next: { f1: { _gt: 1 } } },
  sort: ['-f${6 * variant}'],
})).then((items) => use(items[0]?.f${6 * variant}));`,
};

/** @type {TypedClient} Its sort knows no relations. */
const sdk10 = {
  name: '@directus/sdk 10.3.5',
  list: false,
  head: `import { Directus } from 'directus-sdk-10';
const client = new Directus<Schema>('https://directus.example.com');`,
  call: (collection, variant) => `client.items('c${collection}').readByQuery({
  fields: ['id', 'f${6 * variant}', 'f${6 * variant + 1}', 'next.f${6 * variant}', 'before.next.f${6 * variant + 2}'],
  filter: { f${6 * variant}: { _contains: 'a' }, next: { f1: { _gt: 1 } } },
  sort: ['-f${6 * variant}'],
}).then(({ data }) => use(data?.[0]?.f${6 * variant}));`,
};

export const clients = [ours, nested, sdk26, sdk10];
