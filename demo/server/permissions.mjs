// @ts-check
import { colleague, editor } from './accounts.mjs';
import { collections } from './schema.mjs';

/** @typedef {import('./rest.mjs').Send} Send */

/** Directus gives the policy of visitors who are not logged in this key in every project. */
const publicPolicy = 'abf8a154-5b1c-4a46-ac9c-7300570f4f17';

const isPublished = { status: { _eq: 'published' } };
const isOneself = { id: { _eq: '$CURRENT_USER' } };
const ofPublishedArticle = { articles_id: isPublished };

/**
 * @param {'create' | 'read' | 'update' | 'delete'} action
 * @param {string} collection
 * @param {object} [permissions] which items
 */
function may(action, collection, permissions = {}) {
  return { collection, action, permissions, fields: ['*'] };
}

const publicPermissions = [
  may('read', 'articles', isPublished),
  may('read', 'articles_tags', ofPublishedArticle),
  may('read', 'articles_translations', ofPublishedArticle),
  ...['authors', 'tags', 'languages', 'pages', 'site', 'directus_files'].map((name) =>
    may('read', name),
  ),
];

const editorPermissions = [
  ...[...collections.map(({ collection }) => collection), 'directus_files'].flatMap((name) =>
    /** @type {const} */ (['create', 'read', 'update', 'delete']).map((action) =>
      may(action, name),
    ),
  ),
  may('read', 'directus_users', isOneself),
  // Who has changed an article.
  { ...may('read', 'directus_users'), fields: ['id', 'first_name', 'last_name'] },
  // Which ends the sessions of the account.
  { ...may('update', 'directus_users', isOneself), fields: ['email'] },
];

/** @typedef {import('./releases.mjs').Release} Release */

/**
 * Lets visitors read what is published, and makes the role and the accounts of editors.
 *
 * @param {Send} send
 * @param {Release} release
 */
export async function applyPermissions(send, { major }) {
  const users = await send('GET', `/users?filter[email][_eq]=${encodeURIComponent(editor.email)}`);
  const hasEditor = users.length > 0;
  const role = await (major < 11
    ? applyToRoles(send, hasEditor)
    : applyToPolicies(send, hasEditor, major > 11 ? hasNoRule : () => true));
  if (role === undefined) return;
  await send('POST', '/users', [
    { ...editor, first_name: 'Edith', last_name: 'Editor', role: role.id },
    { ...colleague, first_name: 'Noor', last_name: 'Haddad', role: role.id },
  ]);
}

/**
 * Since Directus 12, only a licensed one takes permissions for some of a collection's items. Where they cannot be
 * had they are left out, rather than given for all items.
 *
 * @param {ReturnType<typeof may>} permission
 */
const hasNoRule = ({ permissions }) => Object.keys(permissions).length === 0;

/**
 * @param {Send} send
 * @param {boolean} hasEditor
 * @param {(permission: ReturnType<typeof may>) => boolean} isPossible
 */
async function applyToPolicies(send, hasEditor, isPossible) {
  const granted = await send('GET', `/permissions?filter[policy][_eq]=${publicPolicy}&limit=1`);
  if (granted.length === 0) {
    await send(
      'POST',
      '/permissions',
      publicPermissions.filter(isPossible).map((one) => ({ policy: publicPolicy, ...one })),
    );
  }
  if (hasEditor) return undefined;
  const policy = await send('POST', '/policies', {
    name: 'Editor',
    icon: 'edit',
    app_access: true,
    admin_access: false,
    permissions: editorPermissions.filter(isPossible),
  });
  return send('POST', '/roles', {
    name: 'Editor',
    icon: 'edit',
    policies: [{ policy: policy.id }],
  });
}

/**
 * Before Directus 11, permissions belonged to roles, and those of visitors to none.
 *
 * @param {Send} send
 * @param {boolean} hasEditor
 */
async function applyToRoles(send, hasEditor) {
  if (hasEditor) return undefined;
  const role = await send('POST', '/roles', {
    name: 'Editor',
    icon: 'edit',
    app_access: true,
    admin_access: false,
  });
  await send('POST', '/permissions', [
    ...publicPermissions.map((one) => ({ role: null, ...one })),
    ...editorPermissions.map((one) => ({ role: role.id, ...one })),
  ]);
  return role;
}
