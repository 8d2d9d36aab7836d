import { describe, expect, it } from 'vitest';
import { DirectusError } from '../../lib';
import { isOfflineError, OfflineError, type OfflineErrorCode } from '../../lib/offline';

const CODES: readonly OfflineErrorCode[] = [
  'NOT_LOGGED_IN',
  'NOT_REPLAYABLE',
  'STORAGE_FAILED',
  'BEING_SENT',
  'NOT_FOUND',
  'TOO_LARGE',
  'FILE_LOST',
  'FILE_NOT_ALLOWED',
  'NOT_SET_UP',
];

describe('OfflineError', () => {
  it.each(CODES)('offline: %s says why in a sentence', (code) => {
    const error = new OfflineError(code);
    expect(error).toBeInstanceOf(DirectusError);
    expect(error.message.split(' ').length).toBeGreaterThan(3);
    expect(error).not.toHaveProperty('cause');
  });

  it('offline: an error has the cause that it was made with', () => {
    const cause = new Error('The disk is full');
    expect(new OfflineError('STORAGE_FAILED', cause).cause).toBe(cause);
  });

  it('offline: isOfflineError knows an error of another copy of this library by its name', () => {
    const other = Object.assign(new Error(), { name: 'OfflineError' });
    expect([new OfflineError('NOT_FOUND'), other].every(isOfflineError)).toBe(true);
    expect([new Error(), { name: 'OfflineError' }, null].some(isOfflineError)).toBe(false);
  });
});
