/* eslint-disable @typescript-eslint/no-floating-promises -- type specs are compiled, never run */
// Without `exactOptionalPropertyTypes`, object literals in one array get each other's members as `?: undefined`.
import { describe, expectTypeOf, it } from 'vitest';
import { Directus } from '../../lib';
import type { Schema } from './schema';

const directus = new Directus<Schema>('https://directus.example.com');
const articles = directus.items('articles');

describe('several objects in one `fields`', () => {
  it('give each relation that they name', async () => {
    const { data } = await articles.readByQuery({
      fields: ['id', { author: ['name'] }, { tags: ['id', { tags_id: ['name'] }] }],
    });
    expectTypeOf(data).toEqualTypeOf<
      { id: number; author: { name: string }; tags: { id: number; tags_id: { name: string } }[] }[]
    >();
  });

  it('give fields of one relation together', async () => {
    const article = await articles.readOne(1, {
      fields: [{ author: ['name'] }, { author: ['email'] }, { reviewer: ['id'] }],
    });
    expectTypeOf(article).toEqualTypeOf<{
      author: { name: string; email: string | null };
      reviewer: { id: number } | null;
    }>();
  });

  it('may be nested, and lie in a constant', async () => {
    const fields = [
      'id',
      { author: ['name', { articles: ['id'] }] },
      { tags: ['id', { tags_id: ['name'] }, { articles_id: ['title'] }] },
    ] as const;
    const article = await articles.readOne(1, { fields });
    expectTypeOf(article).toEqualTypeOf<{
      id: number;
      author: { name: string; articles: { id: number }[] };
      tags: { id: number; tags_id: { name: string }; articles_id: { title: string } }[];
    }>();
  });

  it('several relation objects are each checked', () => {
    // @ts-expect-error -- no such field of an author
    articles.readOne(1, { fields: [{ author: ['nmae'] }, { tags: ['id'] }] });
    // @ts-expect-error -- no such field of a tag
    articles.readOne(1, { fields: [{ author: ['name'] }, { tags: ['idd'] }] });
    // @ts-expect-error -- no such relation
    articles.readOne(1, { fields: [{ author: ['name'] }, { tgas: ['id'] }] });
    // @ts-expect-error -- no such field, in a nested list of two objects
    articles.readOne(1, { fields: [{ tags: [{ tags_id: ['nmae'] }, { articles_id: ['id'] }] }] });
  });
});
