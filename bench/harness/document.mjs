/** The pages that hold the results, between marks. */
import { readFileSync, writeFileSync } from 'node:fs';
import { goalRow, goalTable } from './goals.mjs';

/** Puts the result of one benchmark in its place in docs/performance.md, and what it says of goals in their table. */
export function writeDown(name, text, goals) {
  between('performance', name, () => text);
  if (goals.length > 0) between('performance', 'goals', (old) => merged(old, goals));
}

/** Replaces what stands between the marks of that name in a page of docs. */
export function between(page, name, replace) {
  const file = new URL(`../../docs/${page}.md`, import.meta.url);
  const text = readFileSync(file, 'utf8');
  const marks = new RegExp(`(<!-- ${name} -->\n)([^]*?)(<!-- /${name} -->)`);
  if (!marks.test(text)) throw new Error(`docs/${page}.md has no place for ${name}.`);
  writeFileSync(
    file,
    text.replace(marks, (_, open, old, close) => `${open}\n${replace(old)}\n\n${close}`),
  );
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
