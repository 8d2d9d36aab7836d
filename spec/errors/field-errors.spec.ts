import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SessionError, TransportError } from '../../lib/errors/errors';
import { errorText, type ErrorTexts } from '../../lib/errors/error-text';
import { fieldErrors } from '../../lib/errors/field-errors';
import { refused } from './refused';

const validation = (extensions: object) =>
  refused({ code: 'FAILED_VALIDATION', path: [], ...extensions });

describe('fieldErrors', () => {
  it.each<readonly [string, object, object]>([
    [
      'a value that another row has',
      { code: 'RECORD_NOT_UNIQUE', collection: 'people', field: 'email', value: 'ada@example.com' },
      { field: 'email', collection: 'people', code: 'RECORD_NOT_UNIQUE', rule: undefined },
    ],
    [
      // As dialects/postgres.js of Directus 11.17.4 makes it: SQLite stores a text of any length.
      'a text that is too long',
      { code: 'VALUE_TOO_LONG', collection: 'people', field: 'name', value: 'xxx' },
      { field: 'name', collection: 'people', code: 'VALUE_TOO_LONG', rule: undefined },
    ],
    [
      'a column that takes no null',
      { code: 'NOT_NULL_VIOLATION', collection: 'people', field: 'name' },
      { field: 'name', collection: 'people', code: 'NOT_NULL_VIOLATION', rule: undefined },
    ],
    [
      'a wrong key, of which SQLite names no field',
      { code: 'INVALID_FOREIGN_KEY', collection: null, field: null, value: null },
      { field: undefined, collection: undefined, code: 'INVALID_FOREIGN_KEY', rule: undefined },
    ],
    [
      'a rule of a related item',
      { code: 'FAILED_VALIDATION', field: 'name', path: ['notes', 0, 'person'], type: 'required' },
      {
        field: 'notes.0.person.name',
        collection: undefined,
        code: 'FAILED_VALIDATION',
        rule: 'required',
      },
    ],
    [
      'an error of a hook with a field',
      { code: 'TAKEN_BY_HOLIDAY', field: 'date' },
      { field: 'date', collection: undefined, code: 'TAKEN_BY_HOLIDAY', rule: undefined },
    ],
  ])('reads %s', (_, extensions, expected) => {
    expect(fieldErrors(refused(extensions))).toEqual([
      { ...expected, message: 'as the server says' },
    ]);
  });

  it('fieldErrors: lists every error of an answer that concerns a value', () => {
    const error = refused(
      { code: 'FAILED_VALIDATION', field: 'name', path: [], type: 'required' },
      { code: 'FORBIDDEN' },
      { code: 'FAILED_VALIDATION', field: 'phone', path: [], type: 'regex' },
    );
    expect(fieldErrors(error).map(({ field, rule }) => `${field} ${rule}`)).toEqual([
      'name required',
      'phone regex',
    ]);
  });

  it.each<readonly [string, unknown]>([
    ['a missing permission', refused({ code: 'FORBIDDEN' })],
    [
      'a lost connection',
      new TransportError('no', 'NETWORK', { method: 'POST', path: '/items/a' }),
    ],
    ['a session that has ended', new SessionError('REFUSED')],
    ['an error of the application', new Error('no')],
    ['nothing', undefined],
  ])('fieldErrors: is empty for %s', (_, error) => {
    expect(fieldErrors(error)).toEqual([]);
  });

  it('fieldErrors: never throws, and gives texts only, whatever a server puts into its errors', () => {
    fc.assert(
      fc.property(
        fc.anything(),
        fc.anything(),
        fc.anything(),
        fc.anything(),
        (code, field, path, type) => {
          for (const each of fieldErrors(refused({ code, field, path, type, collection: field }))) {
            expect(typeof each.code).toBe('string');
            expect(['string', 'undefined']).toContain(typeof each.field);
            expect(['string', 'undefined']).toContain(typeof each.rule);
            expect(typeof errorText(each)).toBe('string');
          }
        },
      ),
    );
  });
});

describe('errorText', () => {
  const german: ErrorTexts = {
    RECORD_NOT_UNIQUE: 'Das gibt es schon.',
    'FAILED_VALIDATION.regex': 'Das Format stimmt nicht.',
    FAILED_VALIDATION: ({ field }) => `${field} stimmt nicht.`,
    TAKEN_BY_HOLIDAY: 'Da ist Feiertag.',
    DEFAULT: 'Das hat nicht geklappt.',
  };

  it.each<readonly [string, unknown, string]>([
    ['of a code', refused({ code: 'RECORD_NOT_UNIQUE', field: 'email' }), 'Das gibt es schon.'],
    [
      'of the rule of a validation',
      validation({ field: 'phone', type: 'regex' }),
      'Das Format stimmt nicht.',
    ],
    ['of any other rule', validation({ field: 'name', type: 'required' }), 'name stimmt nicht.'],
    ['of a code of an extension', refused({ code: 'TAKEN_BY_HOLIDAY' }), 'Da ist Feiertag.'],
    [
      'for everything else, also where there is an English one',
      refused({ code: 'FORBIDDEN' }),
      'Das hat nicht geklappt.',
    ],
    [
      'for a code that an object has by nature',
      refused({ code: 'constructor' }),
      'Das hat nicht geklappt.',
    ],
    ['for what is no error', 'no', 'Das hat nicht geklappt.'],
  ])('takes the sentence %s', (_, error, sentence) => {
    expect(errorText(error, german)).toBe(sentence);
    for (const each of fieldErrors(error)) expect(errorText(each, german)).toBe(sentence);
  });

  it.each<readonly [unknown, string]>([
    [new TransportError('no', 'NETWORK', { method: 'GET', path: '/' }), 'cannot be reached'],
    [new SessionError('REFUSED'), 'Your session has ended'],
    [refused({ code: 'INVALID_CREDENTIALS' }), 'email address or the password'],
    [validation({ field: 'name', type: 'required' }), 'A value is required'],
    [validation({ field: 'name', type: 'odd' }), 'not valid'],
    [new Error('SELECT * FROM secrets'), 'Something went wrong'],
  ])('errorText: has English sentences where none is given: %s', (error, sentence) => {
    expect(errorText(error)).toContain(sentence);
  });
});
