/* eslint-disable @typescript-eslint/no-explicit-any, @typescript-eslint/restrict-plus-operands -- answers of any shape are compared as a whole */
// Requests that clients send by mistake or seldom, as plain HTTP: the status, the code and the data are those of Directus.
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import type { FakeDirectus } from '../../lib/testing';
import { fakeOfDirectus } from './both';

interface Answer {
  readonly status: number;
  readonly data?: unknown;
  readonly code?: string;
}
type Send = (method: string, path: string, body?: unknown, token?: string | null) => Promise<any>;
type Work = (send: Send) => Promise<unknown>;

const column = (field: string, type: string, meta: object = {}, schema: object = {}) => ({
  field,
  type,
  meta: { interface: 'input', ...meta },
  schema,
});
const numbered = column('id', 'integer', {}, { is_primary_key: true, has_auto_increment: true });
const uuid = column('id', 'uuid', { special: ['uuid'] }, { is_primary_key: true, length: 36 });

const COLLECTIONS = [
  {
    collection: 'odd_values',
    schema: {},
    meta: {},
    fields: [
      numbered,
      column('text', 'string'),
      column('number', 'integer'),
      column('flag', 'boolean', { special: ['cast-boolean'] }),
      column('day', 'date'),
      column('moment', 'timestamp'),
      column('one', 'string', {}, { is_unique: true }),
      column('needed', 'string', {}, { is_nullable: false, default_value: 'preset' }),
      column('made', 'timestamp', { special: ['date-created'] }),
      column('changed', 'timestamp', { special: ['date-updated'] }),
      column('maker', 'uuid', { special: ['user-created'] }),
    ],
  },
  {
    collection: 'odd_parents',
    schema: {},
    meta: {},
    fields: [
      uuid,
      column('name', 'string'),
      { field: 'children', type: 'alias', meta: { special: ['o2m'] }, schema: null },
    ],
  },
  {
    collection: 'odd_children',
    schema: {},
    meta: {},
    fields: [
      uuid,
      column('name', 'string', { required: true }),
      column('parent', 'uuid', { special: ['m2o'] }),
      column('sort', 'integer'),
    ],
  },
];

const RELATION = {
  collection: 'odd_children',
  field: 'parent',
  related_collection: 'odd_parents',
  meta: { one_field: 'children', sort_field: 'sort', one_deselect_action: 'delete' },
  schema: { on_delete: 'SET NULL' },
};

const VALUES = '/items/odd_values';
const PARENTS = '/items/odd_parents';
const CHILDREN = '/items/odd_children';
const SHOWN = '?fields=name,children.name,children.sort';
const NO_KEY = '00000000-0000-4000-8000-00000000ffff';

