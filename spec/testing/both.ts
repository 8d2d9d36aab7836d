import { inject } from 'vitest';
import { Directus } from '../../lib';
import { type FakeDirectus, fakeDirectus } from '../../lib/testing';

/** A client of a server, real or fake, that may do everything. */
export type AnyDirectus = Directus<Record<string, Record<string, unknown>[]>>;

const SEED = [
  'authors',
  'tags',
  'languages',
  'pages',
  'articles',
  'articles_tags',
  'articles_translations',
  'site',
];

async function read(path: string): Promise<readonly Record<string, unknown>[]> {
  const { url, admin } = inject('directus');
  const response = await fetch(url + path, { headers: { authorization: `Bearer ${admin.token}` } });
  const { data } = (await response.json()) as { data: Record<string, unknown>[] };
  return data;
}

/** Returns a fake of the real server of the specs: with its collections, as it describes them, and its rows. */
export async function fakeOfDirectus(): Promise<FakeDirectus> {
  const [fields, relations, all] = await Promise.all([
    read('/fields'),
    read('/relations'),
    read('/collections'),
  ]);
  const own = <Row extends Record<string, unknown>>(rows: readonly Row[]) =>
    rows.filter(({ collection }) => !String(collection).startsWith('directus_'));
  const rows: Record<string, readonly Record<string, unknown>[]> = {};
  for (const collection of SEED)
    rows[collection] = [await read(`/items/${collection}?limit=-1`)]
      .flat()
      .map((row) =>
        Object.fromEntries(
          Object.entries(row).filter(
            ([name, value]) =>
              !Array.isArray(value) &&
              !['image', 'avatar', 'user_created', 'user_updated'].includes(name),
          ),
        ),
      );
  return fakeDirectus({
    collections: { fields: own(fields), relations: own(relations), collections: own(all) },
    rows,
    users: [
      {
        email: inject('directus').admin.email,
        password: inject('directus').admin.password,
        admin: true,
        token: inject('directus').admin.token,
      },
    ],
    database: 'sqlite',
  });
}

/** Makes a client of the real server, or of a fake of it. */
export function clientOf(fake?: FakeDirectus, token = inject('directus').admin.token): AnyDirectus {
  return new Directus(fake?.url ?? inject('directus').url, {
    auth: { mode: 'json', autoRefresh: false, ...(token && { staticToken: token }) },
    transport: { retry: false, ...(fake && { backend: fake.backend }) },
  });
}
