// @ts-check
import * as content from './content.mjs';
import { paintImages } from './images.mjs';

/** @typedef {import('./rest.mjs').Send} Send */

/**
 * Puts the demo's content in, each part only where there is nothing yet: what a person changed in a
 * kept data folder stays.
 *
 * @param {Send} send
 */
export async function seed(send) {
  const imageKeys = await seedImages(send);
  await seedCollection(send, 'languages', content.languages);
  await seedCollection(send, 'pages', content.pages);
  const tagKeys = await seedCollection(send, 'tags', content.tags);
  const authorKeys = await seedCollection(
    send,
    'authors',
    content.authors.map((author, index) => ({ ...author, avatar: imageKeys[index] })),
  );
  await seedCollection(
    send,
    'articles',
    content.articles.map((article) => ({
      ...article,
      author: authorKeys[article.author],
      image: article.image === null ? null : imageKeys[article.image],
      tags: article.tags.map((tag) => ({ tags_id: tagKeys[tag] })),
    })),
  );
  const site = await send('GET', '/items/site');
  if (!site?.title) await send('PATCH', '/items/site', content.site);
}

/**
 * @param {Send} send
 * @param {string} collection
 * @param {object[]} items
 * @returns {Promise<unknown[]>} the keys of what is in the collection, in order
 */
async function seedCollection(send, collection, items) {
  const fields = await send('GET', `/fields/${collection}`);
  /** @type {string} */
  const key = fields.find((/** @type {any} */ { schema }) => schema?.is_primary_key).field;
  const existing = await send('GET', `/items/${collection}?fields=${key}&sort=${key}&limit=-1`);
  const rows =
    existing.length > 0
      ? existing
      : await send('POST', `/items/${collection}?fields=${key}&limit=-1`, items);
  return rows.map((/** @type {any} */ row) => row[key]);
}

/**
 * @param {Send} send
 * @returns {Promise<string[]>} the keys of the images, in order
 */
async function seedImages(send) {
  /** @type {string[]} */
  const keys = [];
  for (const { name, title, bytes } of paintImages()) {
    const found = await send(
      'GET',
      `/files?filter[filename_download][_eq]=${name}&fields=id&limit=1`,
    );
    if (found.length > 0) {
      keys.push(found[0].id);
      continue;
    }
    const form = new FormData();
    // Directus uses only the fields that come before the file.
    form.append('title', title);
    form.append('file', new Blob([bytes], { type: 'image/png' }), name);
    keys.push((await send('POST', '/files', form)).id);
  }
  return keys;
}
