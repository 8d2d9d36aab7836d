import type { AuthReason } from 'directus-rx';

/** Why the session is as it is, for people. */
export const REASONS: Readonly<Record<AuthReason, string>> = {
  initial: 'Not logged in yet',
  restoring: 'Reading the last session',
  restored: 'Continued from the last visit',
  login: 'Logged in',
  static: 'Static token accepted',
  logout: 'Logged out',
  refreshing: 'Asking for a new token',
  refreshed: 'New token received',
  unreachable: 'The server could not be reached; trying again',
  refused: 'The session has ended',
  'other-tab': 'Changed in another tab',
  'other-user': 'Somebody else has logged in on this host',
  'storage-failed': 'Kept in memory only: the browser’s storage cannot be used',
};
