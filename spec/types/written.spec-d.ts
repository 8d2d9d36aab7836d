/* eslint-disable @typescript-eslint/no-floating-promises -- type specs are compiled, never run */
// Directus answers a write without a row where the user may not read what was written.
import { describe, expectTypeOf, it } from 'vitest';
import { Directus, type UploadsProgress, type WrittenItem } from '../../lib';
import type { Article, Schema } from './schema';

const directus = new Directus<Schema>('https://directus.example.com');
const articles = directus.items('articles');
declare const form: FormData;
declare const file: File;

describe('a write of one item', () => {
  it('gives the item with its fields, or undefined', async () => {
    type Title = { title: string } | undefined;
    const query = { fields: ['title'] } as const;
    expectTypeOf(await articles.createOne({}, query)).toEqualTypeOf<Title>();
    expectTypeOf(await articles.updateOne(1, {}, query)).toEqualTypeOf<Title>();
    expectTypeOf(await directus.singleton('site').update({}, query)).toEqualTypeOf<Title>();
    expectTypeOf(await articles.createOne({})).toEqualTypeOf<WrittenItem<Article>>();
    type Email = { email: string | null } | undefined;
    const me = await directus.users.me.update({}, { fields: ['email'] });
    expectTypeOf(me).toEqualTypeOf<Email>();
    expectTypeOf(await directus.users.createOne({}, { fields: ['email'] })).toEqualTypeOf<Email>();
    const settings = await directus.settings.update({}, { fields: ['project_name'] });
    expectTypeOf(settings?.project_name).toEqualTypeOf<string | undefined>();
    const comment = await directus.comments.update('1', 'text');
    expectTypeOf(comment?.comment).toEqualTypeOf<string | undefined>();
  });

  it('gives the row of a file, or undefined', async () => {
    type Row = { id: string } | undefined;
    const query = { fields: ['id'] } as const;
    expectTypeOf(await directus.files.createOne(form, query)).toEqualTypeOf<Row>();
    expectTypeOf(await directus.files.upload(file, {}, { query })).toEqualTypeOf<Row>();
    expectTypeOf(await directus.files.replace('1', file, {}, { query })).toEqualTypeOf<Row>();
    expectTypeOf(await directus.files.import({ url: '' }, query)).toEqualTypeOf<Row>();
  });

  it('gives a list for a form of several files', async () => {
    expectTypeOf(await directus.files.createMany(form, { fields: ['id'] })).toHaveProperty('data');
    const { data } = await directus.files.createMany(form, { fields: ['id'] });
    expectTypeOf(data).toEqualTypeOf<{ id: string }[]>();
  });

  it('gives lists without undefined', async () => {
    const { data } = await articles.createMany([{}], { fields: ['title'], sort: ['-author.name'] });
    expectTypeOf(data).toEqualTypeOf<{ title: string }[]>();
    directus.files.upload([file], {}, { query: { fields: ['id'] } }).subscribe(({ result }) => {
      expectTypeOf(result).toEqualTypeOf<readonly { id: string }[] | undefined>();
    });
  });
});

describe('the progress of several uploads', () => {
  it('UploadsProgress: files have names by default, and Blobs are accepted', () => {
    let uploads: UploadsProgress | undefined;
    directus.files.upload([file]).subscribe((now) => (uploads = now));
    expectTypeOf(uploads?.files[0]?.file.name).toEqualTypeOf<string | undefined>();
    const blobs: Blob[] = [];
    directus.files.upload(blobs).subscribe((now: UploadsProgress<unknown, Blob>) => now.percent);
  });
});

describe('the query of a write', () => {
  it('sorts what was written, and what is selected, by fields at any depth', () => {
    articles.updateByQuery({ sort: ['-author.name'], limit: 3 }, {}, { sort: ['author.name'] });
    articles.deleteByQuery({ sort: 'author.name', limit: 3 });
    articles.export('csv', { fields: ['author.name'], sort: ['-author.name'] });
    // @ts-expect-error -- no such field of an author
    articles.updateByQuery({ sort: ['-author.nmae'], limit: 3 }, {});
    // @ts-expect-error -- no such field of an author
    articles.deleteByQuery({ sort: 'author.nmae', limit: 3 });
    // @ts-expect-error -- no such field of an author
    articles.createMany([], { sort: ['author.nmae'] });
    // @ts-expect-error -- no such field of an author
    articles.export('csv', { fields: ['author.nmae'] });
  });

  it('makes no groups', () => {
    // @ts-expect-error -- written items come back as items
    articles.createMany([], { groupBy: ['status'] });
    // @ts-expect-error -- see above
    articles.updateMany([1], {}, { aggregate: { count: '*' } });
  });
});
