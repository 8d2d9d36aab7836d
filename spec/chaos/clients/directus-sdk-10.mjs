/** The former, class-based SDK of Directus, with its default options. Installed by `npm ci` in bench. */
import { createRequire } from 'node:module';

const { Directus } = createRequire(new URL('../../../bench/package.json', import.meta.url))(
  'directus-sdk-10',
);

/** @param {string} url */
export async function create(url) {
  const directus = new Directus(url);
  const articles = directus.items('articles');
  const tags = directus.items('tags');
  return {
    login: (email, password) => directus.auth.login({ email, password }),
    me: () => directus.users.me.read({ fields: ['email'] }),
    readOne: (id) => articles.readOne(id, { fields: ['id', 'status'] }),
    readMany: async (limit) =>
      (await articles.readByQuery({ filter: { status: { _eq: 'draft' } }, fields: ['id'], limit }))
        .data,
    create: (name) => tags.createOne({ name }),
    update: (id, name) => tags.updateOne(id, { name }),
    remove: (id) => tags.deleteOne(id),
    authenticated: () => true,
    dispose: () => {},
  };
}
