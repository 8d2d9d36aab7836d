// The declarations for compilers before TypeScript 5.4. `npm run prove -- types` runs such compilers.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };

const folder = 'dist/types-before-5.4';
const namesIn = (path: string) => readdirSync(path).filter((name) => /\.d\.c?ts$/.test(name));

describe('declarations for older compilers', () => {
  it('older declarations: each declaration file has one', () => {
    expect(namesIn(folder)).toEqual(namesIn('dist'));
  });

  it.each(namesIn('dist'))('have no newer syntax in %s', (name) => {
    const text = readFileSync(join(folder, name), 'utf8');
    expect(text).not.toMatch(/[<,]\s*const [A-Z]/);
    expect(/\bNoInfer</.test(text)).toBe(text.includes('type NoInfer<T> ='));
  });

  it('package.json: selects the older declarations for each entry, in imports, in require and without exports', () => {
    const { '.': main, './package.json': _, './register': types, ...rest } = packageJson.exports;
    expect(types).toEqual({
      import: { types: './types/register.d.ts' },
      require: { types: './types/register.d.cts' },
    });
    const fileOf = (path: string) => path.replace('/', '-');
    for (const [path, { import: esm, require: cjs }] of Object.entries({ '.': main, ...rest })) {
      const name = path === '.' ? 'index' : fileOf(path.slice(2));
      expect(Object.keys(esm)).toEqual(['types@<5.4', 'types', 'default']);
      expect(esm['types@<5.4']).toBe(`./${folder}/${name}.d.ts`);
      expect(Object.keys(cjs)).toEqual(['types@<5.4', 'types', 'default']);
      expect(cjs['types@<5.4']).toBe(`./${folder}/${name}.d.cts`);
    }
    const older = { ...packageJson.typesVersions['<5.4'] };
    const newer = { ...packageJson.typesVersions['*'] };
    const paths = Object.keys(rest).map((path) => path.slice(2));
    expect(older).toEqual({
      'dist/index.d.ts': [`./${folder}/index.d.ts`],
      ...Object.fromEntries(paths.map((path) => [path, [`./${folder}/${fileOf(path)}.d.ts`]])),
      register: [types.import.types],
    });
    expect(newer).toEqual({
      ...Object.fromEntries(paths.map((path) => [path, [`./dist/${fileOf(path)}.d.ts`]])),
      register: [types.import.types],
    });
  });
});
