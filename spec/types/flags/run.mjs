// @ts-check
// npm run prove -- types: the specs of types with the settings and the compilers that applications have, and one program for
// compilers before 5.4. `--typescript=5.4,6.0,native` selects.
import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { compile, compileNatively, installDeclarations, removeApplication } from './compile.mjs';
import { programsFor, settingsFor } from './matrix.mjs';

const { values } = parseArgs({
  options: { typescript: { type: 'string', default: '4.7,4.9,5.0,5.3,5.4,5.9,6.0,native' } },
});
const versions = values.typescript.split(',');
const folder = mkdtempSync(join(tmpdir(), 'directus-rx-types-'));
const require = createRequire(join(folder, 'package.json'));

/** @param {string} version */
const packageOf = (version) =>
  version === 'native'
    ? '@typescript/native-preview'
    : `ts-${version}@npm:typescript@~${version}.0`;

/**
 * Makes what compiles with one setting. The native preview is the compiler of TypeScript 7.
 *
 * @param {string} version
 * @returns {{ version: string, errors: (setting: import('./matrix.mjs').Setting) => readonly string[] }}
 */
function compilerOf(version) {
  if (version === 'native') {
    const manifest = '@typescript/native-preview/package.json';
    const program = join(require.resolve(manifest), '..', require(manifest).bin.tsgo);
    return {
      version: `native preview ${require(manifest).version}`,
      errors: (setting) => compileNatively(programsFor(setting, '7.0.0'), setting.flags, program),
    };
  }
  const ts = require(`ts-${version}`);
  return {
    version: ts.version,
    errors: (setting) =>
      compile(programsFor(setting, ts.version), setting.flags, ts).findings.map(
        ({ file, line, code, text }) => `${file}:${line} TS${code} ${text.split('\n', 1)[0]}`,
      ),
  };
}

let failed = 0;
let passed = 0;
try {
  writeFileSync(join(folder, 'package.json'), '{ "private": true }');
  const install = ['install', '--no-audit', '--no-fund', '--silent', ...versions.map(packageOf)];
  execFileSync('npm', install, { cwd: folder, stdio: 'inherit' });
  installDeclarations();
  for (const compiler of versions.map(compilerOf)) {
    for (const setting of settingsFor(compiler.version)) {
      const begun = Date.now();
      const errors = compiler.errors(setting);
      const seconds = ((Date.now() - begun) / 1_000).toFixed(1);
      const outcome = errors.length === 0 ? 'ok    ' : 'failed';
      console.log(`${outcome} TypeScript ${compiler.version}, ${setting.name}: ${seconds} s`);
      for (const error of errors) console.log(`  ${error}`);
      if (errors.length === 0) passed++;
      else failed++;
    }
  }
} finally {
  removeApplication();
  rmSync(folder, { recursive: true, force: true });
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
