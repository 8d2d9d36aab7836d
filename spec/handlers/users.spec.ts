import { describe } from 'vitest';
import { itMeetsTheContract, type Refusal } from '../support/endpoint-contract';

const me = { id: 'abc', first_name: 'Ada', last_access: '2024-01-01T00:00:00Z' };

describe('users', () => {
  itMeetsTheContract(
    [
      {
        name: 'readOne, as of any items',
        call: (directus, options) => directus.users.readOne('abc', undefined, options),
        sends: 'GET /users/abc',
        answer: { data: me },
        gives: me,
      },
      {
        name: 'createMany, as of any items',
        call: (directus, options) =>
          directus.users.createMany([{ email: 'ada@example.com' }], { fields: ['id'] }, options),
        sends: 'POST /users',
        params: { fields: 'id' },
        body: [{ email: 'ada@example.com' }],
        answer: { data: [me] },
        gives: { data: [me] },
      },
      {
        name: 'deleteMany, as of any items',
        call: (directus, options) => directus.users.deleteMany(['abc'], options),
        sends: 'DELETE /users',
        body: ['abc'],
        gives: undefined,
      },
      {
        name: 'me.read',
        call: (directus, options) => directus.users.me.read(undefined, options),
        sends: 'GET /users/me',
        answer: { data: me },
        gives: me,
      },
      {
        name: 'me.read with a query',
        call: (directus, options) => directus.users.me.read({ fields: ['last_access'] }, options),
        sends: 'GET /users/me',
        params: { fields: 'last_access' },
        answer: { data: { last_access: me.last_access } },
        gives: { last_access: me.last_access },
      },
      {
        name: 'me.update',
        call: (directus, options) =>
          directus.users.me.update({ first_name: 'Ada' }, { fields: ['last_access'] }, options),
        sends: 'PATCH /users/me',
        params: { fields: 'last_access' },
        body: { first_name: 'Ada' },
        answer: { data: { last_access: me.last_access } },
        gives: { last_access: me.last_access },
      },
    ],
    [
      ...[undefined, null, 'text', [{}]].map(
        (data) =>
          ({
            name: `me.update with ${JSON.stringify(data)}`,
            call: (directus) => directus.users.me.update(data as never),
            error: 'InvalidParamError',
            says: 'data must be an object',
          }) satisfies Refusal,
      ),
    ],
  );
});
