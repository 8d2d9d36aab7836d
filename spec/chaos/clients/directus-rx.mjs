/** This library, with its default options unless `transport` says otherwise. */
import { loadLibrary } from '../../support/library.mjs';

/**
 * @param {string} url
 * @param {object} [transport]
 */
export async function create(url, transport = {}) {
  const { Directus } = await loadLibrary();
  /** @type {import('../../../lib/index').Directus<any>} */
  const directus = new Directus(url, { transport });
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
    authenticated: () => directus.auth.state.authenticated,
    dispose: () => directus.dispose(),
  };
}
