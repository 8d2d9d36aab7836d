import { of } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { Directus } from '../../lib';

/** Returns a client whose server answers every request with `data`. */
function answering(data: unknown, status = 200) {
  const body = { raw: data === undefined ? '' : { data }, data, status, headers: {} };
  return new Directus('http://directus.example.com', {
    transport: { backend: () => () => of({ type: 'reply' as const, body }) },
  });
}

/** A form with `count` files. */
function form(count: number): FormData {
  const files = new FormData();
  for (let nth = 0; nth < count; nth++) files.append('file', new Blob(['x']), `${nth}.txt`);
  return files;
}

type Write = (directus: ReturnType<typeof answering>) => PromiseLike<unknown>;

const writesOfOneRow: [string, Write][] = [
  ['items.createOne', (directus) => directus.items('a').createOne({})],
  ['items.updateOne', (directus) => directus.items('a').updateOne(1, {})],
  ['singleton.update', (directus) => directus.singleton('a').update({})],
  ['users.createOne', (directus) => directus.users.createOne({})],
  ['users.me.update', (directus) => directus.users.me.update({})],
  ['files.upload', (directus) => directus.files.upload(new Blob(['x']))],
  ['files.createOne', (directus) => directus.files.createOne(form(1))],
  ['files.import', (directus) => directus.files.import({ url: 'https://example.com/a.png' })],
  ['collections.createOne', (directus) => directus.collections.createOne({ collection: 'a' })],
  ['fields.updateOne', (directus) => directus.fields.updateOne('a', 'b', {})],
  ['comments.update', (directus) => directus.comments.update('1', 'text')],
];

describe('a list in the answer to a write of one row, as a redirect that does not show gives it', () => {
  it.each(writesOfOneRow)('fails %s with INVALID_RESPONSE', async (_name, write) => {
    await expect(write(answering([{ id: 1 }]))).rejects.toMatchObject({
      name: 'TransportError',
      code: 'INVALID_RESPONSE',
    });
  });

  it.each(writesOfOneRow)('does not fail %s when the answer is a row', async (_name, write) => {
    await expect(write(answering({ id: 1 }))).resolves.toEqual({ id: 1 });
  });
});

describe('a form with files', () => {
  it('files.createOne: a form of two files is refused before it is sent, as the answer would be a list', async () => {
    await expect(answering([{ id: 1 }, { id: 2 }]).files.createOne(form(2))).rejects.toMatchObject({
      name: 'InvalidParamError',
      message: expect.stringContaining('createMany') as string,
    });
  });

  it('files.createMany: gives the rows of a form, one file or several', async () => {
    const rows = [{ id: 1 }, { id: 2 }];
    await expect(answering(rows).files.createMany(form(2))).resolves.toEqual({ data: rows });
    await expect(answering({ id: 1 }).files.createMany(form(1))).resolves.toEqual({
      data: [{ id: 1 }],
    });
  });

  it('files.createMany: gives no rows where the user may not read them', async () => {
    await expect(answering(undefined, 204).files.createMany(form(2))).resolves.toEqual({
      data: [],
    });
  });

  it('files.createMany: still takes rows without files', async () => {
    await expect(answering([{ id: 1 }]).files.createMany([{ title: 'a' }])).resolves.toEqual({
      data: [{ id: 1 }],
    });
  });
});

describe('an answer without a row, as to a user who may not read what was written', () => {
  it.each(writesOfOneRow)('gives undefined from %s', async (_name, write) => {
    await expect(write(answering(undefined, 204))).resolves.toBeUndefined();
  });

  it('settings: a row that the user may not read is left out of lists', async () => {
    const { settings } = answering(undefined, 204);
    await expect(settings.updateMany([1], {})).resolves.toEqual({ data: [] });
    await expect(settings.updateByQuery({}, {})).resolves.toEqual({ data: [] });
  });
});
