// @ts-check
// docs/platforms.md, as far as a run writes it.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as prettier from 'prettier';
import { withFolderLock } from '../../demo/server/folder-lock.mjs';
import { cacheFolder } from '../../demo/server/paths.mjs';
import { groups } from './checks.mjs';

const file = new URL('../../docs/platforms.md', import.meta.url);

/** @typedef {import('./types').Environment} Environment */
/** @typedef {import('./types').Outcome} Outcome */
/** @typedef {import('./types').Memory} Memory */

const today = () => new Date().toISOString().slice(0, 10);

/** Milliseconds within which a process is expected to end once its work is done. */
const ENDS_WITHIN = 3_000;

/**
 * Returns the outcomes that differ from the environment's description, a line each.
 *
 * @param {Environment} environment
 * @param {Outcome} outcome
 */
export function surprises({ fails = [] }, { results, endsAfter = 0 }) {
  const lines = results.flatMap(({ name, outcome }) => {
    const expected = fails.find(({ check }) => check === name);
    const isExpected = expected ? expected.outcome.test(outcome) : outcome === 'ok';
    return isExpected ? [] : [`${name}: ${outcome}`];
  });
  if (results.length === 0) lines.push('no check ran');
  if (endsAfter > ENDS_WITHIN) lines.push(`does not end by itself within ${ENDS_WITHIN} ms`);
  return lines;
}

/**
 * Returns a row of the table: environment, version, a cell for each group of checks, and the day of the run.
 *
 * @param {Environment} environment
 * @param {Outcome} outcome
 */
export function row({ title }, { version, results, endsAfter }) {
  const cells = groups.map((group) => {
    const own = results.filter((result) => result.group === group);
    const passed = own.filter(({ outcome }) => outcome === 'ok').length;
    if (own.length === 0) return '–';
    return passed === own.length ? `✓ ${passed}` : `${passed} of ${own.length}`;
  });
  const ends = endsAfter === undefined ? '–' : endsAfter > ENDS_WITHIN ? 'no' : '✓';
  return `| ${[title, version, ...cells, ends, today()].join(' | ')} |`;
}

/** @param {string} page @param {string} name */
const linesOf = (page, name) => {
  const marked = new RegExp(`<!-- ${name} -->([^]*?)<!-- /${name} -->`).exec(page)?.[1] ?? '';
  return marked.split('\n').filter((line) => /^(?:\||- )/.test(line));
};

/** @param {string} line */
const titleOf = (line) => /^(?:\| *|- \*\*)(.+?)(?: *\||\*\*)/.exec(line)?.[1] ?? '';

/** @param {Environment} environment @param {Memory} memory */
export function memoryRow({ title }, { version, before, peak }) {
  const megabytes = [before, peak, peak - before].map((bytes) => Math.round(bytes / 1_000_000));
  return `| ${[title, version, ...megabytes, today()].join(' | ')} |`;
}

/**
 * Returns a table with the rows of what ran, and those that the page has of others.
 *
 * @template T
 * @param {string} page
 * @param {string} name of the table
 * @param {readonly string[]} head
 * @param {readonly Environment[]} all in their order
 * @param {ReadonlyMap<Environment, T>} found
 * @param {(environment: Environment, outcome: T) => string} rowOf
 */
function table(page, name, head, all, found, rowOf) {
  const before = linesOf(page, name);
  const rows = all.flatMap((environment) => {
    const outcome = found.get(environment);
    if (outcome) return [rowOf(environment, outcome)];
    return before.filter((line) => titleOf(line) === environment.title).slice(-1);
  });
  return [`| ${head.join(' | ')} |`, `|${' --- |'.repeat(head.length)}`, ...rows];
}

/** @param {string} page @param {string} name @param {readonly string[]} lines */
const replace = (page, name, lines) =>
  page.replace(
    new RegExp(`(<!-- ${name} -->)[^]*?(<!-- /${name} -->)`),
    (_, open, close) => `${open}\n\n${lines.join('\n')}\n\n${close}`,
  );

/**
 * Puts the rows of what ran in the place of those that the page has, and keeps the others.
 *
 * @param {string} page
 * @param {readonly Environment[]} all in their order
 * @param {ReadonlyMap<Environment, Outcome>} outcomes
 */
export function update(page, all, outcomes) {
  const head = ['', 'version', ...groups, 'ends', 'run on'];
  const rows = table(page, 'platforms', head, all, outcomes, row);
  const shown = new Set(rows.map(titleOf));
  /** Titles of environments by what does not work in them. @type {Map<string, string[]>} */
  const failures = new Map();
  for (const { title, fails = [] } of all.filter((one) => shown.has(one.title)))
    for (const reason of new Set(fails.map((one) => one.reason))) {
      const checks = fails.filter((one) => one.reason === reason).map(({ check }) => check);
      const text = `${reason} (${checks.join('; ')})`;
      failures.set(text, [...(failures.get(text) ?? []), `**${title}**`]);
    }
  const lines = [...failures].map(([text, titles]) => `- ${titles.join(', ')}: ${text}`);
  return replace(replace(page, 'platforms', rows), 'failures', lines);
}

/** @param {string} page @param {readonly Environment[]} all @param {ReadonlyMap<Environment, Memory>} found */
export function updateMemory(page, all, found) {
  const head = ['', 'version', 'before (MB)', 'at most (MB)', 'more (MB)', 'run on'];
  return replace(page, 'memory', table(page, 'memory', head, all, found, memoryRow));
}

/**
 * Writes what `change` makes of the page. Two runs at once do not lose rows of each other.
 *
 * @param {(page: string) => string} change
 */
export const writePage = (change) =>
  withFolderLock(join(cacheFolder, 'platforms.lock'), async () => {
    const text = change(await readFile(file, 'utf8'));
    await writeFile(file, await prettier.format(text, { parser: 'markdown' }));
  });