/** Returns a function that sends requests to the real server, or to a fake of it. */
function senderTo(fake?: FakeDirectus): Send {
  const { url, admin } = inject('directus');
  return async (method, path, body, token = admin.token) => {
    const isForm = body instanceof FormData;
    const response = await (fake ? fake.fetch : fetch)((fake?.url ?? url) + path, {
      method,
      headers: {
        ...(token !== null && { authorization: `Bearer ${token}` }),
        ...(body !== undefined && !isForm && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && {
        body: isForm || typeof body === 'string' ? body : JSON.stringify(body),
      }),
    });
    const text = await response.text();
    const parsed = text.startsWith('{') ? JSON.parse(text) : {};
    return { status: response.status, data: parsed.data, code: parsed.errors?.[0].extensions.code };
  };
}

/** Ids, dates of now, and tokens of a server are its own. */
const normalised = (outcome: unknown): unknown =>
  JSON.parse(
    JSON.stringify(outcome, (name, value: unknown) => {
      if (typeof value !== 'string') return name === 'id' ? 'id' : value;
      if (/^[0-9a-f]{8}-[0-9a-f-]{27}$/.test(value)) return 'uuid';
      const isRecent = Math.abs(Date.parse(value) - Date.now()) < 600_000;
      return isRecent && value.includes('T') ? 'now' : name.endsWith('token') ? name : value;
    }),
  );

const made = async (send: Send, path: string, body: object): Promise<any> =>
  (await send('POST', path, body)).data;

/** Runs the work on empty collections. */
const withEmpty =
  (work: Work): Work =>
  async (send) => {
    for (const path of [VALUES, CHILDREN, PARENTS]) {
      const { data } = await send('GET', `${path}?limit=-1&fields=id`);
      if (data.length > 0)
        await send(
          'DELETE',
          path,
          data.map(({ id }: { id: unknown }) => id),
        );
    }
    return work(send);
  };

const created = (item: object): Work =>
  withEmpty(async (send) => [
    await send('POST', `${VALUES}?fields=${Object.keys(item).join()}`, item),
    await send('GET', `${VALUES}?fields=${Object.keys(item).join()}`),
  ]);

const parented = (children: unknown): Work =>
  withEmpty(async (send) => [
    await send('POST', PARENTS + SHOWN, { name: 'p', children }),
    await send('GET', `${CHILDREN}?fields=name,parent.name&sort=name`),
  ]);

/** Changes the children of a parent that has two. */
const changed = (children: (keys: readonly string[]) => unknown): Work =>
  withEmpty(async (send) => {
    const parent = await made(send, PARENTS, {
      name: 'p',
      children: [{ name: 'a' }, { name: 'b' }],
    });
    return [
      await send('PATCH', `${PARENTS}/${parent.id}${SHOWN}`, {
        children: children(parent.children),
      }),
      await send('GET', `${CHILDREN}?fields=name,parent.name&sort=name`),
    ];
  });

const one = (method: string, path: string, body?: unknown, token?: string | null): Work => {
  return (send) => send(method, path, body, token);
};

const statusOf: (work: Work) => Work = (work) => async (send) => {
  const { status, code } = (await work(send)) as Answer;
  return { status, code };
};

const ADMIN = () => {
  const { email, password } = inject('directus').admin;
  return { email, password };
};
const login = (change: object, token: string | null = null): Work =>
  statusOf((send) => send('POST', '/auth/login', { ...ADMIN(), ...change }, token));

const USER = { email: 'odd@example.com', password: 'odd-secret-1' };
const loginOf = (send: Send, password = USER.password): Promise<any> =>
  send('POST', '/auth/login', { email: USER.email, password }, null);
const withUser =
  (more: object, work: (send: Send, id: string) => Promise<unknown>): Work =>
  async (send) => {
    const user = await made(send, '/users', { ...USER, ...more });
    try {
      return await work(send, user.id);
    } finally {
      await send('DELETE', `/users/${user.id}`);
    }
  };
/** Returns the status of a refresh after a change of the session's user. */
const sessionAfter = (change: object): Work =>
  withUser({}, async (send, id) => {
    const { data } = await loginOf(send);
    await send('PATCH', `/users/${id}`, change);
    return statusOf(() =>
      send('POST', '/auth/refresh', { refresh_token: data.refresh_token, mode: 'json' }, null),
    )(send);
  });

const formOf = (name: string, fields: Record<string, string> = {}): FormData => {
  const form = new FormData();
  for (const [field, value] of Object.entries(fields)) form.append(field, value);
  form.append('file', new File(['0123456789'], name, { type: 'text/plain' }));
  return form;
};
const uploaded =
  (name: string, work: (send: Send, file: any) => Promise<unknown>): Work =>
  async (send) => {
    const { data } = await send('POST', '/files', formOf(name));
    try {
      return await work(send, data);
    } finally {
      await send('DELETE', `/files/${data.id}`);
    }
  };

/** Bodies for several items, with members of wrong shapes or none. */
const BATCHES: readonly object[] = [
  { keys: 5, data: {} },
  { keys: [1] },
  { keys: [1], data: 5 },
  { keys: [1], data: null },
  { keys: [], data: { text: 'a' } },
  { keys: [null], data: { text: 'a' } },
  { keys: [{}], data: { text: 'a' } },
  { keys: [''], data: { text: 'a' } },
  { data: { text: 'a' } },
  { query: {}, keys: [1], data: { text: 'a' } },
  { query: {}, filter: {} },
  { text: 'a' },
  {},
];

const batches = (name: string, method: string): Record<string, Work> =>
  Object.fromEntries(
    BATCHES.map((body) => [
      `${name} ${JSON.stringify(body)}`,
      withEmpty(async (send) => {
        await made(send, VALUES, { text: 'x' });
        return [
          await send(method, `${VALUES}?fields=text`, body),
          await send('GET', `${VALUES}?fields=text`),
        ];
      }),
    ]),
  );

const ADDRESSES: readonly string[] = [
  ...['fields[a]=1', 'fields=', 'fields=nothing', 'sort=', 'sort=nothing', 'search=', 'groupBy='],
  ...['limit=x', 'limit=-2', 'limit=', 'page=x', 'offset=-1', 'meta=x', 'deep=x', 'aggregate=x'],
  ...['filter=', 'filter=x', 'filter={}', 'filter=[]', 'filter=null', 'filter[_and]=x', 'alias=x'],
  ...['filter[text]=x', 'filter[text][_in]=', 'filter[text][_foo]=1', 'filter[number][_eq]=x'],
  ...['filter[day][_eq]=x', 'filter[day][_eq]='],
];

const addresses: Record<string, Work> = Object.fromEntries(
  ADDRESSES.map((query) => [
    `a query ${query}`,
    withEmpty(async (send) => {
      await made(send, VALUES, { text: 'x' });
      return send('GET', `${VALUES}?${query.includes('fields') ? '' : 'fields=text&'}${query}`);
    }),
  ]),
);

const scenarios: Record<string, Work> = {
  ...batches('updates by', 'PATCH'),
  ...batches('deletes by', 'DELETE'),
  ...batches('reads by', 'SEARCH'),
  ...addresses,
  'a day that is empty': created({ day: '' }),
  'a moment that is empty': created({ moment: '' }),
  'flag "yes"': created({ flag: 'yes' }),
  'flag "1"': created({ flag: '1' }),
  'a day that no calendar has': created({ day: '2024-13-01' }),
  'a day that is no date': created({ day: 'x' }),
  'a moment that is no date': created({ moment: 'x' }),
  'a null that is not allowed': created({ needed: null }),
  'a null in an update': withEmpty(async (send) => {
    const { id } = await made(send, VALUES, {});
    return send('PATCH', `${VALUES}/${id}?fields=needed`, { needed: null });
  }),
  'a key that is text': created({ id: 'abc' }),
  'a key that is a fraction': created({ id: 1.5 }),
  'no body': statusOf(one('POST', VALUES)),
  'a body that is no JSON': one('POST', VALUES, '{"text":'),
  'a body that is null': one('POST', VALUES, 'null'),
  'a body with __proto__': one('POST', `${VALUES}?fields=text`, '{"__proto__":{"text":"a"}}'),
  'reads by text': one('GET', `${VALUES}/abc`),
  'reads by a key with zeros': withEmpty(async (send) => {
    const { id } = await made(send, VALUES, { text: 'a' });
    return send('PATCH', `${VALUES}/0${id}?fields=text`, { text: 'b' });
  }),
  'changes by text': one('PATCH', `${VALUES}/abc`, { text: 'a' }),
  'deletes by text': one('DELETE', `${VALUES}/abc`),
  'deletes by no UUID': one('DELETE', `${PARENTS}/abc`),
  'makes with no UUID': one('POST', PARENTS, { id: 'abc' }),
  'changes a key': withEmpty(async (send) => {
    const { id } = await made(send, VALUES, { text: 'a' });
    return send('PATCH', `${VALUES}/${id}?fields=text`, { id: id + 1_000 });
  }),
  'numbers after the last was deleted': withEmpty(async (send) => {
    const { id } = await made(send, VALUES, {});
    await send('DELETE', `${VALUES}/${id}`);
    return (await made(send, VALUES, {})).id - id;
  }),
  'updates by query: as many as a read gives': withEmpty(async (send) => {
    await send(
      'POST',
      VALUES,
      Array.from({ length: 101 }, () => ({})),
    );
    const { data } = await send('PATCH', `${VALUES}?fields=text`, {
      query: {},
      data: { text: 'a' },
    });
    return data.length;
  }),
  'deletes by query: as many as a read gives': withEmpty(async (send) => {
    await send(
      'POST',
      VALUES,
      Array.from({ length: 101 }, () => ({})),
    );
    await send('DELETE', VALUES, { query: {} });
    return (await send('GET', `${VALUES}?fields=text`)).data;
  }),
  'creates several with a limit': withEmpty(
    one('POST', `${VALUES}?fields=text&limit=1`, [{ text: 'a' }, { text: 'b' }]),
  ),
  'writes with a field that does not exist': withEmpty(async (send) => [
    await send('POST', `${VALUES}?fields=nothing`, { text: 'a' }),
    await send('GET', `${VALUES}?fields=text`),
  ]),
  'reads one with another filter': one('GET', '/items/tags/1?fields=name&filter[id][_eq]=2'),
  'reads one with a limit of 0': one('GET', '/items/tags/1?fields=name&limit=0'),
  'reads one on page 2': one('GET', '/items/tags/1?fields=name&page=2'),
  'dates and users of the server, though given': withEmpty(async (send) => {
    const past = '2020-01-01T00:00:00Z';
    const item = { made: past, changed: past, maker: null };
    const first = await send('POST', `${VALUES}?fields=id,made,changed,maker`, item);
    return [
      first,
      await send('PATCH', `${VALUES}/${first.data.id}?fields=changed`, { changed: null }),
    ];
  }),

  'a list of objects': parented([{ name: 'b' }, { name: 'a' }]),
  'a list by create, which is numbered': parented({ create: [{ name: 'b' }, { name: 'a' }] }),
  'a list by another word': parented({ add: [] }),
  'a list that is text': parented('x'),
  'a list that is a number': parented(5),
  'a list with a key that is none': parented(['x']),
  'a list by nulls': parented({ create: null }),
  'a list with a bare key to update': parented({ update: [NO_KEY] }),
  'a list with an item to update without a key': parented({ update: [{ name: 'x' }] }),
  'a list with an unknown item to update': parented({ update: [{ id: NO_KEY, name: 'x' }] }),
  'a required field of a form': parented([{}]),
  'a list that is set, which deletes the others': changed(([first]) => [first]),
  'a list that is emptied': changed(() => []),
  'a list that loses one': changed(([first]) => ({ delete: [first] })),
  'a list that gets one more': changed(() => ({ create: [{ name: 'c' }] })),
  'a list that loses an item of another': withEmpty(async (send) => {
    const other = await made(send, PARENTS, { name: 'o', children: [{ name: 'x' }] });
    const { id } = await made(send, PARENTS, { name: 'p' });
    await send('PATCH', `${PARENTS}/${id}`, { children: { delete: other.children } });
    return send('GET', `${CHILDREN}?fields=name,parent.name`);
  }),

  'a slash at the end of a list': one('GET', '/items/tags/?fields=name&limit=1'),
  'a slash at the end of an item': one('GET', '/items/tags/1/?fields=name'),
  PUT: one('PUT', '/items/tags/1', {}),
  'POST to an item': one('POST', '/items/tags/1', {}),
  'POST to a singleton': one('POST', '/items/site', { title: 'x' }),
  HEAD: one('HEAD', '/items/tags?limit=1'),
  OPTIONS: statusOf(one('OPTIONS', '/items/tags')),
  'a path that cannot be decoded': one('GET', '/items/tags/%E0%A4%A'),
  'an indexed filter': one(
    'GET',
    '/items/tags?fields=name&filter[_or][0][id][_eq]=1&filter[_or][1][id][_eq]=2',
  ),
  'a filter with many indexes': one(
    'GET',
    `/items/tags?fields=name&${Array.from({ length: 30 }, (_, n) => `filter[_or][${n}][id][_eq]=${n % 5}`).join('&')}`,
  ),
  'a filter that is too deep': one(
    'GET',
    `/items/tags?fields=name&filter${'[_and][0]'.repeat(12)}[id][_eq]=1`,
  ),
  'a filter with __proto__': one(
    'GET',
    `/items/tags?fields=name&limit=1&filter=${encodeURIComponent('{"__proto__":{"_eq":1}}')}`,
  ),
  'SEARCH without a body': one('SEARCH', '/items/languages'),
  'SEARCH for null': one('SEARCH', '/items/tags', { query: null }),
  'SEARCH with a query in the address': one('SEARCH', '/items/tags?fields=name&limit=1', {}),
  'SEARCH for keys with a limit': one('SEARCH', '/items/tags', {
    keys: [1, 2],
    query: { fields: ['name'], limit: 1 },
  }),
  'SEARCH for a singleton': statusOf(one('SEARCH', '/items/site', {})),

  'login: a wrong token': login({}, 'garbage'),
  'login: no email': login({ email: 'x' }),
  'login: an empty password': login({ password: '' }),
  'login by GET': statusOf(one('GET', '/auth/login', undefined, null)),
  'refresh by GET': statusOf(one('GET', '/auth/refresh', undefined, null)),
  'refresh: a token in the body of the mode cookie': statusOf(async (send) => {
    const { data } = await send('POST', '/auth/login', ADMIN(), null);
    const body = { refresh_token: data.refresh_token, mode: 'cookie' };
    return send('POST', '/auth/refresh', body, null);
  }),
  'refresh: a number': statusOf(
    one('POST', '/auth/refresh', { refresh_token: 5, mode: 'json' }, null),
  ),
  'refresh: nothing': statusOf(one('POST', '/auth/refresh', { mode: 'json' }, null)),
  'logout: nothing': statusOf(one('POST', '/auth/logout', { mode: 'json' }, null)),
  'two tokens in one request': statusOf(one('GET', '/users/me?access_token=x')),
  'a forged token': statusOf(async (send) => {
    const { data } = await send('POST', '/auth/login', ADMIN(), null);
    return send('GET', '/items/tags', undefined, `${data.access_token.slice(0, -2)}xx`);
  }),
  'a user who is suspended: the session': sessionAfter({ status: 'suspended' }),
  'a user with another password: the session': sessionAfter({ password: 'odd-secret-2' }),
  'a user who is deleted: the session': withUser({}, async (send, id) => {
    const { data } = await loginOf(send);
    await send('DELETE', `/users/${id}`);
    const body = { refresh_token: data.refresh_token, mode: 'json' };
    return statusOf(() => send('POST', '/auth/refresh', body, null))(send);
  }),
  'a user who is suspended: the static token': withUser(
    { token: 'odd-static', status: 'suspended' },
    (send) => statusOf(() => send('GET', '/users/me', undefined, 'odd-static'))(send),
  ),
  'a password in a change of several users': withUser({}, async (send, id) => {
    await send('PATCH', '/users', { keys: [id], data: { password: 'odd-secret-3' } });
    return (await loginOf(send, 'odd-secret-3')).status;
  }),
  'a user in a list of new ones': async (send) => {
    const { data } = await send('POST', '/users', [USER]);
    const { status } = await loginOf(send);
    await send('DELETE', `/users/${data[0].id}`);
    return status;
  },
  'an email with capitals': withUser({ email: 'Odd@Example.com' }, async (send) => [
    (await loginOf(send)).status,
    await statusOf(() => send('POST', '/users', { email: USER.email }))(send),
  ]),
  'an email that is none': statusOf(one('POST', '/users', { email: 'no mail' })),
  'a user without an address of that method': statusOf(one('POST', '/users/me', {})),
  'fields of a user': async (send) => {
    const { data } = await send('GET', '/users/me');
    // Policies: docs/testing.md.
    return Object.keys(data)
      .filter((name) => name !== 'policies')
      .sort();
  },

  'a file: its names': uploaded('my-file_one two.TXT', async (_, file) => ({
    title: file.title,
    download: file.filename_download,
    disk: file.filename_disk.replace(file.id, ''),
    fields: Object.keys(file).sort(),
  })),
  'a file in camel case': uploaded('fooBar.txt', async (_, { title }) => title),
  'a file that begins with a dot': uploaded('.env', async (_, { title }) => title),
  'a file that is replaced': uploaded('first.txt', async (send, { id }) => {
    const { data } = await send('PATCH', `/files/${id}`, formOf('second.txt'));
    return [data.title, data.filename_download];
  }),
  'a file without a type': one('POST', '/files', { title: 'x' }),
  'a file by POST to its content': uploaded('a.txt', (send, { id }) =>
    send('POST', `/assets/${id}`, {}),
  ),
  'the folder of other folders': async (send) => {
    const folder = await made(send, '/folders', { name: 'outer' });
    const inner = await made(send, '/folders', { name: 'inner', parent: folder.id });
    const { status } = await send('DELETE', `/folders/${folder.id}`);
    await send('DELETE', `/folders/${inner.id}`);
    await send('DELETE', `/folders/${folder.id}`);
    return status >= 400;
  },
};

let fake: FakeDirectus;
const real: Send = (...request) => senderTo()(...request);

beforeAll(async () => {
  for (const collection of COLLECTIONS) await real('POST', '/collections', collection);
  await real('POST', '/relations', RELATION);
  fake = await fakeOfDirectus();
});

afterAll(async () => {
  for (const { collection } of [...COLLECTIONS].reverse())
    await real('DELETE', `/collections/${collection}`);
});

it.each(Object.entries(scenarios))('fakeDirectus: %s: as Directus', async (_, work) => {
  const expected = normalised(await work(real));
  expect(normalised(await work(senderTo(fake)))).toEqual(expected);
});
