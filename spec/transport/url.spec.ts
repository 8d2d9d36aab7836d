import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { EmptyParamError, InvalidParamError } from '../../lib/errors/errors';
import { parseBaseUrl, queryString, buildUrl, encodePathSegment } from '../../lib/transport/url';
import { fuzzRuns } from '../support/runs';

const base = 'https://directus.example.com/api';

const wellFormed = (text: string) => !/\p{Surrogate}/u.test(text);

// Whole characters only: lone surrogates are refused. Weighted towards what URLs treat specially.
const key = fc
  .string({
    minLength: 1,
    unit: fc.oneof(
      fc.constantFrom(...Array.from('./\\%?#:@&=+;, \t\r\n\0[]{}"\'<>|^`~!$()*é€😀\u202e\u00ad．')),
      fc.constantFrom('%2e', '%2F', '..', './'),
      fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
    ),
  })
  .filter((text) => text !== '.' && text !== '..' && wellFormed(text));

describe('segment', () => {
  it('makes one path segment of any key, which a URL parser reads as that key and nothing else', () => {
    fc.assert(
      fc.property(key, (id) => {
        const { href, origin, pathname, search, hash } = new URL(
          buildUrl(base, `/items/articles/${encodePathSegment('id', id)}`, {}),
        );
        expect(href.startsWith(`${base}/items/articles/`)).toBe(true);
        expect([origin, search, hash]).toEqual(['https://directus.example.com', '', '']);
        const segments = pathname.split('/');
        expect(segments).toHaveLength(5);
        expect(decodeURIComponent(segments[4] ?? '')).toBe(id);
      }),
      { numRuns: fuzzRuns(1_000) },
    );
  });

  it.each([
    [15, '15'],
    [0, '0'],
    [-1.5, '-1.5'],
    [9_007_199_254_740_993n, '9007199254740993'],
    ['a/b', 'a%2Fb'],
    ['../users/me', '..%2Fusers%2Fme'],
    ['...', '...'],
    ['%2e%2e', '%252e%252e'],
    ['a?b#c', 'a%3Fb%23c'],
    [' ', '%20'],
  ])('writes %s as %s', (value, expected) => {
    expect(encodePathSegment('id', value)).toBe(expected);
  });

  it('refuses an empty key: the path would name the whole collection', () => {
    expect(() => encodePathSegment('id', '')).toThrow(new EmptyParamError('id'));
  });

  it.each(['.', '..'])('refuses %j, which no encoding protects (WHATWG URL)', (value) => {
    expect(() => encodePathSegment('id', value)).toThrow(InvalidParamError);
  });

  it.each([null, undefined, NaN, Infinity, true, {}, [], ['1'], Symbol('a'), () => 1, new Date(0)])(
    'refuses a value that is no key (%#)',
    (value) => {
      expect(() => encodePathSegment('id', value)).toThrow(InvalidParamError);
    },
  );

  it.each(['\ud800', 'a\udc00b', '\ud83d'])('refuses half a character: %j', (value) => {
    expect(() => encodePathSegment('id', value)).toThrow(InvalidParamError);
  });

  it('names the parameter in its error', () => {
    expect(() => encodePathSegment('collection', '..')).toThrow(/^collection /);
  });
});

describe('baseUrl', () => {
  it.each([
    ['https://example.com', 'https://example.com'],
    ['https://example.com/', 'https://example.com'],
    ['https://example.com/api//', 'https://example.com/api'],
    ['HTTP://EXAMPLE.com:80/Api', 'http://example.com/Api'],
    ['https://example.com:443', 'https://example.com'],
    ['http://localhost:8055', 'http://localhost:8055'],
    ['http://[::1]:8055/', 'http://[::1]:8055'],
    ['https://münchen.example', 'https://xn--mnchen-3ya.example'],
  ])('reads %s as %s', (given, expected) => {
    expect(parseBaseUrl(given)).toBe(expected);
  });

  it.each([
    '',
    'example.com',
    '/api',
    'ftp://example.com',
    'ftp://example.com/http:',
    'javascript:alert(1)',
    'file:///etc',
    'https://user:secret@example.com',
    'https://token@example.com',
    'https://:secret@example.com',
    'https://example.com/?token=1',
    'https://example.com/?',
    'https://example.com/#a',
    'https://',
  ])('refuses %j', (given) => {
    expect(() => parseBaseUrl(given)).toThrow(InvalidParamError);
    expect(() => parseBaseUrl(given)).toThrow(/^url /);
  });

  it('reads an address without an origin as one of the page’s server', () => {
    vi.stubGlobal('location', { href: 'https://example.com/app/page?a#b' });
    expect(parseBaseUrl('/api/')).toBe('https://example.com/api');
    vi.unstubAllGlobals();
  });

  it('does not put credentials of the address into its error', () => {
    expect(() => parseBaseUrl('https://user:secret@example.com')).toThrow(
      expect.objectContaining({ message: expect.not.stringContaining('secret') }),
    );
  });
});

