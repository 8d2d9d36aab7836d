import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Directus } from '../../lib';
import { sdkFunctions, sdkMethods } from '../parity/entry';
import { comparedBy, isSame } from '../surface/contracts/compared';
import { root } from './blocks';

const [, fromClasses = '', fromFunctions = ''] = readFileSync(join(root, 'docs/migration.md'), {
  encoding: 'utf8',
}).split(/^## From .*$/m);

/** The rows of all tables, each with what stands in backticks in its two columns. */
const rowsOf = (text: string) =>
  text
    .split('\n')
    .filter((line) => /^\| .*`/.test(line) && !line.startsWith('| `@directus/sdk` 26 '))
    .map((line) => {
      const [, theirs = [], ours = []] = line.split(/(?<!\\)\|/).map(codesOf);
      return { theirs, ours };
    });

/** The cells of all tables. */
const cellsOf = (text: string) =>
  text
    .split('\n')
    .filter((line) => /^\| .*`/.test(line))
    .map((line) =>
      line
        .split(/(?<!\\)\|/)
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );

/** Rows on types, which spec/surface/type-names.spec-d.ts compares. */
const OF_TYPES = /^(?:all type names|`OneItem|`items<|`any` in)/;

/** The names in a cell, without arguments: `` `auth.mode`, `.storage` `` as `auth.mode`, `auth.storage`. */
function namesIn(cell: string): string[] {
  const names = codesOf(cell).map((code) =>
    /^(?:filter:|\{)/.test(code) ? code : code.replace(/\((?!c\)\.).*/, ''),
  );
  const object = /^[^.]*/.exec(names[0] ?? '')?.[0] ?? '';
  return names.map((name) => (name.startsWith('.') ? `${object}${name}` : name));
}

const codesOf = (cell: string): string[] =>
  [...cell.matchAll(/`([^`]+)`/g)].map(([, code = '']) => code);

/** The other exports of @directus/sdk 26.0.0, which make no request: `Object.keys(await import('@directus/sdk'))`. */
const others = readFileSync(join(root, 'spec/parity/no-request.txt'), { encoding: 'utf8' })
  .trim()
  .split('\n');
const exported = [...sdkFunctions.map(({ name }) => name), ...others];

const methods = sdkMethods
  .filter(({ name }) => name !== '(deleteByQuery)') // which it did not have
  .flatMap((method) => method.methods);

describe('docs/migration.md', () => {
  const written = rowsOf(fromClasses)
    .flatMap(({ theirs }) => theirs)
    .join(' ')
    // `transport.get`, `.head` are two of transport.
    .replaceAll(/ \.(?=\w)/g, ' transport.');

  it.each(methods)('says what becomes of the method %s', (method) => {
    expect(written.includes(method), method).toBe(true);
  });

  const promises = cellsOf(fromClasses).filter(
    ([first, second = '']) => /^same\b/.test(second) && !OF_TYPES.test(first ?? ''),
  );

  it.each(promises)(
    'says "same" of %s only because both packages were compared',
    (first = '', second = '') => {
      const names = namesIn(first);
      expect(names).not.toEqual([]);
      for (const name of names) {
        expect(comparedBy(name).length, name).toBeGreaterThan(0);
        // Anything that follows may be such a difference, except for what is there in addition.
        if (/^same(?:; also .*)?$/.test(second.trim())) expect(isSame(name), name).toBe(true);
      }
    },
  );

  const rows = rowsOf(fromFunctions);
  const functions = rows
    .flatMap(({ theirs }) => theirs)
    .map((code) => /^\w+/.exec(code)?.[0] ?? code);

  it.each(exported)('says what becomes of the function %s', (name) => {
    expect(functions.includes(name), name).toBe(true);
  });

  it('names no function that the SDK does not have', () => {
    const known = new Set([...exported, 'client', 'interface', 'ids']);
    expect(functions.filter((name) => !known.has(name))).toEqual([]);
  });

  it('leads to nothing that is not here', () => {
    const paths = rows.flatMap(({ ours }) => pathsOf(ours));
    expect(paths.length).toBeGreaterThan(90);
    expect(paths.filter((path) => !exists(path))).toEqual([]);
    expect(exists('directus.items(c).readNothing')).toBe(false);
  });
});

/** `directus.auth.login`, `.logout(…)` as `directus.auth.login`, `directus.auth.logout`. */
function pathsOf(codes: readonly string[]): string[] {
  let object: string | undefined;
  return codes.flatMap((code) => {
    const [path] = /^(?:directus)?(?:\.\w+(?:\(c\)(?=\.))?)+/.exec(code) ?? [];
    if (path?.startsWith('directus.') === true) {
      object = exists(path) && /^directus\.\w+$/.test(path) ? path : path.replace(/\.\w+$/, '');
      return path;
    }
    return path !== undefined && object !== undefined ? `${object}${path}` : [];
  });
}

function exists(path: string): boolean {
  const directus = new Directus('http://directus.test');
  const [, ...names] = path.split('.');
  let found: unknown = directus;
  for (const name of names) {
    if (name === 'items(c)') found = directus.items('c');
    else if (name === 'singleton(c)') found = directus.singleton('c');
    else if (typeof found !== 'object' || found === null || !(name in found)) return false;
    else found = Reflect.get(found, name);
  }
  return found !== undefined;
}
