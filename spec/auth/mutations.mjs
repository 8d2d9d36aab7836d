// Takes one rule after the other out of a copy of the session, and shows that the model notices.
// `node spec/auth/mutations.mjs [name]`; docs/reliability.md lists what each rule promises.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { mutations } from './mutation-list.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const models = ['spec/auth/model.spec.ts', 'spec/auth/tabs-model.spec.ts'];

function copy() {
  const folder = mkdtempSync(join(tmpdir(), 'directus-rx-mutation-'));
  for (const part of ['lib', 'spec', 'package.json', 'tsconfig.json', 'vitest.config.ts'])
    cpSync(join(root, part), join(folder, part), { recursive: true });
  for (const part of ['node_modules', 'demo']) symlinkSync(join(root, part), join(folder, part));
  return folder;
}

/** @param {string} folder @param {readonly string[]} specs */
function run(folder, specs) {
  const { status, stdout, error } = spawnSync(
    process.execPath,
    [
      join(root, 'node_modules/vitest/vitest.mjs'),
      'run',
      '--project',
      'node',
      '--bail',
      '1',
      ...specs,
    ],
    // A mutant may wait for ever, or ask without end.
    { cwd: folder, encoding: 'utf8', timeout: 180_000, env: { ...process.env, NO_COLOR: '1' } },
  );
  if (error) return { failed: true, first: 'does not come to an end' };
  const first = /(?:FAIL\s+.*|×.*)\n/.exec(stdout)?.[0].trim() ?? stdout.slice(-500);
  return { failed: status !== 0, first };
}

const [, , only] = process.argv;
const chosen = mutations.filter(({ name }) => only === undefined || name === only);
const folder = copy();
let survivors = 0;
try {
  const { failed, first } = only === undefined ? run(folder, models) : { failed: false };
  if (failed) throw new Error(`The model fails already without any mutation: ${first}`);
  for (const { name, file, from, to, specs = models } of chosen) {
    const path = join(folder, file);
    const source = readFileSync(path, { encoding: 'utf8' });
    if (source.split(from).length !== 2) throw new Error(`${name}: not once in ${file}: ${from}`);
    writeFileSync(
      path,
      source.replace(from, () => to),
    );
    const { failed: killed, first: how } = run(folder, specs);
    writeFileSync(path, source);
    if (!killed) survivors++;
    console.log(`${killed ? 'noticed ' : 'SURVIVED'}  ${name}\n          ${killed ? how : ''}`);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
console.log(`${chosen.length - survivors} of ${chosen.length} noticed`);
process.exitCode = survivors > 0 ? 1 : 0;
