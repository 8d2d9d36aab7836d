/* eslint-disable @typescript-eslint/no-floating-promises -- type specs are compiled, never run */
// Classes whose collection is a type parameter. TypeScript 5.4 takes two equal types of such a class for different ones, which
// 5.3 and 5.5 do not: these specs are left out there (flags/matrix.mjs).
import { describe, expectTypeOf, it } from 'vitest';
import {
  type Collection,
  Directus,
  type Filter,
  type ItemInput,
  type ItemsHandler,
  type ItemsName,
  type QueryMany,
} from '../../lib';
import type { Article, Author, ListSchema as Schema } from './schema';

const directus = new Directus<Schema>('https://directus.example.com');

describe('a class for any collection', () => {
  class Repository<C extends ItemsName<Schema>> {
    constructor(readonly collection: C) {}
    all() {
      return directus.items(this.collection).readByQuery({ limit: -1 });
    }
    one(id: number) {
      return directus.items(this.collection).readOne(id);
    }
  }

  class Service<C extends ItemsName<Schema>> {
    readonly items: ItemsHandler<Collection<Schema, C>, Schema>;
    constructor(collection: C) {
      this.items = directus.items<C>(collection);
    }
  }

  class Store<T extends { id: number }> {
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

  it('knows its items', async () => {
    const repository = new Repository('articles');
    expectTypeOf((await repository.all()).data.at(0)?.title).toEqualTypeOf<string | undefined>();
    expectTypeOf((await repository.one(1)).author).toEqualTypeOf<number>();
    const { data } = await new Service('articles').items.readByQuery({ fields: ['title'] });
    expectTypeOf(data).toEqualTypeOf<{ title: string }[]>();
    const store = new Store(directus.items('articles'));
    const found = await store.find({ sort: ['-title'] });
    expectTypeOf(found.data.at(0)?.title).toEqualTypeOf<string | undefined>();
    store.where({ status: { _eq: 'draft' } });
    store.save(1, { title: 'a' });
  });

  it('refuses collections that are not there', () => {
    // @ts-expect-error -- no such collection
    new Repository('artikles');
    // @ts-expect-error -- no such collection
    directus.items<'artikles'>('artikles');
  });
});

describe('the collection of a class', () => {
  interface Typed {
    articles: Article[];
    authors: Author[];
    site: { id: number };
  }
  const typed = new Directus<Typed>('https://directus.example.com');

  it('items() takes the type parameter of a class that is limited to names of lists', () => {
    class Lists<C extends ItemsName<Typed>> {
      constructor(readonly collection: C) {}
      read() {
        return typed.items(this.collection).readByQuery({ limit: 1 });
      }
    }
    class Any<C extends keyof Typed> {
      constructor(readonly collection: C) {}
      read() {
        // @ts-expect-error -- could be the singleton
        return typed.items(this.collection).readByQuery({ limit: 1 });
      }
    }
    expectTypeOf(new Lists('articles').read()).not.toBeAny();
    expectTypeOf(new Any('articles')).not.toBeAny();
  });
});
