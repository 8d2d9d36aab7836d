// What the compiler says of a typo: it has to name what was meant, or what there is.
import { describe, expect, it } from 'vitest';
import { check } from '../../bench/types/cost.mjs';

const source = (call: string) => `import { Directus, type QueryMany } from 'directus-rx';
interface Author { id: number; name: string; email: string | null; articles: number[] | Article[] }
interface Article { id: number; title: string; views: number; date: string; author: number | Author }
interface Schema { articles: Article[]; authors: Author[] }
const directus = new Directus<Schema>('https://directus.example.com');
const articles = directus.items('articles');
${call};`;

const typos: readonly (readonly [what: string, call: string, meant: string])[] = [
  ['collection', `directus.items('artikles')`, '"articles"'],
  ['field', `articles.readOne(1, { fields: ['titel'] })`, `Did you mean '"title"'?`],
  [
    'nested field',
    `articles.readOne(1, { fields: ['author.nmae'] })`,
    `Did you mean '"author.name"'?`,
  ],
  ['relation', `articles.readOne(1, { fields: ['autor.name'] })`, `'"author.name"'`],
  [
    'relation, as an object',
    `articles.readOne(1, { fields: [{ autor: ['name'] }] })`,
    `Did you mean to write 'author'?`,
  ],
  ['field in an object', `articles.readOne(1, { fields: [{ author: ['emial'] }] })`, '"email"'],
  ['function', `articles.readOne(1, { fields: ['yaer(date)'] })`, `Did you mean '"year(date)"'?`],
  [
    'function’s field',
    `articles.readOne(1, { fields: ['year(dete)'] })`,
    `Did you mean '"year(date)"'?`,
  ],
  [
    'filtered field',
    `articles.readByQuery({ filter: { titel: { _eq: 'a' } } })`,
    `Did you mean to write 'title'?`,
  ],
  [
    'operator',
    `articles.readByQuery({ filter: { title: { _contians: 'a' } } })`,
    `Did you mean to write '_contains'?`,
  ],
  [
    'dynamic value',
    `articles.readByQuery({ filter: { views: { _eq: '$CURENT_USER' } } })`,
    `Did you mean '"$CURRENT_USER"'?`,
  ],
  ['sort', `articles.readByQuery({ sort: ['-titel'] })`, `Did you mean '"-title"'?`],
  [
    'sort through a relation',
    `articles.readByQuery({ sort: ['-author.nmae'] })`,
    `Did you mean '"-author.name"'?`,
  ],
  ['group', `articles.readByQuery({ groupBy: ['autor'] })`, `Did you mean '"author"'?`],
  [
    'aggregated field',
    `articles.readByQuery({ aggregate: { sum: ['veiws'] } })`,
    `Did you mean '"views"'?`,
  ],
  ['parameter', `articles.readByQuery({ limits: 1 })`, `Did you mean to write 'limit'?`],
  [
    'deep parameter',
    `articles.readByQuery({ deep: { author: { _limt: 1 } } })`,
    `Did you mean to write '_limit'?`,
  ],
  [
    'fields in a constant',
    `const fields = { fields: ['id', 'author.nmae'] } as const; articles.readByQuery(fields)`,
    `Did you mean '"author.name"'?`,
  ],
  [
    'sort in a constant',
    `const sort = { sort: ['title', '-veiws'] } as const; articles.readByQuery(sort)`,
    `Did you mean '"-views"'?`,
  ],
  [
    'typed query',
    `const query: QueryMany<Article> = { fields: ['yaer(date)'] }`,
    `Did you mean '"year(date)"'?`,
  ],
  [
    'value of an option',
    `new Directus('https://directus.example.com', { auth: { mode: 'jsn' } })`,
    `Did you mean '"json"'?`,
  ],
  [
    'option',
    `new Directus('https://directus.example.com', { transport: { timeuot: 1 } })`,
    `Did you mean to write 'timeout'?`,
  ],
  [
    'item in a list of changes',
    `articles.createOne({ author: { articles: { create: [{ titel: 'x' }] } } })`,
    `Did you mean to write 'title'?`,
  ],
  ['collection in the wrong case', `directus.items('Articles')`, '"articles"'],
  ['item', `articles.createOne({ titel: 'a' })`, `Did you mean to write 'title'?`],
];

describe('the error for a typo in', () => {
  // One program for all of them: compiling is slow. Errors come in the order of the calls.
  const { errors } = check(source(typos.map(([, call]) => call).join(';\n')));

  it('each of them is one error', () => {
    expect(errors).toHaveLength(typos.length);
  });

  it.each(typos.map(([what, , meant], index) => ({ what, meant, error: errors[index] })))(
    '$what names what was meant',
    ({ meant, error }) => {
      expect(error).toContain(meant);
    },
  );

  it('nothing is none', () => {
    const calls = [
      `articles.readOne(1, { fields: ['title', 'author.name', { author: ['email'] }, 'year(date)'] })`,
      `articles.readByQuery({ sort: ['-author.name'], filter: { title: { _contains: 'a' } } })`,
    ];
    expect(check(source(calls.join(';\n'))).errors).toEqual([]);
  }, 60_000);
});
