import ts from 'typescript';
import { expect, it } from 'vitest';
import { findInLibrary } from './library-sources';

/** The regular expressions of the library, with where they are. */
const expressions = findInLibrary(ts.isRegularExpressionLiteral).map(({ node, where }) => {
  const [, source = '', flags = ''] = /^\/(.*)\/(\w*)$/s.exec(node.text) ?? [];
  return { where: `${where} ${node.text}`, regex: new RegExp(source, flags) };
});

/** Texts of one repeated character, or of two that take turns, with an end that matches nothing. */
function attacks(source: string, length: number): string[] {
  const own = [...new Set(source.replace(/\\[a-z]/gi, ''))];
  const pumps = [...new Set([...own, 'a', '0', ' ', '/', '\n', '\t', '_'])];
  return pumps.flatMap((pump) => [
    `${pump.repeat(length)}\u0001`,
    `${`${pump}a`.repeat(length / 2)}\u0001`,
    `${`${pump}/`.repeat(length / 2)}\u0001`,
    `,id ${pump.repeat(length)}\u0001`,
  ]);
}

/** Milliseconds of processor time, so that other processes do not count. */
function cpuTime(work: () => unknown): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}

const slow = ({ regex }: { readonly regex: RegExp }): string | undefined =>
  attacks(regex.source, 30_000).find(
    (text) =>
      cpuTime(() => [...text.matchAll(new RegExp(regex, `${regex.flags.replace('g', '')}g`))]) >
      250,
  );

it(
  'regular expressions: none in lib takes quadratic time, whatever a server or a caller sends',
  { timeout: 120_000 },
  () => {
    expect(expressions.length).toBeGreaterThan(30);
    expect(
      expressions.filter((each) => slow(each) !== undefined).map(({ where }) => where),
    ).toEqual([]);
  },
);

it('regular expressions: the search finds one that takes quadratic time', () => {
  expect(slow({ regex: /\/+$/ })).toBeDefined();
});
