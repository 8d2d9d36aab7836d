// @ts-check
/**
 * Queries for `articles` of the demo, each with something that a server could read in another way in the body of a
 * SEARCH than in the address of a GET.
 *
 * @type {Readonly<Record<string, Readonly<Record<string, unknown>>>>}
 */
export const queries = {
  'no fields': { limit: 1 },
  'an empty list of fields': { fields: [], limit: 1 },
  fields: { fields: ['id', 'author.name', 'translations.title'], limit: 2 },
  'fields as objects': { fields: ['id', { author: ['name'] }], limit: 2 },
  wildcards: { fields: ['*', 'author.*'], limit: 1 },
  filter: {
    fields: ['id'],
    filter: { _or: [{ id: { _in: [3, 4] } }, { title: { _contains: 'x,y' } }] },
  },
  'a filter by a function': { fields: ['id'], filter: { 'year(date_published)': { _eq: 2024 } } },
  search: { fields: ['id'], search: 'streams' },
  'a number to search for': { fields: ['id'], search: 2024 },
  sort: { fields: ['id'], sort: ['-author.name', 'id'], limit: 3 },
  'an empty sort': { fields: ['id'], sort: [], limit: 3 },
  'sort as text': { fields: ['id'], sort: '-id', limit: 3 },
  'limit and offset': { fields: ['id'], limit: 2, offset: 3 },
  page: { fields: ['id'], limit: 2, page: 3 },
  'all items': { fields: ['id'], limit: -1 },
  'no limit given': { fields: ['id'], limit: null },
  'one count': { fields: ['id'], limit: 1, meta: 'total_count' },
  'all counts': { fields: ['id'], limit: 1, meta: '*' },
  'a list of counts': {
    fields: ['id'],
    limit: 1,
    meta: ['filter_count', 'total_count'],
    filter: { id: { _lt: 5 } },
  },
  groups: { groupBy: ['status'], aggregate: { count: '*', max: ['views', 'id'] } },
  'groups by a function': { groupBy: ['year(date_published)'], aggregate: { count: ['*'] } },
  alias: { fields: ['id', 'heading'], alias: { heading: 'title' }, limit: 1 },
  deep: {
    fields: ['id', 'translations.title'],
    deep: { translations: { _limit: 1, _sort: ['-title'], _filter: { title: { _nnull: true } } } },
    limit: 2,
  },
  'back to where it came from': { fields: ['*', 'author.articles.*'], limit: 1, backlink: true },
  'not back to where it came from': { fields: ['*.*.*'], limit: 1, backlink: false },
  'an export': { fields: ['id', 'title'], limit: 2, export: 'json' },
};
