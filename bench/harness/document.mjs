/** The page that holds the results: docs/performance.md, between marks. */
import { readFileSync, writeFileSync } from 'node:fs';
import { goalRow, goalTable } from './goals.mjs';

const file = new URL('../../docs/performance.md', import.meta.url);

/** Puts the result of one benchmark in its place, and what it says of goals in their table. */
export function writeDown(name, text, goals) {
  const page = between(readFileSync(file, 'utf8'), name, () => text);
  writeFileSync(
    file,
    goals.length > 0 ? between(page, 'goals', (old) => merged(old, goals)) : page,
  );
}

function between(page, name, replace) {
  const marks = new RegExp(`(<!-- ${name} -->\n)([^]*?)(<!-- /${name} -->)`);
  if (!marks.test(page)) throw new Error(`docs/performance.md has no place for ${name}.`);
  return page.replace(marks, (_, open, old, close) => `${open}\n${replace(old)}\n\n${close}`);
}

/** Goals of other benchmarks stay as they are. */
function merged(old, goals) {
  const rows = old
    .split('\n')
    .filter((line) => line.startsWith('| '))
    .slice(2)
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
  for (const row of goals.map(goalRow)) {
    const known = rows.findIndex(([what]) => what === row[0]);
    if (known === -1) rows.push(row);
    else rows[known] = row;
  }
  return goalTable(rows);
}
