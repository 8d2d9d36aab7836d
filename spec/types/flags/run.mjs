// @ts-check
// npm run prove -- types: the specs of types with the settings and the compilers that applications have. `--typescript=5.4,6.0`.
import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { compile, installDeclarations, removeApplication } from './compile.mjs';
import { settings, specsFor } from './matrix.mjs';

const { values } = parseArgs({
  options: { typescript: { type: 'string', default: '5.4,5.9,6.0' } },
});
const versions = values.typescript.split(',');
const folder = mkdtempSync(join(tmpdir(), 'directus-rx-types-'));
let failed = 0;
let passed = 0;
try {
  writeFileSync(join(folder, 'package.json'), '{ "private": true }');
  const packages = versions.map((version) => `ts-${version}@npm:typescript@~${version}.0`);
  const install = ['install', '--no-audit', '--no-fund', '--silent', ...packages];
  execFileSync('npm', install, { cwd: folder, stdio: 'inherit' });
  const require = createRequire(join(folder, 'package.json'));
  installDeclarations();
  for (const version of versions) {
    const ts = require(`ts-${version}`);
    for (const setting of settings) {
      const begun = Date.now();
      const { findings } = compile(specsFor(setting), setting.flags, ts);
      const seconds = ((Date.now() - begun) / 1_000).toFixed(1);
      console.log(
        `${findings.length === 0 ? 'ok    ' : 'failed'} TypeScript ${ts.version}, ${setting.name}: ${seconds} s`,
      );
      for (const { file, line, code, text } of findings)
        console.log(`  ${file}:${line} TS${code} ${text.split('\n', 1)[0]}`);
      if (findings.length === 0) passed++;
      else failed++;
    }
  }
} finally {
  removeApplication();
  rmSync(folder, { recursive: true, force: true });
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
