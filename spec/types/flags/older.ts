// An application as a compiler before TypeScript 5.4 has to take it. The specs of types need a newer one themselves.
import {
  Directus,
  type Collection,
  type ItemsHandler,
  type ItemsName,
  type QueryMany,
} from 'directus-rx';
import { realtime } from 'directus-rx/realtime';

interface Author {
  id: number;
  name: string;
  articles: Article[] | number[];
}

interface Article {
  id: number;
  title: string;
  status: 'draft' | 'published';
  author: Author | number | null;
  tags: string[] | null;
}

interface Schema {
  articles: Article[];
  authors: Author[];
}

export const directus = new Directus<Schema>('https://directus.example.com');
const articles = directus.items('articles');

export async function read(): Promise<readonly (string | undefined)[]> {
  const { data } = await articles.readByQuery({
    fields: ['id', 'title', { author: ['name'] }],
    filter: { status: { _eq: 'draft' }, author: { name: { _contains: 'a' } } },
    sort: ['-title'],
  });
  const titles: string[] = data.map(({ title }) => title);
  const name: string | undefined = data[0]?.author?.name;
  const { title, author } = await articles.readOne(1, { fields: ['title', 'author.name'] });
  const query: QueryMany<Article> = { limit: 1 };
  await articles.readByQuery(query);
  const me = await directus.users.me.read({ fields: ['first_name'] });
  return [...titles, name, title, author?.name, me.first_name ?? undefined];
}

export async function refused(): Promise<unknown> {
  // @ts-expect-error -- no such field
  await articles.readOne(1, { fields: ['titel'] });
  // @ts-expect-error -- no such field
  await articles.readByQuery({ filter: { titel: { _eq: 'a' } } });
  // @ts-expect-error -- no such collection
  directus.items('artikles');
  const row = await articles.readOne(1, { fields: ['title'] });
  // @ts-expect-error -- not asked for
  return row.status;
}

export const titles$ = realtime(directus).live('articles', { fields: ['title'] });
titles$.subscribe(({ data }) => {
  const titles: string[] = data.map(({ title }) => title);
  return titles;
});

export const uploads$ = directus.files.upload(new Blob(['a'])).events();

export class Repository<C extends ItemsName<Schema>> {
  readonly items: ItemsHandler<Collection<Schema, C>, Schema>;
  constructor(collection: C) {
    this.items = directus.items<C>(collection);
  }
  one(id: number) {
    return this.items.readOne(id);
  }
}
