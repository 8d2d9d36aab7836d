// @ts-check
// Accounts of a local demo that listens on loopback only: nothing here is a secret.

/** @typedef {{ email: string, password: string }} Account */

/**
 * Created by `directus bootstrap`. The token is static: it never expires.
 * @type {Account & { token: string }}
 */
export const admin = {
  email: 'admin@example.com',
  password: 'admin-password',
  token: 'demo-admin-static-token',
};

/**
 * May do everything with the demo's collections and with files, see the names of users, and write its own email; nothing else.
 * @type {Account}
 */
export const editor = {
  email: 'editor@example.com',
  password: 'editor-password',
};

/**
 * A second editor, for two people who work on one article.
 * @type {Account}
 */
export const colleague = {
  email: 'colleague@example.com',
  password: 'colleague-password',
};
