// The errors of a real Directus about values that it does not store, each as recorded and as `fieldErrors` reads it.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startDirectus } from '../../demo/server/directus.mjs';
import { Directus, errorText, fieldErrors, isTransportError } from '../../lib';

let server: Awaited<ReturnType<typeof startDirectus>>;

const id = {
  field: 'id',
  type: 'integer',
  schema: { is_primary_key: true, has_auto_increment: true },
};
const collections = [
  {
    collection: 'people',
    schema: {},
    fields: [
      id,
      { field: 'email', type: 'string', schema: { is_unique: true } },
      { field: 'name', type: 'string', meta: { required: true }, schema: { is_nullable: false } },
      {
        field: 'role',
        type: 'string',
        meta: { validation: { _and: [{ role: { _in: ['editor', 'author'] } }] } },
        schema: {},
      },
      {
        field: 'phone',
        type: 'string',
        // Directus has no rule for a length: this is how it is limited.
        meta: { validation: { _and: [{ phone: { _regex: '^\\+[0-9 ]{1,20}$' } }] } },
        schema: {},
      },
      { field: 'notes', type: 'alias', meta: { special: ['o2m'] }, schema: null },
    ],
  },
  {
    collection: 'notes',
    schema: {},
    fields: [
      id,
      { field: 'text', type: 'string', schema: { is_nullable: false } },
      { field: 'person', type: 'integer', meta: { special: ['m2o'] }, schema: {} },
    ],
  },
];

async function post(path: string, body: unknown): Promise<void> {
  const response = await fetch(server.url + path, {
    method: 'POST',
    headers: { authorization: `Bearer ${server.admin.token}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
}

beforeAll(async () => {
  server = await startDirectus();
  for (const each of collections) await post('/collections', each);
  await post('/relations', {
    collection: 'notes',
    field: 'person',
    related_collection: 'people',
    meta: { one_field: 'notes' },
    schema: {},
  });
  await post('/items/people', { email: 'ada@example.com', name: 'Ada' });
});
afterAll(() => server.stop());

async function failure(path: string, body: unknown): Promise<unknown> {
  const directus = new Directus(server.url, { auth: { staticToken: server.admin.token } });
  return directus.transport.post(path, body).then(
    () => undefined,
    (error: unknown) => error,
  );
}

describe('fieldErrors, of a real Directus', () => {
  it.each<readonly [string, string, unknown, readonly object[], readonly object[]]>([
    [
      'a value that another row has',
      '/items/people',
      { email: 'ada@example.com', name: 'Bob' },
      [
        {
          collection: 'people',
          field: 'email',
          value: 'ada@example.com',
          code: 'RECORD_NOT_UNIQUE',
        },
      ],
      [{ field: 'email', collection: 'people', code: 'RECORD_NOT_UNIQUE' }],
    ],
    [
      'a required field that is missing',
      '/items/people',
      { email: 'b@example.com' },
      [{ field: 'name', path: [], type: 'required', code: 'FAILED_VALIDATION' }],
      [{ field: 'name', code: 'FAILED_VALIDATION', rule: 'required' }],
    ],
    [
      'a required field that is null',
      '/items/people',
      { name: null },
      [{ field: 'name', path: [], type: 'nnull', code: 'FAILED_VALIDATION' }],
      [{ field: 'name', rule: 'nnull' }],
    ],
    [
      'two rules, one of them for a length',
      '/items/people',
      { name: 'x', role: 'king', phone: `+${'1'.repeat(21)}` },
      [
        { field: 'role', type: 'in', valid: ['editor', 'author'] },
        { field: 'phone', type: 'regex' },
      ],
      [
        { field: 'role', rule: 'in' },
        { field: 'phone', rule: 'regex' },
      ],
    ],
    [
      'a rule of a related item',
      '/items/notes',
      { text: 'x', person: { email: 'z@example.com' } },
      [{ field: 'name', path: ['person'], type: 'required' }],
      [{ field: 'person.name', rule: 'required' }],
    ],
    [
      'a rule of one item of a list, which is not named',
      '/items/people',
      { name: 'x', notes: [{ text: 'a' }, {}] },
      [{ field: 'text', path: ['notes'], type: 'required' }],
      [{ field: 'notes.text', rule: 'required' }],
    ],
    [
      'a value of a related item that another row has, without its path',
      '/items/notes',
      { text: 'x', person: { name: 'z', email: 'ada@example.com' } },
      [{ collection: 'people', field: 'email', code: 'RECORD_NOT_UNIQUE' }],
      [{ field: 'email', collection: 'people' }],
    ],
    [
      'a key of an item that does not exist',
      '/items/notes',
      { text: 'x', person: 99 },
      [{ collection: null, field: null, value: null, code: 'INVALID_FOREIGN_KEY' }],
      [{ field: undefined, collection: undefined, code: 'INVALID_FOREIGN_KEY' }],
    ],
    [
      'an email address of a user that is none',
      '/users',
      { email: 'no address' },
      [{ field: 'email', type: 'email', path: [], code: 'FAILED_VALIDATION' }],
      [{ field: 'email', rule: 'email' }],
    ],
  ])('reads %s', async (_, path, body, recorded, expected) => {
    const error = await failure(path, body);
    expect(
      isTransportError(error) && error.errors.map(({ extensions }) => extensions),
    ).toMatchObject(recorded);
    expect(fieldErrors(error)).toMatchObject(expected);
    expect(fieldErrors(error)).toHaveLength(expected.length);
    for (const each of fieldErrors(error))
      expect(errorText(each)).not.toContain('Something went wrong');
  });
});
