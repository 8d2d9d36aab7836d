// A transport of one's own is not the network: what it gives is handed on, as by the class-based SDK.
import { describe, expect, it } from 'vitest';
import {
  type Auth,
  type Call,
  type DefaultSchema,
  Directus,
  ITransport,
  type TransportResponse,
} from '../../lib';

/** As the documentation prints it, with the answer as a parameter. */
class MyTransport extends ITransport {
  constructor(readonly answer: Partial<TransportResponse>) {
    super();
  }

  buildResponse(): TransportResponse {
    return { raw: '', data: {}, status: 0, headers: {}, ...this.answer };
  }

  async get() {
    return this.buildResponse();
  }
  async head() {
    return this.buildResponse();
  }
  async options() {
    return this.buildResponse();
  }
  async delete() {
    return this.buildResponse();
  }
  async post() {
    return this.buildResponse();
  }
  async put() {
    return this.buildResponse();
  }
  async patch() {
    return this.buildResponse();
  }
}

type Client = Directus<DefaultSchema, Auth, ITransport>;

const item = { title: 'x' };
const lists: readonly (readonly [string, (directus: Client) => Call<unknown>])[] = [
  ['items.readByQuery', (directus) => directus.items('a').readByQuery()],
  ['items.readMany', (directus) => directus.items('a').readMany([1])],
  ['items.createMany', (directus) => directus.items('a').createMany([item])],
  ['items.updateMany', (directus) => directus.items('a').updateMany([1], item)],
  ['items.updateBatch', (directus) => directus.items('a').updateBatch([item])],
  ['items.updateByQuery', (directus) => directus.items('a').updateByQuery({ limit: 1 }, item)],
  ['collections.readAll', (directus) => directus.collections.readAll()],
  ['collections.readMany', (directus) => directus.collections.readMany(['a'])],
  ['fields.readMany', (directus) => directus.fields.readMany('a')],
  ['relations.readAll', (directus) => directus.relations.readAll()],
  ['users.readByQuery', (directus) => directus.users.readByQuery()],
];
const singles: readonly (readonly [string, (directus: Client) => Call<unknown>])[] = [
  ['items.readOne', (directus) => directus.items('a').readOne(1)],
  ['items.createOne', (directus) => directus.items('a').createOne(item)],
  ['items.updateOne', (directus) => directus.items('a').updateOne(1, item)],
  ['singleton.read', (directus) => directus.singleton('a').read()],
  ['users.me.read', (directus) => directus.users.me.read()],
  ['server.info', (directus) => directus.server.info()],
];

describe('new Directus(url, { transport: new MyTransport() })', () => {
  it.each(lists)('own transport: %s gives its data, whatever that is', async (name, call) => {
    for (const data of [{}, undefined, null, 'text', [{ collection: 'a' }]]) {
      const directus = new Directus('http://a.example', { transport: new MyTransport({ data }) });
      const given = (await call(directus)) as { data: unknown };
      expect(given.data, name).toEqual(data);
    }
  });

  it.each(singles)('own transport: %s gives its data, whatever that is', async (_, call) => {
    for (const data of [{}, undefined, null, 'text', [{ id: 1 }]]) {
      const directus = new Directus('http://a.example', { transport: new MyTransport({ data }) });
      await expect(call(directus)).resolves.toEqual(data);
    }
  });

  it('own transport: deletes give nothing, and meta is handed on', async () => {
    const transport = new MyTransport({ data: [], meta: { total_count: 3 } });
    const directus = new Directus('http://a.example', { transport });
    await expect(directus.items('a').deleteOne(1)).resolves.toBeUndefined();
    await expect(directus.items('a').deleteMany([1])).resolves.toBeUndefined();
    await expect(directus.items('a').readByQuery()).resolves.toEqual({
      data: [],
      meta: { total_count: 3 },
    });
  });

  it('own transport: pages without a list fail instead of going on for ever', async () => {
    const directus = new Directus('http://a.example', { transport: new MyTransport({}) });
    const failed = await new Promise((resolve) => {
      directus.items('a').pages().subscribe({ error: resolve });
    });
    expect(failed).toMatchObject({ code: 'INVALID_RESPONSE' });
  });
});
