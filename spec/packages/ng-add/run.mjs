// @ts-check
// npm run prove -- schematic: the schematic of `ng add directus-rx` on a fresh project's tree, with the schematics of each version of
// Angular. `--angular=19,22`: only these versions.
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { npmInstall, run } from '../command.mjs';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const { values } = parseArgs({ options: { angular: { type: 'string', default: '19,20,21,22' } } });

for (const major of values.angular.split(',')) {
  const folder = await mkdtemp(join(tmpdir(), 'directus-rx-ng-add-'));
  try {
    await writeFile(join(folder, 'package.json'), '{"private":true}');
    await npmInstall(folder, `@angular-devkit/schematics@${major}`, `@schematics/angular@${major}`);
    await cp(join(root, 'schematics'), join(folder, 'schematics'), { recursive: true });
    await cp(join(root, 'spec/packages/fixtures/ng-add.mjs'), join(folder, 'ng-add.mjs'));
    await run(folder, process.execPath, ['ng-add.mjs']);
    console.log(`ng add, Angular ${major}: ok`);
  } finally {
    await rm(folder, { recursive: true });
  }
}
