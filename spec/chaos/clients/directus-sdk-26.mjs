/** The current SDK of Directus, with its default options. Installed by `npm ci` in bench. */
import { createRequire } from 'node:module';

const {
  authentication,
  createDirectus,
  createItem,
  deleteItem,
  readItem,
  readItems,
  readMe,
  rest,
  updateItem,
} = createRequire(new URL('../../../bench/package.json', import.meta.url))('directus-sdk-26');

/** @param {string} url */
export async function create(url) {
  const directus = createDirectus(url).with(authentication('json')).with(rest());
  const send = (command) => directus.request(command);
  return {
    login: (email, password) => directus.login({ email, password }),
    me: () => send(readMe({ fields: ['email'] })),
    readOne: (id) => send(readItem('articles', id, { fields: ['id', 'status'] })),
    readMany: (limit) =>
      send(readItems('articles', { filter: { status: { _eq: 'draft' } }, fields: ['id'], limit })),
    create: (name) => send(createItem('tags', { name })),
    update: (id, name) => send(updateItem('tags', id, { name })),
    remove: (id) => send(deleteItem('tags', id)),
    authenticated: () => true,
    dispose: () => directus.stopRefreshing?.(),
  };
}
