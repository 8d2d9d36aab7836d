// Writes to a fake of collections as a server on Postgres describes them in `/fields`. The outcomes are those of Directus 11.17.4 on Postgres.
import { describe, expect, it } from 'vitest';
import { Directus } from '../../lib';
import { fakeDirectus, type FakeDirectusOptions } from '../../lib/testing';

const column = (field: string, type: string, schema: object = {}) => ({
  collection: 'notes',
  field,
  type,
  meta: { special: null },
  schema: {
    default_value: null,
    max_length: null,
    numeric_precision: null,
    numeric_scale: null,
    is_nullable: true,
    is_unique: false,
    is_primary_key: false,
    has_auto_increment: false,
    ...schema,
  },
});

const answers = {
  collections: [{ collection: 'notes', meta: { singleton: false, sort_field: null }, schema: {} }],
  relations: [],
  fields: [
    column('id', 'integer', {
      default_value: "nextval('notes_id_seq'::regclass)",
      numeric_precision: 32,
      numeric_scale: 0,
      is_nullable: false,
      is_unique: true,
      is_primary_key: true,
      has_auto_increment: true,
    }),
    column('title', 'string', { max_length: 5 }),
    column('body', 'text'),
    column('small', 'integer', { numeric_precision: 32, numeric_scale: 0 }),
    column('large', 'bigInteger', { numeric_precision: 64, numeric_scale: 0 }),
    column('price', 'decimal', { numeric_precision: 6, numeric_scale: 2 }),
    column('ratio', 'float', { numeric_precision: 24 }),
    column('code', 'string', { max_length: 255, is_unique: true }),
  ],
};

function setUp(options: Partial<FakeDirectusOptions> = {}) {
  const fake = fakeDirectus({ collections: answers, ...options });
  const directus = new Directus<{ notes: Record<string, unknown>[] }>(fake.url, {
    transport: { backend: fake.backend, retry: false },
  });
  return { fake, notes: directus.items('notes') };
}

const tooLong = { status: 400, code: 'VALUE_TOO_LONG' };
const outOfRange = { status: 400, code: 'VALUE_OUT_OF_RANGE' };

describe('sizes of columns', () => {
  it.each([
    ['a text beyond its length', { title: 'abcdef' }, tooLong],
    ['an integer above 32 bits', { small: 2 ** 31 }, outOfRange],
    ['an integer below 32 bits', { small: -(2 ** 31) - 1 }, outOfRange],
    ['a bigInteger above 64 bits', { large: '9223372036854775808' }, outOfRange],
    ['a decimal with too many digits', { price: 10_000 }, outOfRange],
    ['a decimal that is rounded to too many digits', { price: 9_999.995 }, outOfRange],
    ['a float beyond 32 bits', { ratio: 1e39 }, outOfRange],
    ['a float that is too small for 32 bits', { ratio: 1e-50 }, outOfRange],
    ['a number that is no number', { small: 'x' }, { status: 500, code: 'INTERNAL_SERVER_ERROR' }],
  ])(
    'fakeDirectus on Postgres: %s is refused in a new and in an old item',
    async (_, item, error) => {
      const { fake, notes } = setUp();
      await expect(notes.createOne(item)).rejects.toMatchObject(error);
      expect(fake.rows('notes')).toEqual([]);
      const key = fake.create('notes', { title: 'old' }) as number;
      await expect(notes.updateOne(key, item)).rejects.toMatchObject(error);
      expect(fake.rows('notes')).toMatchObject([{ title: 'old' }]);
    },
  );

  it.each([
    ['a text of its length, in characters', { title: '🌊🌊🌊🌊🌊' }],
    ['a long text', { body: 'a'.repeat(1_000) }],
    ['the largest integer', { small: 2 ** 31 - 1 }],
    ['a decimal that fits when it is rounded', { price: 9_999.994 }],
    ['a large float', { ratio: 3e38 }],
  ])('fakeDirectus on Postgres: %s is stored', async (_, item) => {
    const { fake, notes } = setUp();
    await notes.createOne(item);
    expect(fake.rows('notes')).toMatchObject([item]);
  });

  it('fakeDirectus on Postgres: the error names the first column of the statement, as the server does', async () => {
    const { fake, notes } = setUp();
    await expect(notes.createOne({ title: 'abcdef', body: 'b' })).rejects.toMatchObject({
      errors: [{ extensions: { collection: 'notes', field: 'body', value: 'b' } }],
    });
    const key = fake.create('notes', {}) as number;
    await expect(notes.updateOne(key, { small: 2 ** 31, title: 'a' })).rejects.toMatchObject({
      errors: [{ extensions: { collection: 'notes', field: 'title', value: 'a' } }],
    });
  });

  it('fakeDirectus on Postgres: a described collection has 255 characters in a string, unless it says another number', async () => {
    const fake = fakeDirectus({
      collections: {
        notes: {
          fields: { id: 'integer', title: 'string', short: { type: 'string', maxLength: 3 } },
        },
      },
    });
    const directus = new Directus<{ notes: Record<string, unknown>[] }>(fake.url, {
      transport: { backend: fake.backend, retry: false },
    });
    const notes = directus.items('notes');
    await notes.createOne({ title: 'a'.repeat(255), short: 'abc' });
    await expect(notes.createOne({ title: 'a'.repeat(256) })).rejects.toMatchObject(tooLong);
    await expect(notes.createOne({ short: 'abcd' })).rejects.toMatchObject(tooLong);
  });

  it('fakeDirectus on SQLite: texts and numbers of any size are stored', async () => {
    const { fake, notes } = setUp({ database: 'sqlite' });
    await notes.createOne({ title: 'abcdef', price: 1e9 });
    expect(fake.rows('notes')).toMatchObject([{ title: 'abcdef', price: 1e9 }]);
  });
});

describe('numbered keys', () => {
  it('fakeDirectus on Postgres: keys are numbered where the default is nextval', async () => {
    const { fake, notes } = setUp();
    await notes.createMany([{ title: 'a' }, { title: 'b' }]);
    await notes.createOne({ id: 7, title: 'c' });
    await notes.createOne({ title: 'd' });
    expect(fake.rows('notes').map(({ id }) => id)).toEqual([1, 2, 7, 8]);
    await expect(notes.createOne({ id: 7 })).rejects.toMatchObject({ code: 'RECORD_NOT_UNIQUE' });
  });

  it.each([
    ['postgres', 3],
    ['sqlite', 2],
  ] as const)(
    'fakeDirectus on %s: the key after a write that failed is %i',
    async (database, expected) => {
      const { notes } = setUp({ database });
      await notes.createOne({ code: 'a' });
      await expect(notes.createOne({ code: 'a' })).rejects.toMatchObject({
        code: 'RECORD_NOT_UNIQUE',
      });
      expect(await notes.createOne({ code: 'b' }, { fields: ['id'] })).toEqual({ id: expected });
    },
  );
});
