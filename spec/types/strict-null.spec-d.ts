/* eslint-disable @typescript-eslint/no-floating-promises -- type specs are compiled, never run */
// Errors that only a compiler with `strictNullChecks` sees; flags.spec.ts leaves it out where they are off.
import { describe, expectTypeOf, it } from 'vitest';
import { Directus } from '../../lib';
import type { Schema } from './schema';

const articles = new Directus<Schema>('https://directus.example.com').items('articles');

describe('items to write', () => {
  it('have no null where a field is never empty', () => {
    // @ts-expect-error -- a title is never null
    articles.updateOne(1, { title: null });
  });
});

describe('fields of a relation', () => {
  it('may be left out by a condition', async () => {
    const fields = [{ author: ['name'], tags: undefined }] as const;
    expectTypeOf(await articles.readOne(1, { fields })).toEqualTypeOf<{
      author: { name: string };
    }>();
  });
});

describe('an object in fields', () => {
  it('names a relation', () => {
    // @ts-expect-error -- asks for nothing
    articles.readOne(1, { fields: [{}] });
    // @ts-expect-error -- see above
    articles.readOne(1, { fields: ['id', {}] });
  });
});
