import { of } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { Directus } from '../../lib';

/** Returns a client whose server answers every request with `data`. */
function answering(data: unknown) {
  const body = { raw: { data }, data, status: 200, headers: {} };
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

it('a form of two files is answered with two rows', async () => {
  const rows = [{ id: 1 }, { id: 2 }];
  await expect(answering(rows).files.createOne(form(2))).resolves.toEqual(rows);
});
