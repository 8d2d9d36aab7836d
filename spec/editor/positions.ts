// Positions in an application's code, `¦`, and names that an editor has to offer there.

/** `never`: names that would be wrong there. */
export interface Position {
  readonly title: string;
  readonly code: string;
  readonly offers: readonly string[];
  readonly never?: readonly string[];
}

const position = (
  title: string,
  code: string,
  offers: readonly string[],
  never: readonly string[] = [],
): Position => ({ title, code, offers, never });

/** Stands before the code of each position. */
export const head = `import { Directus, isTransportError, type QueryMany } from 'directus-rx';
import { realtime } from 'directus-rx/realtime';
import type { Article, Schema } from './schema';
const directus = new Directus<Schema>('https://directus.example.com');
const articles = directus.items('articles');
declare const file: File;
`;

const articleFields = ['title', 'status', 'views', 'date_published', 'author', 'tags'];

export const positions: readonly Position[] = [
  position('a collection', `directus.items('¦')`, ['articles', 'page_blocks', 'directus_users']),
  position('a singleton', `directus.singleton('¦')`, ['site', 'directus_settings'], ['authors']),
  position('handlers of the client', `directus.¦`, [
    'items',
    'singleton',
    'users',
    'files',
    'auth',
  ]),
  position('methods of a collection', `articles.¦`, [
    'readOne',
    'readByQuery',
    'createOne',
    'pages',
  ]),
  position('options of a query', `articles.readByQuery({ ¦ })`, [
    'fields',
    'filter',
    'sort',
    'search',
    'limit',
    'page',
    'offset',
    'deep',
    'alias',
    'aggregate',
    'groupBy',
    'export',
    'meta',
  ]),
  position(
    'options of a query for one item',
    `articles.readOne(1, { ¦ })`,
    ['fields', 'version', 'deep'],
    ['limit'],
  ),
  position('a field', `articles.readByQuery({ fields: ['¦'] })`, ['*', ...articleFields], ['name']),
  position('a second field', `articles.readByQuery({ fields: ['id', '¦'] })`, articleFields),
  position('a field without a list', `articles.readByQuery({ fields: '¦' })`, articleFields),
  position('a field of readOne', `articles.readOne(1, { fields: ['¦'] })`, articleFields),
  position('a field of a relation, by dot', `articles.readByQuery({ fields: ['author.¦'] })`, [
    'author.name',
    'author.email',
    'author.team',
  ]),
  position(
    'a field behind two relations, by dot',
    `articles.readByQuery({ fields: ['author.team.¦'] })`,
    ['author.team.label'],
  ),
  position(
    'a relation as an object',
    `articles.readByQuery({ fields: [{ ¦ }] })`,
    ['author', 'tags', 'comments'],
    ['title'],
  ),
  position(
    'a relation as an object, after names',
    `articles.readByQuery({ fields: ['id', { ¦ }] })`,
    ['author', 'tags', 'comments'],
  ),
  position(
    'a field of a relation, in an object',
    `articles.readByQuery({ fields: [{ author: ['¦'] }] })`,
    ['name', 'email', 'team'],
    ['title'],
  ),
  position(
    'a field behind two relations, in objects',
    `articles.readByQuery({ fields: [{ author: [{ team: ['¦'] }] }] })`,
    ['label'],
  ),
  position(
    'a collection of a relation to any of several',
    `directus.items('page_blocks').readByQuery({ fields: [{ item: { ¦ } }] })`,
    ['headings', 'paragraphs', 'galleries'],
    ['articles'],
  ),
  position(
    'a field of one of several collections',
    `directus.items('page_blocks').readByQuery({ fields: [{ item: { headings: ['¦'] } }] })`,
    ['headline', 'level'],
    ['body'],
  ),
  position(
    'a field of one of several collections, by dot',
    `directus.items('page_blocks').readByQuery({ fields: ['item:headings.¦'] })`,
    ['item:headings.headline'],
  ),
  position('a filter', `articles.readByQuery({ filter: { ¦ } })`, [
    ...articleFields,
    '_and',
    '_or',
  ]),
  position('an operator of text', `articles.readByQuery({ filter: { title: { ¦ } } })`, [
    '_eq',
    '_contains',
    '_starts_with',
    '_in',
    '_null',
  ]),
  position(
    'an operator of a number',
    `articles.readByQuery({ filter: { views: { ¦ } } })`,
    ['_eq', '_gt', '_between'],
    ['_contains'],
  ),
  position('a value of an enum', `articles.readByQuery({ filter: { status: { _eq: '¦' } } })`, [
    'draft',
    'published',
    'archived',
  ]),
  position('values of an enum', `articles.readByQuery({ filter: { status: { _in: ['¦'] } } })`, [
    'draft',
    'published',
    'archived',
  ]),
  position(
    'a dynamic value for a date',
    `articles.readByQuery({ filter: { date_published: { _lte: '¦' } } })`,
    ['$NOW'],
  ),
  position(
    'a dynamic value for a key',
    `articles.readByQuery({ filter: { author: { _eq: '¦' } } })`,
    ['$CURRENT_USER', '$CURRENT_ROLE'],
  ),
  position('a filter of a relation', `articles.readByQuery({ filter: { author: { ¦ } } })`, [
    'name',
    'team',
    '_eq',
    '_null',
  ]),
  position(
    'an operator behind a relation',
    `articles.readByQuery({ filter: { author: { name: { ¦ } } } })`,
    ['_eq', '_icontains'],
  ),
  position('a filter in _and', `articles.readByQuery({ filter: { _and: [{ ¦ }] } })`, [
    ...articleFields,
    '_or',
  ]),
  position(
    'a filter in _some',
    `articles.readByQuery({ filter: { comments: { _some: { ¦ } } } })`,
    ['text', 'date_created'],
  ),
  position('quantifiers of a list', `articles.readByQuery({ filter: { comments: { ¦ } } })`, [
    '_some',
    '_none',
    'text',
  ]),
  position('a field to sort by', `articles.readByQuery({ sort: ['¦'] })`, [
    'title',
    '-title',
    'date_published',
    '-date_published',
  ]),
  position('a field to sort by, descending', `articles.readByQuery({ sort: ['-¦'] })`, [
    '-title',
    '-views',
  ]),
  position('a field to sort by, without a list', `articles.readByQuery({ sort: '¦' })`, [
    'title',
    '-title',
  ]),
  position(
    'a field to sort by, behind a relation',
    `articles.readByQuery({ sort: ['author.¦'] })`,
    ['author.name'],
  ),
  position(
    'a relation of deep',
    `articles.readByQuery({ deep: { ¦ } })`,
    ['author', 'tags', 'comments'],
    ['title'],
  ),
  position('options of deep', `articles.readByQuery({ deep: { comments: { ¦ } } })`, [
    '_filter',
    '_sort',
    '_limit',
  ]),
  position(
    'a field to sort by in deep',
    `articles.readByQuery({ deep: { comments: { _sort: ['¦'] } } })`,
    ['text', '-date_created'],
  ),
  position('a filter in deep', `articles.readByQuery({ deep: { comments: { _filter: { ¦ } } } })`, [
    'text',
    'date_created',
  ]),
  position('a function of aggregate', `articles.readByQuery({ aggregate: { ¦ } })`, [
    'count',
    'countDistinct',
    'sum',
    'avg',
    'min',
    'max',
  ]),
  position('a field to count', `articles.readByQuery({ aggregate: { count: ['¦'] } })`, [
    '*',
    'title',
  ]),
  position(
    'a field to sum',
    `articles.readByQuery({ aggregate: { sum: ['¦'] } })`,
    ['views'],
    ['title'],
  ),
  position('a field to group by', `articles.readByQuery({ groupBy: ['¦'] })`, ['status', 'author']),
  position('a field in a function to group by', `articles.readByQuery({ groupBy: ['year(¦)'] })`, [
    'year(date_published)',
  ]),
  position('a field in a function', `articles.readByQuery({ fields: ['year(¦)'] })`, [
    'year(date_published)',
  ]),
  position('a field behind an alias', `articles.readByQuery({ alias: { said: '¦' } })`, [
    'comments',
    'title',
  ]),
  position('a format of export', `articles.export('¦')`, ['csv', 'json', 'xml', 'yaml']),
  position('counts of a list', `articles.readByQuery({ meta: ['¦'] })`, [
    'total_count',
    'filter_count',
  ]),
  position(
    'a query written before its use',
    `const query: QueryMany<Article> = { fields: ['¦'] };`,
    articleFields,
  ),
  position('fields of an item to create', `articles.createOne({ ¦ })`, articleFields, ['name']),
  position('a value of an enum in an item', `articles.createOne({ status: '¦' })`, [
    'draft',
    'published',
  ]),
  position('fields of a related item to create', `articles.createOne({ author: { ¦ } })`, [
    'name',
    'email',
  ]),
  position('fields of an item to change', `articles.updateOne(1, { ¦ })`, articleFields),
  position('changes to a list of items', `articles.updateOne(1, { comments: { ¦ } })`, [
    'create',
    'update',
    'delete',
  ]),
  position(
    'fields of an item in a list of changes',
    `articles.updateOne(1, { comments: { create: [{ ¦ }] } })`,
    ['text'],
  ),
  position(
    'fields of a written item to return',
    `articles.createOne({}, { fields: ['¦'] })`,
    articleFields,
  ),
  position(
    'a filter of updateByQuery',
    `articles.updateByQuery({ filter: { ¦ } }, {})`,
    articleFields,
  ),
  position(
    'a row of a read of some fields',
    `const { data } = await articles.readByQuery({ fields: ['title', { author: ['name'] }] });\ndata[0]?.¦`,
    ['title', 'author'],
    ['views'],
  ),
  position(
    'a related item in a row',
    `const { data } = await articles.readByQuery({ fields: ['title', { author: ['name'] }] });\ndata[0]?.author?.¦`,
    ['name'],
    ['email'],
  ),
  position(
    'a row of one of several collections',
    `const { data } = await directus.items('page_blocks').readByQuery({ fields: ['collection', { item: { headings: ['headline'], paragraphs: ['body'] } }] });\nfor (const row of data) if (row.collection === 'headings' && typeof row.item === 'object') row.item.¦`,
    ['headline'],
    ['body'],
  ),
  position(
    'a group',
    `const { data } = await articles.readByQuery({ groupBy: ['status'], aggregate: { sum: ['views'] } });\ndata[0]?.¦`,
    ['status', 'sum'],
    ['title'],
  ),
  position('options of the client', `new Directus<Schema>('https://example.com', { ¦ })`, [
    'auth',
    'storage',
    'transport',
  ]),
  position(
    'options of the session',
    `new Directus<Schema>('https://example.com', { auth: { ¦ } })`,
    ['mode', 'autoRefresh', 'staticToken'],
  ),
  position(
    'modes of the session',
    `new Directus<Schema>('https://example.com', { auth: { mode: '¦' } })`,
    ['json', 'cookie', 'session'],
  ),
  position(
    'options of the storage',
    `new Directus<Schema>('https://example.com', { storage: { ¦ } })`,
    ['prefix', 'mode'],
  ),
  position(
    'modes of the storage',
    `new Directus<Schema>('https://example.com', { storage: { mode: '¦' } })`,
    ['LocalStorage', 'MemoryStorage'],
  ),
  position(
    'options of the transport',
    `new Directus<Schema>('https://example.com', { transport: { ¦ } })`,
    ['headers', 'timeout', 'retry', 'interceptors'],
  ),
  position('credentials', `directus.auth.login({ ¦ })`, ['email', 'password', 'otp']),
  position('options of live data', `realtime(directus, { ¦ })`, [
    'authMode',
    'retryDelay',
    'debounce',
  ]),
  position('a collection of live data', `realtime(directus).live('¦')`, [
    'articles',
    'directus_users',
  ]),
  position(
    'a field of live data',
    `realtime(directus).live('articles', { fields: ['¦'] })`,
    articleFields,
  ),
  position('a kind of change', `realtime(directus).changes('articles', { event: '¦' })`, [
    'create',
    'update',
    'delete',
  ]),
  position('metadata of an upload', `directus.files.upload(file, { ¦ })`, [
    'title',
    'folder',
    'tags',
  ]),
  position('options of several uploads', `directus.files.upload([file], {}, { ¦ })`, [
    'concurrency',
    'query',
  ]),
  position(
    'fields of the user, with those of the schema',
    `directus.users.me.read({ fields: ['¦'] })`,
    ['email', 'first_name', 'nickname'],
  ),
  position('utilities', `directus.utils.¦`, ['hash', 'cache', 'random', 'sort']),
  position(
    'codes of errors',
    `declare const error: unknown;\nif (isTransportError(error) && error.code === '¦') {}`,
    ['FORBIDDEN', 'TOKEN_EXPIRED', 'TIMEOUT'],
  ),
];
