// @ts-check
/**
 * Positions in an application's code, `¦`, in each client's own words, and a name that an editor has to offer there. `null`:
 * the client has nothing of the kind.
 *
 * @typedef {{ title: string, offers: string, rx: string, sdk26: string | null, sdk10: string | null }} Position
 */

/**
 * A query's option, which all three write alike.
 *
 * @param {string} title @param {string} offers @param {string} option
 * @returns {Position}
 */
const query = (title, offers, option) => ({
  title,
  offers,
  rx: `client.items('c1').readByQuery({ ${option} })`,
  sdk26: `client.request(readItems('c1', { ${option} }))`,
  sdk10: `client.items('c1').readByQuery({ ${option} })`,
});

/** @type {readonly Position[]} */
export const positions = [
  {
    title: 'a collection',
    offers: 'c7',
    rx: `client.items('¦')`,
    sdk26: `client.request(readItems('¦'))`,
    sdk10: `client.items('¦')`,
  },
  query('the options of a query', 'fields', '¦'),
  query('a field', 'f7', `fields: ['¦']`),
  query('a second field', 'f7', `fields: ['id', '¦']`),
  {
    title: 'a field of a relation',
    offers: 'next.f7',
    rx: `client.items('c1').readByQuery({ fields: ['next.¦'] })`,
    sdk26: `client.request(readItems('c1', { fields: [{ next: ['¦'] }] }))`,
    sdk10: `client.items('c1').readByQuery({ fields: ['next.¦'] })`,
  },
  query('a relation as an object', 'next', `fields: [{ ¦ }]`),
  query('a field in a filter', 'f7', `filter: { ¦ }`),
  query('an operator', '_eq', `filter: { f1: { ¦ } }`),
  query('a value of a union', 'a', `filter: { f4: { _eq: '¦' } }`),
  query('a field of a relation in a filter', 'f7', `filter: { next: { ¦ } }`),
  query('a field to sort by', 'f7', `sort: ['¦']`),
  query('a field to sort by, descending', '-f7', `sort: ['-¦']`),
  query('a relation in deep', 'before', `deep: { ¦ }`),
  query('a function to aggregate with', 'count', `aggregate: { ¦ }`),
  query('a field to group by', 'f7', `groupBy: ['¦']`),
  {
    title: 'a field of the result',
    offers: 'f1',
    rx: `(await client.items('c1').readByQuery({ fields: ['id', 'f1'] })).data[0]!.¦`,
    sdk26: `(await client.request(readItems('c1', { fields: ['id', 'f1'] })))[0]!.¦`,
    sdk10: `(await client.items('c1').readByQuery({ fields: ['id', 'f1'] })).data![0]!.¦`,
  },
  {
    title: 'a field of a relation in the result',
    offers: 'f1',
    rx: `(await client.items('c1').readByQuery({ fields: ['next.f1'] })).data[0]!.next.¦`,
    sdk26: `(await client.request(readItems('c1', { fields: [{ next: ['f1'] }] })))[0]!.next.¦`,
    sdk10: `(await client.items('c1').readByQuery({ fields: ['next.f1'] })).data![0]!.next!.¦`,
  },
  {
    title: 'a field to write',
    offers: 'f7',
    rx: `client.items('c1').createOne({ ¦ })`,
    sdk26: `client.request(createItem('c1', { ¦ }))`,
    sdk10: `client.items('c1').createOne({ ¦ })`,
  },
];
