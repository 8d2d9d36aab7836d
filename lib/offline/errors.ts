import { DirectusError } from '../errors/errors';

/**
 * Why something cannot be done offline.
 * - `NOT_LOGGED_IN`: nobody is logged in, in whose name a write could be kept
 * - `NOT_REPLAYABLE`: the item, or a row that an update creates through a relation, has no key yet, and the database makes one: sent twice,
 *   it would be created twice
 * - `STORAGE_FAILED`: the storage could not keep it (`cause`: full, blocked, corrupt); nothing was acknowledged
 * - `BEING_SENT`: the write is on its way, and can be neither changed nor taken back
 * - `NOT_FOUND`: the outbox has no such write (any more)
 * - `TOO_LARGE`: the files that wait would have more than `maxFileBytes` together; nothing was acknowledged
 * - `FILE_LOST`: the browser has deleted the bytes of a file, or the file of a handle is gone or has changed. As the code of a refused write
 * - `FILE_NOT_ALLOWED`: the browser asks the user before it reads the file of a handle. As the code of a refused write
 * - `NOT_SET_UP`: a collection of `strictCollections` has no claims on the server, or the user may not read them. As the code of a
 *   refused write
 */
export type OfflineErrorCode =
  | 'NOT_LOGGED_IN'
  | 'NOT_REPLAYABLE'
  | 'STORAGE_FAILED'
  | 'BEING_SENT'
  | 'NOT_FOUND'
  | 'TOO_LARGE'
  | 'FILE_LOST'
  | 'FILE_NOT_ALLOWED'
  | 'NOT_SET_UP';

const MESSAGES: Readonly<Record<OfflineErrorCode, string>> = {
  NOT_LOGGED_IN: 'Nobody is logged in: the write cannot be kept in a name',
  NOT_REPLAYABLE:
    'What is created has no key yet: sent again after a lost answer, it would be created twice. Give it a UUID; for items, `uuidCollections` does so, for rows of a relation, `strictCollections` makes it safe',
  STORAGE_FAILED: 'The storage could not keep the write',
  BEING_SENT: 'The write is being sent',
  NOT_FOUND: 'The outbox has no such write',
  TOO_LARGE: 'The files that wait would be larger than `maxFileBytes` together',
  FILE_LOST: 'The file is gone or has changed: it has to be chosen again',
  FILE_NOT_ALLOWED: 'The user has to allow this page to read the file',
  NOT_SET_UP:
    'The server has no claims for this collection, or this user may not read them: run `npx directus-rx setup offline`',
};

/** Something cannot be done offline; `code` says why. */
export class OfflineError extends DirectusError {
  override name = 'OfflineError';

  constructor(
    readonly code: OfflineErrorCode,
    cause?: unknown,
  ) {
    super(MESSAGES[code], cause === undefined ? {} : { cause });
  }
}

/** Returns true for an {@link OfflineError}, also of another copy of this library. */
export const isOfflineError = (error: unknown): error is OfflineError =>
  error instanceof Error && error.name === 'OfflineError';
