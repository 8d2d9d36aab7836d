// The blocks of docs/testing.md and docs/tasks/test.md, which have fake servers of their own: each is run, and logs what its comment says.
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { blocks, root } from '../docs/blocks';
import { runScript } from '../support/run-script';

const own = blocks.filter(({ name }) => /^docs\/(?:testing|tasks\/test)\.md/.test(name));
const isOf = (word: RegExp) => own.filter(({ code }) => word.test(code));
const inAngular = isOf(/@angular/);
const inVitest = isOf(/from 'vitest'/);
const scripts = own.filter((block) => ![...inAngular, ...inVitest].includes(block));

const withoutSpaces = (text: string) => text.replace(/\s/g, '');
/** The values behind `console.log(…); //`, without the words between them. */
const logged = (code: string) =>
  [...code.matchAll(/console\.log\([^\n]*\/\/ (.*)$/gm)].flatMap(([, text = '']) =>
    text.split(', and then '),
  );

it('the pages have blocks of each kind', () => {
  expect([scripts.length, inVitest.length, inAngular.length]).toEqual([4, 2, 1]);
});

it.each(scripts)('runs: $name', { timeout: 30_000 }, async ({ code }) => {
  const { code: exit, output } = await runScript(
    `${code}\nsetTimeout(() => process.exit(0), 500);`,
  );
  expect(output).not.toMatch(/error/i);
  expect(exit).toBe(0);
  expect(withoutSpaces(output)).toBe(withoutSpaces(logged(code).join('')));
});

it.each(inVitest)('passes in Vitest: $name', { timeout: 60_000 }, async ({ code }) => {
  const folder = await mkdtemp(join(root, 'node_modules/.cache-testing-'));
  try {
    await writeFile(join(folder, 'example.spec.ts'), code);
    const platform = join(root, 'lib/transport/platform/node.ts');
    const socket = join(root, 'lib/realtime/socket/node.ts');
    const alias = { '#platform': platform, '#socket': socket };
    const config = `export default { resolve: { alias: [
      { find: /^directus-rx\\/testing$/, replacement: ${JSON.stringify(join(root, 'lib/testing/index.ts'))} },
      { find: /^directus-rx$/, replacement: ${JSON.stringify(join(root, 'lib/index.ts'))} },
      ...${JSON.stringify(Object.entries(alias).map(([find, replacement]) => ({ find, replacement })))},
    ] }, test: { include: ['*.spec.ts'] } };`;
    await writeFile(join(folder, 'vitest.config.mjs'), config);
    const program = join(root, 'node_modules/vitest/vitest.mjs');
    const { stdout } = await promisify(execFile)(
      process.execPath,
      [program, 'run', '--root', folder, '--reporter=json'],
      { env: { ...process.env, VITEST: undefined, NO_COLOR: '1' } },
    );
    const { numPassedTests, numTotalTests } = JSON.parse(stdout) as Record<string, number>;
    expect([numPassedTests, numTotalTests]).toEqual([3, 3]);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
