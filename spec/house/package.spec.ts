import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { beforeAll, describe, expect, it } from 'vitest';
import { publicNames } from './public-names';

const root = fileURLToPath(new URL('../..', import.meta.url));

// A package may import itself by name: these go through "exports" and "imports" as a consumer's imports do.
function namesFrom(code: string, ...flags: string[]): unknown {
  return JSON.parse(
    execFileSync(process.execPath, [...flags, '-e', code], { cwd: root, encoding: 'utf8' }),
  );
}

describe('the built package', () => {
  beforeAll(() => {
    if (!existsSync(join(root, 'dist/index.js'))) {
      throw new Error('There is no dist to look at: `npm run build` comes first.');
    }
  });

  it('offers the listed names to import', () => {
    const code = `import * as all from 'directus-rx'; console.log(JSON.stringify(Object.keys(all)))`;
    expect(namesFrom(code, '--input-type=module')).toEqual(publicNames);
  });

  it('offers the same names to require', () => {
    const code = `console.log(JSON.stringify(Object.keys(require('directus-rx')).sort()))`;
    expect(namesFrom(code, '--input-type=commonjs')).toEqual(publicNames);
  });

  it('exports plain members from CommonJS, which Jest can mock and replace', () => {
    const code = `
      const all = require('directus-rx');
      const members = Object.values(Object.getOwnPropertyDescriptors(all));
      console.log(JSON.stringify(members.every(({ writable, configurable }) => writable && configurable)));`;
    expect(namesFrom(code, '--input-type=commonjs')).toBe(true);
  });

  it.each(['index.d.ts', 'index.d.cts'])('has no private path of rxjs in %s', (file) => {
    expect(readFileSync(join(root, 'dist', file), { encoding: 'utf8' })).not.toContain(
      'rxjs/internal',
    );
  });

  it('can be bundled for a server where the package ws is not installed', async () => {
    // Away from here, where it is.
    const folder = mkdtempSync(join(tmpdir(), 'directus-rx-bundle-'));
    try {
      const installed = join(folder, 'node_modules/directus-rx');
      cpSync(join(root, 'dist'), join(installed, 'dist'), { recursive: true });
      cpSync(join(root, 'package.json'), join(installed, 'package.json'));
      const { outputFiles } = await build({
        absWorkingDir: folder,
        stdin: { contents: `export * from 'directus-rx/angular'`, resolveDir: folder },
        bundle: true,
        external: ['rxjs', 'rxjs/*', 'undici', '@angular/*'],
        format: 'esm',
        logLevel: 'silent',
        platform: 'node',
        tsconfigRaw: {},
        write: false,
      });
      expect(outputFiles[0]?.text).toContain('import("ws")');
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('carries nothing of Node into a browser', async () => {
    const { metafile, outputFiles } = await build({
      // The platform's file is imported for its exports; esbuild warns of that.
      logLevel: 'error',
      absWorkingDir: root,
      stdin: { contents: `export * from 'directus-rx'`, resolveDir: root },
      bundle: true,
      external: ['rxjs', 'rxjs/*'],
      format: 'esm',
      metafile: true,
      minify: true,
      platform: 'browser',
      // Ours would lead #platform to the sources; a consumer has none of them.
      tsconfigRaw: {},
      write: false,
    });
    const bundle = outputFiles[0]?.text ?? '';
    const inputs = Object.keys(metafile.inputs);
    expect(inputs).toContain('dist/platform/browser.js');
    expect(inputs.filter((input) => !/^dist\/|^<stdin>$/.test(input))).toEqual([]);
    expect(bundle).not.toMatch(/undici|node:/);
    expect(bundle.length).toBeGreaterThan(0);
  });
});
