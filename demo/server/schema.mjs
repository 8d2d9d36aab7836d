// @ts-check
/** @typedef {import('./rest.mjs').Send} Send */
/** @typedef {{ field: string, [key: string]: unknown }} Field */
/** @typedef {{ collection: string, meta?: object, fields: Field[] }} Collection */
/** @typedef {{ collection: string, field: string, related_collection: string, meta?: object, schema?: object }} Relation */

/** @type {Field} */
const id = {
  field: 'id',
  type: 'integer',
  meta: { hidden: true, readonly: true, interface: 'input' },
  schema: { is_primary_key: true, has_auto_increment: true },
};

/**
 * @param {string} field
 * @param {string} [type]
 * @param {{ meta?: object, schema?: object }} [more]
 * @returns {Field}
 */
function column(field, type = 'string', { meta = {}, schema = {} } = {}) {
  return { field, type, meta: { interface: 'input', ...meta }, schema };
}

/**
 * A key that the user types in.
 *
 * @param {string} field
 * @returns {Field}
 */
function typedKey(field) {
  return column(field, 'string', {
    meta: { required: true },
    schema: { is_primary_key: true, length: 255, is_nullable: false },
  });
}

/**
 * A field without a column: the other side of a relation.
 *
 * @param {string} field
 * @param {'o2m' | 'm2m' | 'translations'} special
 * @returns {Field}
 */
function alias(field, special) {
  return {
    field,
    type: 'alias',
    meta: { special: [special], interface: `list-${special}` },
    schema: null,
  };
}

/**
 * @param {string} field
 * @returns {Field}
 */
function file(field) {
  return column(field, 'uuid', { meta: { special: ['file'], interface: 'file-image' } });
}

/**
 * @param {string} field
 * @param {string} special
 * @param {string} type
 * @returns {Field}
 */
function filledIn(field, special, type) {
  return column(field, type, { meta: { special: [special], readonly: true, hidden: true } });
}

/** @type {Collection[]} */
export const collections = [
  {
    collection: 'authors',
    fields: [id, column('name'), column('email'), file('avatar'), alias('articles', 'o2m')],
  },
  {
    collection: 'articles',
    fields: [
      id,
      column('status', 'string', {
        meta: {
          interface: 'select-dropdown',
          options: {
            choices: ['draft', 'published', 'archived'].map((value) => ({ text: value, value })),
          },
        },
        schema: { default_value: 'draft', is_nullable: false },
      }),
      column('title', 'string', { meta: { required: true }, schema: { is_nullable: false } }),
      column('body', 'text'),
      column('date_published', 'timestamp'),
      column('views', 'integer', { schema: { default_value: 0 } }),
      column('author', 'integer', { meta: { special: ['m2o'] } }),
      file('image'),
      alias('tags', 'm2m'),
      alias('translations', 'translations'),
      filledIn('date_created', 'date-created', 'timestamp'),
      filledIn('date_updated', 'date-updated', 'timestamp'),
      filledIn('user_created', 'user-created', 'uuid'),
      filledIn('user_updated', 'user-updated', 'uuid'),
    ],
  },
  { collection: 'tags', fields: [id, column('name')] },
  {
    collection: 'articles_tags',
    meta: { hidden: true },
    fields: [id, column('articles_id', 'integer'), column('tags_id', 'integer')],
  },
  {
    collection: 'languages',
    fields: [
      typedKey('code'),
      column('name'),
      column('direction', 'string', { schema: { default_value: 'ltr' } }),
    ],
  },
  {
    collection: 'articles_translations',
    meta: { hidden: true },
    fields: [
      id,
      column('articles_id', 'integer'),
      column('languages_code'),
      column('title'),
      column('body', 'text'),
    ],
  },
  { collection: 'pages', fields: [typedKey('slug'), column('title'), column('content', 'text')] },
  {
    collection: 'site',
    meta: { singleton: true },
    fields: [id, column('title'), column('tagline'), column('theme')],
  },
];

const emptied = { on_delete: 'SET NULL' };
const deletedToo = { on_delete: 'CASCADE' };

/** @type {Relation[]} */
export const relations = [
  { collection: 'authors', field: 'avatar', related_collection: 'directus_files', schema: emptied },
  { collection: 'articles', field: 'image', related_collection: 'directus_files', schema: emptied },
  {
    collection: 'articles',
    field: 'user_created',
    related_collection: 'directus_users',
    schema: emptied,
  },
  {
    collection: 'articles',
    field: 'user_updated',
    related_collection: 'directus_users',
    schema: emptied,
  },
  {
    collection: 'articles',
    field: 'author',
    related_collection: 'authors',
    meta: { one_field: 'articles' },
    schema: emptied,
  },
  {
    collection: 'articles_tags',
    field: 'articles_id',
    related_collection: 'articles',
    meta: { one_field: 'tags', junction_field: 'tags_id', one_deselect_action: 'delete' },
    schema: deletedToo,
  },
  {
    collection: 'articles_tags',
    field: 'tags_id',
    related_collection: 'tags',
    meta: { junction_field: 'articles_id' },
    schema: deletedToo,
  },
  {
    collection: 'articles_translations',
    field: 'articles_id',
    related_collection: 'articles',
    meta: {
      one_field: 'translations',
      junction_field: 'languages_code',
      one_deselect_action: 'delete',
    },
    schema: deletedToo,
  },
  {
    collection: 'articles_translations',
    field: 'languages_code',
    related_collection: 'languages',
    meta: { junction_field: 'articles_id' },
    schema: deletedToo,
  },
];

/**
 * Makes the collections and relations that are not there yet.
 *
 * @param {Send} send
 */
export async function applySchema(send) {
  /** @type {{ collection: string }[]} */
  const existing = await send('GET', '/collections');
  const names = new Set(existing.map(({ collection }) => collection));
  const missing = collections.filter(({ collection }) => !names.has(collection));
  if (missing.length > 0) {
    await send(
      'POST',
      '/collections',
      missing.map((one) => ({ meta: {}, ...one, schema: {} })),
    );
  }

  /** @type {{ collection: string, field: string }[]} */
  const related = await send('GET', '/relations');
  const done = new Set(related.map(({ collection, field }) => `${collection}.${field}`));
  for (const relation of relations) {
    if (!done.has(`${relation.collection}.${relation.field}`))
      await send('POST', '/relations', relation);
  }
}
