import { describe, expect, it } from 'vitest';
import { of } from 'rxjs';
import { Directus, type Call } from '../../lib';
import type { TransportRequest } from '../../lib/transport/request';

interface Article {
  id: number;
  title: string;
}

function client(params?: object) {
  const sent: TransportRequest[] = [];
  const backend = () => (request: TransportRequest) => {
    sent.push(request);
    const isRead = /GET|SEARCH/.test(request.method);
    const body = isRead
      ? { raw: {}, data: [], status: 200 }
      : { raw: '', data: undefined, status: 204 };
    return of({ type: 'reply' as const, body: { ...body, headers: {} } });
  };
  const directus = new Directus<{ articles: Article }>('http://directus.example.com', {
    transport: { backend, params },
  });
  return { directus, sent };
}

const writes: readonly (readonly [
  string,
  (directus: Directus<{ articles: Article }>, query: never) => Call<unknown>,
])[] = [
  ['createOne', (d, query) => d.items('articles').createOne({}, query)],
  ['createMany', (d, query) => d.items('articles').createMany([{}], query)],
  ['updateOne', (d, query) => d.items('articles').updateOne(1, {}, query)],
  ['updateMany', (d, query) => d.items('articles').updateMany([1], {}, query)],
  ['updateBatch', (d, query) => d.items('articles').updateBatch([{}], query)],
  [
    'updateByQuery, result',
    (d, query) => d.items('articles').updateByQuery({ limit: 1 }, {}, query),
  ],
  ['updateByQuery, selection', (d, query) => d.items('articles').updateByQuery(query, {})],
  ['deleteByQuery', (d, query) => d.items('articles').deleteByQuery(query)],
  ['singleton.update', (d, query) => d.singleton('articles').update({}, query)],
  ['users.me.update', (d, query) => d.users.me.update({}, query)],
  ['settings.update', (d, query) => d.settings.update({}, query)],
  ['settings.updateOne', (d, query) => d.settings.updateOne(1, {}, query)],
  ['collections.updateOne', (d, query) => d.collections.updateOne('a', {}, query)],
  ['files.createOne', (d, query) => d.files.createOne({}, query)],
  ['files.import', (d, query) => d.files.import({ url: 'http://a' }, query)],
  ['files.upload', (d, query) => d.files.upload(new Blob(['x']), {}, { query })],
  ['files.replace', (d, query) => d.files.replace('a', new Blob(['x']), {}, { query })],
  ['users.updateOne', (d, query) => d.users.updateOne('a', {}, query)],
  [
    'updateOne, requestOptions',
    (d, params) => d.items('articles').updateOne(1, {}, {}, { requestOptions: { params } }),
  ],
  [
    'deleteOne, requestOptions',
    (d, params) => d.items('articles').deleteOne(1, { requestOptions: { params } }),
  ],
];

describe('content versions in queries', () => {
  it.each(writes)(
    '%s: refuses a version, names how to write one, and sends nothing',
    async (_, write) => {
      const { directus, sent } = client();
      for (const query of [
        { version: 'draft', limit: 1 },
        { version: 'main', limit: 1 },
        { version: '', limit: 1 },
        { versionRaw: true, limit: 1 },
        { versionRaw: false, limit: 1 },
      ])
        await expect(write(directus, query as never)).rejects.toMatchObject({
          name: 'InvalidParamError',
          message: expect.stringContaining('directus.versions.save(id, data)') as string,
        });
      expect(sent).toEqual([]);
      await write(directus, { version: undefined, versionRaw: undefined, limit: 1 } as never);
      expect(sent).toHaveLength(1);
    },
  );

  it('a version among the client’s own parameters is refused by writes, too', async () => {
    const { directus, sent } = client({ version: 'draft' });
    await expect(directus.items('articles').updateOne(1, {})).rejects.toThrow('versions.save');
    await directus.items('articles').readOne(1);
    expect(sent).toHaveLength(1);
  });

  it('reads send it, one and many', async () => {
    const { directus, sent } = client();
    const query = { version: 'draft', versionRaw: true };
    await directus.items('articles').readOne(1, query);
    await directus.items('articles').readByQuery(query);
    await directus.items('articles').readMany([1], query);
    await directus.singleton('articles').read(query);
    expect(sent.map(({ params }) => params)).toEqual(Array(4).fill(expect.objectContaining(query)));
  });
});