describe('queryString', () => {
  it('joins lists of names with commas, as the server splits them', () => {
    expect(queryString({ fields: ['id', 'author.*'], sort: ['-date'], groupBy: ['a', 'b'] })).toBe(
      'fields=id%2Cauthor.*&sort=-date&groupBy=a%2Cb',
    );
  });

  it('writes lists item by item whose name only resembles those', () => {
    expect(queryString({ myfields: ['a', 'b'] })).toBe('myfields%5B%5D=a&myfields%5B%5D=b');
    expect(queryString({ sorted: ['a'] })).toBe('sorted%5B%5D=a');
  });

  it('writes other lists item by item', () => {
    expect(queryString({ meta: ['total_count', 'filter_count'] })).toBe(
      'meta%5B%5D=total_count&meta%5B%5D=filter_count',
    );
  });

  it('writes objects as JSON', () => {
    const query = queryString({ filter: { title: { _in: ['a', 'b'] } } });
    expect(decodeURIComponent(query)).toBe('filter={"title":{"_in":["a","b"]}}');
  });

  it('writes dates and big numbers as the server reads them', () => {
    expect(decodeURIComponent(queryString({ a: new Date(0), b: 2n ** 64n }))).toBe(
      'a=1970-01-01T00:00:00.000Z&b=18446744073709551616',
    );
  });

  it.each([[undefined], [null], [[]]])('leaves out %j', (value) => {
    expect(queryString({ fields: value, search: value })).toBe('');
  });

  it('keeps 0, false and empty text, which mean something', () => {
    expect(queryString({ limit: 0, backlink: false, search: '' })).toBe(
      'limit=0&backlink=false&search=',
    );
  });

  it('keeps keys of a filter that are special in JavaScript', () => {
    const filter: unknown = JSON.parse('{"__proto__":{"_eq":1},"constructor":{"_eq":2}}');
    expect(decodeURIComponent(queryString({ filter }))).toBe(
      'filter={"__proto__":{"_eq":1},"constructor":{"_eq":2}}',
    );
  });

  it('is read back as exactly what was given', () => {
    const name = fc
      .string({ unit: 'grapheme', minLength: 1 })
      .filter((text) => !/[[\]]/.test(text));
    fc.assert(
      fc.property(
        fc.dictionary(name, fc.string({ unit: 'binary' }).filter(wellFormed)),
        (params) => {
          expect([...new URLSearchParams(queryString(params))]).toEqual(Object.entries(params));
        },
      ),
      { numRuns: fuzzRuns(10_000) },
    );
  });
});

describe('requestUrl', () => {
  it('puts path and params below the server’s address', () => {
    expect(buildUrl(base, '/items/articles', { limit: 1 })).toBe(`${base}/items/articles?limit=1`);
  });

  it('adds params to a query that the path has already', () => {
    expect(buildUrl(base, '/items/articles?limit=1', { page: 2 })).toBe(
      `${base}/items/articles?limit=1&page=2`,
    );
  });

  it('roots a path without a leading slash', () => {
    expect(buildUrl(base, 'items/articles', {})).toBe(`${base}/items/articles`);
  });

  it('says of a refused path that it is the path, and refuses what is no text', () => {
    for (const path of ['//evil.example', 'https://evil.example', '../a', 'a#b', 1, undefined])
      expect(() => buildUrl(base, path as string, {})).toThrow(/^path /);
  });

  it('either refuses a path or stays below the server’s address', () => {
    const piece = fc.oneof(
      fc.constantFrom(
        '/',
        '//',
        '\\',
        '..',
        '.',
        '%2e',
        '%2E%2e',
        '?',
        '#',
        '@evil.example',
        ':',
        'http:',
        'a',
      ),
      fc.constantFrom('\t', '\n', '\r', ' ', '\0', '\u3000', '．', '%00', '%2f', '%5c', '[', 'é'),
      fc.string({ unit: 'binary', maxLength: 2 }),
    );
    fc.assert(
      fc.property(
        fc.array(piece).map((pieces) => pieces.join('')),
        (path) => {
          let address: string;
          try {
            address = buildUrl(base, path, {});
          } catch (error) {
            expect(error).toBeInstanceOf(InvalidParamError);
            return;
          }
          const { href, hash, username } = new URL(address);
          expect(`${href}/`.startsWith(`${base}/`)).toBe(true);
          expect([hash, username]).toEqual(['', '']);
          // No segment may have vanished: `/a/../b` would still be below the address, but elsewhere.
          const slashes = (text: string) => text.split('?')[0]?.split('/').length;
          expect(slashes(href)).toBe(slashes(address));
        },
      ),
      { numRuns: fuzzRuns(5_000) },
    );
  });

  it('does not lose a space at the end of the path, which a URL parser would', () => {
    const settled = (() => {
      try {
        return new URL(buildUrl(base, '/a ', {})).pathname;
      } catch (error) {
        return error;
      }
    })();
    if (settled instanceof Error) expect(settled).toBeInstanceOf(InvalidParamError);
    else expect(settled).toBe('/api/a%20');
  });

  it('takes a path with a space in it, as names of files have', () => {
    expect(buildUrl(base, '/assets/a/my film.mp4', {})).toBe(`${base}/assets/a/my film.mp4`);
  });

  it.each([() => 1, Symbol('a'), NaN, Infinity])(
    'refuses a parameter that a query string cannot hold (%#)',
    (value) => {
      expect(() => buildUrl(base, '/a', { limit: value })).toThrow(InvalidParamError);
      expect(() => buildUrl(base, '/a', { limit: value })).toThrow(/^params /);
    },
  );

  it('refuses what cannot be written, without sending it', () => {
    const circle: Record<string, unknown> = {};
    circle['self'] = circle;
    for (const filter of [circle, { a: 1n }])
      expect(() => buildUrl(base, '/a', { filter })).toThrow(/^params /);
    for (const filter of [circle, { a: 1n }, '\ud800', new Date(NaN)])
      expect(() => buildUrl(base, '/a', { filter })).toThrow(InvalidParamError);
  });
});
