import { describe } from 'vitest';
import { itMeetsTheContract, type Refusal } from '../support/endpoint-contract';

const site = { id: 1, title: 'The Observable' };

describe('singleton', () => {
  itMeetsTheContract(
    [
      {
        name: 'read',
        call: (directus, options) => directus.singleton('site').read(undefined, options),
        sends: 'GET /items/site',
        answer: { data: site },
        gives: site,
      },
      {
        name: 'read with a query',
        call: (directus, options) =>
          directus.singleton('site').read({ fields: ['title'] }, options),
        sends: 'GET /items/site',
        params: { fields: 'title' },
        answer: { data: { title: site.title } },
        gives: { title: site.title },
      },
      {
        name: 'read of a system collection, which has a path of its own',
        call: (directus, options) =>
          directus.singleton('directus_settings').read(undefined, options),
        sends: 'GET /settings',
        answer: { data: site },
        gives: site,
      },
      {
        name: 'update',
        call: (directus, options) =>
          directus.singleton('site').update({ title: 'New' }, { fields: ['title'] }, options),
        sends: 'PATCH /items/site',
        params: { fields: 'title' },
        body: { title: 'New' },
        answer: { data: { title: 'New' } },
        gives: { title: 'New' },
      },
      {
        name: 'update by somebody who may not read',
        call: (directus, options) =>
          directus.singleton('site').update({ title: 'New' }, undefined, options),
        sends: 'PATCH /items/site',
        body: { title: 'New' },
        gives: undefined,
      },
    ],
    [
      {
        name: 'a collection without a name',
        call: (directus) => directus.singleton('').read(),
        error: 'EmptyParamError',
        says: 'collection cannot be an empty string',
      },
      ...[undefined, null, 'text', [{}]].map(
        (data) =>
          ({
            name: `update with ${JSON.stringify(data)}`,
            call: (directus) => directus.singleton('site').update(data as never),
            error: 'InvalidParamError',
            says: 'data must be an object',
          }) satisfies Refusal,
      ),
    ],
  );
});
