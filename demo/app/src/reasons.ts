import type { AuthReason } from 'directus-rx';

export const REASONS: Readonly<Record<AuthReason, string>> = {
  initial: 'Nobody has logged in yet',
  restoring: 'Looking for a session of the last visit',
  restored: 'Restored from the last visit',
  login: 'Logged in',
  static: 'Static token accepted',
  logout: 'Logged out',
  refreshing: 'Asking for a new token',
  refreshed: 'New token received',
  unreachable: 'The server could not be reached; trying again',
  refused: 'The session has ended',
  'other-tab': 'Changed in another tab',
  'storage-failed': 'Kept in memory only: the browser’s storage does not work',
};
