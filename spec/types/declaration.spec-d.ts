// Exports as libraries and monorepos have them: compiled with `declaration: true` by flags.spec.ts, so everything that a declaration
// has to name must have a public name, and a short one.
import { map, type Observable } from 'rxjs';
import {
  Directus,
  type Filter,
  type ItemInput,
  type ItemsHandler,
  type QueryMany,
  type QueryOne,
  type RequestedField,
} from '../../lib';
import type { Article, Author, Schema, Site } from './schema';

export const directus = new Directus<Schema>('https://directus.example.com');
export const articles = directus.items('articles');
export const site = directus.singleton('site');

export class Repository<C extends keyof Schema> {
  constructor(
    readonly client: Directus<Schema>,
    readonly collection: C,
  ) {}

  newest() {
    return this.client.items(this.collection).readByQuery({ limit: 10 });
  }

  one(id: number) {
    return this.client.items(this.collection).readOne(id);
  }

  all() {
    return this.client.items(this.collection).readAll();
  }

  handler() {
    return this.client.items(this.collection);
  }
}

export class Store<T extends { id: number }> {
  constructor(readonly items: ItemsHandler<T, Schema>) {}

  find(query?: QueryMany<T>) {
    return this.items.readByQuery(query);
  }

  where(filter: Filter<T>) {
    return this.items.readByQuery({ filter, limit: 10 });
  }

  save(id: number, item: ItemInput<T>) {
    return this.items.updateOne(id, item);
  }
}

export function load<F extends RequestedField = never>(query: QueryMany<Article, F, Schema>) {
  return articles.readByQuery(query);
}

export function loadOne<F extends RequestedField = never>(
  id: number,
  query: QueryOne<Article, F, Schema>,
) {
  return articles.readOne(id, query);
}

export function watch<F extends RequestedField = never>(
  query: QueryMany<Article, F, Schema>,
): Observable<unknown> {
  return articles.readAll(query).pipe(map((row) => row));
}

export const pages = <F extends RequestedField = never>(query: QueryMany<Article, F, Schema>) =>
  articles.pages(query);

export const cards = () =>
  articles.readByQuery({ fields: ['id', 'author.name', { tags: ['tags_id.name'] }] });
export const groups = () =>
  articles.readByQuery({ groupBy: ['status'], aggregate: { count: '*' } });
export const rename = (changes: Site) => site.update(changes);
export const whole = () => articles.readOne(1);
export const created = (author: ItemInput<Author>) => directus.items('authors').createOne(author);
export const typed = (query: QueryMany<Article>) => articles.readByQuery(query);
export const aliased = () => articles.readOne(1, { alias: { heading: 'title' } });
export const me = () => directus.users.me.read();
export const user = directus.users.readByQuery({ fields: ['*', 'role.*'] });
