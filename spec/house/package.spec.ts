import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
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

  it('package: Node loads at most eight of its files, because finding a file takes longer than reading it', async () => {
    const { metafile } = await build({
      absWorkingDir: root,
      entryPoints: ['dist/index.js'],
      bundle: true,
      platform: 'node',
      format: 'esm',
      external: ['rxjs', 'undici'],
      write: false,
      metafile: true,
    });
    expect(Object.keys(metafile.inputs).length).toBeLessThanOrEqual(8);
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

describe('what is published', () => {
  const read = (path: string) => readFileSync(join(root, path), { encoding: 'utf8' });
  const manifest = JSON.parse(read('package.json')) as {
    readonly repository: { readonly url: string };
    readonly bugs: { readonly url: string };
    readonly homepage: string;
    readonly publishConfig: object;
    readonly engines: { readonly node: string };
    readonly scripts: Readonly<Record<string, string>>;
  };
  const address = 'https://github.com/directus-rx/directus-rx';

  it('package: names its repository, from which npm resolves the links of README.md, and one address everywhere', () => {
    expect(manifest.repository.url).toBe(`git+${address}.git`);
    expect(manifest.bugs.url).toBe(`${address}/issues`);
    expect(manifest.homepage).toBe(`${address}#readme`);
    for (const page of ['SECURITY.md', 'CONTRIBUTING.md', 'llms.txt'])
      expect(read(page)).toContain(address);
  });

  it('package: is published for everybody, with provenance', () => {
    expect(manifest.publishConfig).toEqual({ access: 'public', provenance: true });
  });

  it('package: holds the build, the sources, its licenses, README, the page for agents and the schematic, in less than 1.5 MB', () => {
    const output = execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
      cwd: root,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const [packed] = JSON.parse(output) as { size: number; files: { path: string }[] }[];
    const others = packed?.files
      .map(({ path }) => path)
      .filter((path) => !/^(?:dist|lib)\//.test(path));
    expect(others?.sort()).toEqual([
      'LICENSE',
      'README.md',
      'THIRD_PARTY_LICENSES.txt',
      'docs/for-agents.md',
      'llms.txt',
      'package.json',
      'schematics/collection.json',
      'schematics/ng-add/index.cjs',
      'schematics/ng-add/schema.json',
      'types/register.d.cts',
      'types/register.d.ts',
    ]);
    expect(packed?.size).toBeLessThan(1_500_000);
  }, 30_000);

  it('package: npm pack builds without a word', () => {
    expect(manifest.scripts['prepack']).toBe('npm run build --silent -- --silent');
  });

  it('package: contains code of others only in the file for pages, which names their licenses', () => {
    const maps = readdirSync(join(root, 'dist'), { recursive: true, encoding: 'utf8' }).filter(
      (name) => name.endsWith('.map'),
    );
    const sources = maps.flatMap(
      (name) => (JSON.parse(read(join('dist', name))) as { sources: string[] }).sources,
    );
    expect(sources.length).toBeGreaterThan(0);
    expect(sources.filter((source) => source.includes('node_modules'))).toEqual([]);
    expect(read('dist/directus-rx.esm.min.js').slice(0, 200)).toMatch(
      /RxJS.+tslib.+THIRD_PARTY_LICENSES/,
    );
    for (const name of ['rxjs', 'tslib'])
      expect(read('THIRD_PARTY_LICENSES.txt')).toContain(
        read(`node_modules/${name}/LICENSE.txt`).trim(),
      );
  });

  it('llms.txt: its links lead to pages of this repository', () => {
    const links = [...read('llms.txt').matchAll(/\]\(([^)]+)\)/g)].map(([, link = '']) => link);
    const paths = links.map((link) => link.replace(`${address}/blob/main/`, ''));
    expect(paths.length).toBeGreaterThan(10);
    expect(paths.filter((path) => !existsSync(join(root, path)))).toEqual([]);
  });

  describe('workflows', () => {
    const folder = '.github/workflows';
    const workflows = readdirSync(join(root, folder)).map((name) => read(join(folder, name)));

    it('workflows: pin each action by the hash of its commit, with its version beside it', () => {
      const uses = workflows.flatMap((text) => [...text.matchAll(/uses: (.+)$/gm)]);
      const loose = uses
        .map(([, action = '']) => action)
        .filter((action) => !/^(?:\.\/|[\w/-]+@[\da-f]{40} # v\d+\.\d+\.\d+$)/.test(action));
      expect(uses.length).toBeGreaterThan(0);
      expect(loose).toEqual([]);
    });

    it('workflows: run the specs on the oldest version of Node that package.json allows', () => {
      const oldest = manifest.engines.node.replace('>=', '');
      expect(read(`${folder}/ci.yml`)).toContain(`node: ['${oldest}',`);
    });

    it('workflows: publish after all checks, with an identity for provenance', () => {
      const release = read(`${folder}/release.yml`);
      expect(release).toContain('needs: check');
      expect(release).toContain('id-token: write');
    });
  });
});
