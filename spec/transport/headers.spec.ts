import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InvalidParamError } from '../../lib/errors/errors';
import { mergeHeaders, parseHeaders } from '../../lib/transport/headers';

const token = fc.stringMatching(/^[\w!#$%&'*+.^`|~-]+$/).filter((name) => name !== '__proto__');
// What RFC 9110 5.5 admits, in the form it is read in: without white space at either end.
const value = fc
  .string({ unit: fc.integer({ min: 0x20, max: 0xff }).map((code) => String.fromCharCode(code)) })
  .filter((text) => !text.includes('\x7f') && text === text.trim());

describe('joinHeaders', () => {
  it('joinHeaders: later headers win, regardless of their case', () => {
    expect(mergeHeaders({ 'X-Own': '1', accept: 'a' }, undefined, { 'x-OWN': '2' })).toEqual({
      'x-own': '2',
      accept: 'a',
    });
  });

  it('leaves out empty ones, which ajax would send as the words undefined and null', () => {
    expect(mergeHeaders({ a: undefined, b: null, c: '' })).toEqual({ c: '' });
  });

  it('does not let an empty one take away an earlier one', () => {
    expect(mergeHeaders({ a: '1' }, { a: undefined })).toEqual({ a: '1' });
  });

  it('joinHeaders: null removes an earlier header, regardless of its case', () => {
    expect(mergeHeaders({ 'X-A': '1', b: '2' }, { 'x-a': null })).toEqual({ b: '2' });
    expect(mergeHeaders({ a: null }, { A: '1' })).toEqual({ a: '1' });
  });

  it('refuses values that are no text, and sources whose content would be lost', () => {
    for (const value of [
      {},
      [],
      ['a'],
      { toString: 1 },
      { toString: () => 'a' },
      Symbol('a'),
      () => 'a',
    ])
      expect(() => mergeHeaders({ a: value })).toThrow(InvalidParamError);
    for (const source of [
      null,
      'x',
      1,
      [],
      [['a', '1']],
      new Map([['a', '1']]),
      new Headers({ a: '1' }),
    ])
      expect(() => mergeHeaders(source)).toThrow(InvalidParamError);
  });

  it('does not keep white space around a value, which does not belong to it', () => {
    expect(mergeHeaders({ a: ' 1\t' })).toEqual({ a: '1' });
  });

  it('refuses __proto__ as a name, and no other that begins like it', () => {
    expect(() => mergeHeaders({ ['__proto__']: '1' })).toThrow(InvalidParamError);
    expect(mergeHeaders({ __proto__x: '1' })).toEqual({ __proto__x: '1' });
  });

  it('names the refused header in the error', () => {
    expect(() => mergeHeaders({ 'a b': '1' })).toThrow(/^headers\["a b"\] /);
  });

  it('writes numbers and booleans as text', () => {
    expect(mergeHeaders({ a: 1, b: true })).toEqual({ a: '1', b: 'true' });
  });

  it('keeps every well-formed header, names without regard to their case', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.tuple(token, value)), (pairs) => {
        const expected = new Map(pairs.map(([name, text]) => [name.toLowerCase(), text]));
        const joined = mergeHeaders(
          ...pairs.map(([name, text]) => Object.fromEntries([[name, text]])),
        );
        expect(new Map(Object.entries(joined))).toEqual(expected);
      }),
      { examples: [[[['constructor', 'x']]], [[['toString', 'x']]]] },
    );
  });

  it('agrees with the platform’s Headers on which values are well-formed', () => {
    const accepted = (header: () => unknown) => {
      try {
        header();
        return true;
      } catch {
        return false;
      }
    };
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        // Other control characters than NUL, CR and LF are forbidden to senders, but not by Headers.
        // eslint-disable-next-line no-control-regex -- the characters in question
        fc.pre(!/[\u0001-\u0008\u000b\u000c\u000e-\u001f\u007f]/.test(text));
        expect(accepted(() => mergeHeaders({ a: text }))).toBe(
          accepted(() => new Headers({ a: text })),
        );
      }),
    );
  });

  it.each(['a\r\nb', 'a\nb', 'a\rb', 'a\0', '\x07', 'a\x7fb', '€', '\ud800'])(
    'refuses the value %j',
    (text) => {
      expect(() => mergeHeaders({ 'x-own': text })).toThrow(InvalidParamError);
    },
  );

  it.each(['', ' ', 'a b', 'a:', 'a\r\n', 'é', '(a)', 'a,b', 'a\0', '__proto__'])(
    'refuses the name %j',
    (name) => {
      expect(() => mergeHeaders({ [name]: '1' })).toThrow(InvalidParamError);
    },
  );

  it('does not put the refused value into the error: it may hold a secret', () => {
    expect(() => mergeHeaders({ authorization: 'Bearer secret\r\n.' })).toThrow(
      expect.objectContaining({ message: expect.not.stringContaining('secret') }),
    );
  });
});

describe('parseHeaders', () => {
  it('reads the lines of getAllResponseHeaders without their line ends', () => {
    expect(parseHeaders('content-type: text/html\r\nX-Own:  a: b \r\nempty:\r\n\r\n')).toEqual({
      'content-type': 'text/html',
      'x-own': 'a: b',
      empty: '',
    });
  });

  it('leaves out lines without a name', () => {
    expect(parseHeaders(': a\r\n:status: 200\r\nnonsense\r\n')).toEqual({});
  });

  it('reads back whatever was written', () => {
    fc.assert(
      fc.property(fc.dictionary(token, value), (headers) => {
        const lines = Object.entries(headers).map(([name, text]) => `${name}: ${text}\r\n`);
        const expected = Object.entries(headers).map(([name, text]) => [name.toLowerCase(), text]);
        fc.pre(new Set(expected.map(([name]) => name)).size === expected.length);
        expect(new Map(Object.entries(parseHeaders(lines.join(''))))).toEqual(
          new Map(expected as [string, string][]),
        );
      }),
    );
  });
});
