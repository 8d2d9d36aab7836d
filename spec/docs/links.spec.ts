import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join, normalize } from 'node:path';
import { describe, expect, it } from 'vitest';
import { root } from './blocks';

const pages = [
  ...readdirSync(root).filter((name) => name.endsWith('.md')),
  ...readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md') && !name.startsWith('api'))
    .map((name) => `docs/${name}`),
  'demo/README.md',
  'bench/README.md',
  'examples/angular/README.md',
  '.changeset/README.md',
];

const read = (page: string): string =>
  readFileSync(join(root, page), { encoding: 'utf8' }).replaceAll(/^ *```[^]*?^ *```/gm, '');

/** The names GitHub gives to headings: lower case, spaces as dashes, no other signs. */
const anchors = (text: string): Set<string> =>
  new Set(
    [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
      heading
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
        .replaceAll(' ', '-'),
    ),
  );

/** The links of a page to files and headings that are not there. */
function broken(page: string, text: string): string[] {
  const targets = [...text.matchAll(/\]\(([^)\s]+)\)|(?:src|srcset)="([^"]+)"/g)].map(
    ([, link = '', source = '']) => link || source,
  );
  return targets
    .filter((target) => !/^[a-z]+:/.test(target))
    .filter((target) => {
      const [path = '', anchor] = target.split('#');
      const file = path === '' ? page : normalize(join(dirname(page), path));
      if (!existsSync(join(root, file))) return true;
      return anchor !== undefined && !anchors(file === page ? text : read(file)).has(anchor);
    });
}

/** The specs that are there, by the name alone: pages leave out the folder where it is clear. */
const specs = new Set(
  readdirSync(join(root, 'spec'), { recursive: true, encoding: 'utf8' }).map((path) =>
    basename(path),
  ),
);

/** The names of specs in a page that no file has. `<name>.spec.ts` and `*.spec.ts` are patterns. */
const unknownSpecs = (text: string): string[] =>
  [...text.matchAll(/[^`|\s(]+\.spec\.ts/g)]
    .map(([path]) => path)
    // Those of a tutorial are in the application of its reader.
    .filter((path) => !/[*<{]|^src\//.test(path) && !specs.has(basename(path)));

describe('the links of the documentation', () => {
  it.each(pages)('names only specs that exist: %s', (page) => {
    expect(unknownSpecs(read(page))).toEqual([]);
  });

  it('finds the name of a spec that does not exist', () => {
    expect(unknownSpecs('`links.spec.ts`, `spec/docs/nowhere.spec.ts`, `*.spec.ts`')).toEqual([
      'spec/docs/nowhere.spec.ts',
    ]);
  });

  it.each(pages)('lead somewhere: %s', (page) => {
    expect(broken(page, read(page))).toEqual([]);
  });

  it('would be found out if they did not', () => {
    const text = '# One\n[a](nowhere.md) [b](#two) [c](#one) [d](README.md#no-such-heading)';
    expect(broken('README.md', text)).toEqual(['nowhere.md', '#two', 'README.md#no-such-heading']);
  });
});
