// @ts-check
import { readFile, writeFile } from 'node:fs/promises';
import * as prettier from 'prettier';

const file = new URL('../../docs/servers.md', import.meta.url);

/**
 * @typedef {object} Results
 * @property {Map<string, Record<string, string>>} features by group and feature, then by version
 * @property {Map<string, Record<string, { has: number, of: number }>>} routes by group, then by version
 */

/**
 * @param {readonly string[]} versions
 * @param {Results} results
 */
const tables = (versions, { features, routes }) => ({
  features: table(
    ['', 'what', ...versions],
    [...features].map(([row, cells]) => [
      ...row.split(' | '),
      ...versions.map((version) => mark(cells[version])),
    ]),
  ),
  routes: table(
    ['endpoints', ...versions],
    [...routes].map(([row, cells]) => [
      `\`${row}\``,
      ...versions.map((version) => share(cells[version])),
    ]),
  ),
});

const mark = (/** @type {string | undefined} */ cell) => (cell === 'yes' ? '✓' : (cell ?? '?'));

/** @param {{ has: number, of: number } | undefined} cell */
const share = (cell) =>
  cell === undefined
    ? '?'
    : cell.has === cell.of
      ? `all ${cell.of}`
      : cell.has === 0
        ? 'none'
        : `${cell.has} of ${cell.of}`;

/** @param {string[]} head @param {string[][]} rows */
const table = (head, rows) =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');

export const readPage = () => readFile(file, 'utf8');

/**
 * Puts the tables between their marks.
 *
 * @param {readonly string[]} versions
 * @param {Results} results
 */
export async function writePage(versions, results) {
  let page = await readPage();
  for (const [name, text] of Object.entries(tables(versions, results))) {
    const marks = new RegExp(`(<!-- ${name} -->)[^]*?(<!-- /${name} -->)`);
    page = page.replace(marks, (_, open, close) => `${open}\n\n${text}\n\n${close}`);
  }
  await writeFile(file, await prettier.format(page, { parser: 'markdown' }));
}

/**
 * What the page says otherwise than these results, a line each.
 *
 * @param {string} page
 * @param {readonly string[]} versions
 * @param {Results} results
 */
export function differences(page, versions, results) {
  const columns =
    page
      .match(/^\|\s+\|\s*what\s*\|.*$/m)?.[0]
      .split('|')
      .slice(3, -1)
      .map((name) => name.trim()) ?? [];
  const said = new Map();
  for (const line of page.split('\n').filter((one) => one.startsWith('|'))) {
    const cells = line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim());
    said.set(cells.slice(0, -columns.length).join(' | '), cells.slice(-columns.length));
  }
  /** @type {string[]} */
  const found = [];
  /** @param {string} row @param {string} version @param {string} is */
  const compare = (row, version, is) => {
    const says = said.get(row)?.[columns.indexOf(version)] ?? 'nothing';
    if (says !== is)
      found.push(`${row}, Directus ${version}: the page says "${says}", the server "${is}"`);
  };
  for (const version of versions) {
    for (const [row, cells] of results.features) compare(row, version, mark(cells[version]));
    for (const [row, cells] of results.routes)
      compare(`\`${row}\``, version, share(cells[version]));
  }
  return found;
}
