import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { environments } from './environments.mjs';
import { surprises, update, updateMemory } from './page.mjs';
import type { Environment, Outcome } from './types';

const read = (file: string): string =>
  readFileSync(new URL(`../../${file}`, import.meta.url), { encoding: 'utf8' });

const rowsOf = (page: string): string[] =>
  (page.split('<!-- /platforms -->')[0] ?? '')
    .split('\n')
    .filter((line) => /^\| .*\| \d{4}-\d\d-\d\d +\|$/.test(line));

const environment = (title: string, fails: Environment['fails'] = []): Environment => ({
  name: title,
  title,
  fails,
  run: () => Promise.reject(new Error('not run')),
});

const outcome = (version: string, text = 'ok'): Outcome => ({
  version,
  results: [{ group: 'items', name: 'query', outcome: text, milliseconds: 1 }],
});

const empty = '<!-- platforms --><!-- /platforms --><!-- failures --><!-- /failures -->';
const [one, two] = [environment('One'), environment('Two')];

describe('docs/platforms.md', () => {
  it('docs/platforms.md: each row is an environment of the prover, in its order', () => {
    const titles = environments.map(({ title }) => title);
    const found = rowsOf(read('docs/platforms.md')).map((row) => row.split('|')[1]?.trim() ?? '');
    expect(found.length).toBeGreaterThan(0);
    expect(found).toEqual(titles.filter((title) => found.includes(title)));
  });

  it('docs/platforms.md: the number of rows is the number that README.md names', () => {
    const rows = rowsOf(read('docs/platforms.md')).length;
    expect(/\[(\d+) environments\]\(docs\/platforms\.md\)/.exec(read('README.md'))?.[1]).toBe(
      `${rows}`,
    );
  });

  it('keeps the rows of earlier runs, in the order of the environments', () => {
    const first = update(empty, [one, two], new Map([[two, outcome('2.0')]]));
    const second = update(first, [one, two], new Map([[one, outcome('1.0')]]));
    expect(rowsOf(second).map((row) => row.split(' | ').slice(0, 2))).toEqual([
      ['| One', '1.0'],
      ['| Two', '2.0'],
    ]);
  });

  it('replaces the row of an environment that runs again', () => {
    const first = update(empty, [one], new Map([[one, outcome('1.0')]]));
    const second = update(first, [one], new Map([[one, outcome('1.1', 'NETWORK')]]));
    expect(rowsOf(second)).toEqual([expect.stringMatching(/^\| One \| 1\.1 .*\| 0 of 1 \|/)]);
  });

  it('gives the reasons of checks that fail as expected, of environments that were run', () => {
    const known = environment('Old', [{ check: 'query', outcome: /late/, reason: 'Slow.' }]);
    const page = update(empty, [known], new Map([[known, outcome('1.0', 'late')]]));
    expect(page).toContain('- **Old**: Slow. (query)');
    expect(update(empty, [known], new Map())).not.toContain('Slow.');
  });

  it('gives a reason once, with all environments that have it', () => {
    const fails = [{ check: 'query', outcome: /late/, reason: 'Slow.' }];
    const both = [environment('Old', fails), environment('Older', fails)];
    const found = new Map(both.map((one) => [one, outcome('1.0', 'late')]));
    expect(update(empty, both, found)).toContain('- **Old**, **Older**: Slow. (query)');
  });
});

describe('docs/platforms.md: memory', () => {
  it('updateMemory: writes the row of each environment that was measured, in MB, and keeps the others', () => {
    const memory = { version: '1.0', before: 50_000_000, peak: 80_400_000 };
    const start = '<!-- memory --><!-- /memory -->';
    const first = updateMemory(start, [one, two], new Map([[two, memory]]));
    const second = updateMemory(first, [one, two], new Map([[one, { ...memory, version: '2.0' }]]));
    expect(rowsOf(second).map((row) => row.split(' | ').slice(0, 5))).toEqual([
      ['| One', '2.0', '50', '80', '30'],
      ['| Two', '1.0', '50', '80', '30'],
    ]);
  });
});

describe('npm run prove -- runtimes', () => {
  it('gives each environment a name and a title of its own', () => {
    for (const key of ['name', 'title'] as const)
      expect(new Set(environments.map((each) => each[key])).size).toBe(environments.length);
  });

  it('surprises: a failure, another failure than expected, and an expected one that passes are listed', () => {
    const known = environment('Old', [{ check: 'query', outcome: /late/, reason: 'Slow.' }]);
    expect(surprises(one, outcome('1', 'late'))).toEqual(['query: late']);
    expect(surprises(known, outcome('1', 'late'))).toEqual([]);
    expect(surprises(known, outcome('1', 'NETWORK'))).toEqual(['query: NETWORK']);
    expect(surprises(known, outcome('1'))).toEqual(['query: ok']);
  });

  it('surprises: a run without checks, and a process that does not end by itself, are listed', () => {
    expect(surprises(one, { version: '1', results: [] })).toEqual(['no check ran']);
    expect(surprises(one, { ...outcome('1'), endsAfter: Infinity })).toEqual([
      'does not end by itself within 3000 ms',
    ]);
  });
});
