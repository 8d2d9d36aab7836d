import { build, type Plugin } from 'esbuild';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { sourceAliases } from './source-aliases.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));

export interface ScriptRun {
  readonly code: number | null;
  readonly output: string;
  /** Milliseconds from the last output to the end of the process. */
  readonly lingered: number;
}

/** The source of what is imported as `directus-rx`, `directus-rx/fetch` or `directus-rx/tus`. */
export function sourceOf(name: string): string {
  const path = join(root, name.replace(/^directus-rx/, 'lib'));
  return existsSync(`${path}.ts`) ? `${path}.ts` : join(path, 'index.ts');
}

/** Resolves `directus-rx` to the sources instead of the last build, or to what `library` has of them. */
const ownPackage = (library: string | undefined): Plugin => ({
  name: 'directus-rx',
  setup(setup) {
    setup.onResolve({ filter: /^directus-rx(?:\/|$)/ }, ({ path: name }) =>
      library === undefined
        ? { path: sourceOf(name) }
        : { path: join(library, `${name}.mjs`), external: true },
    );
  },
});

const options = {
  bundle: true,
  format: 'esm',
  platform: 'node',
  packages: 'external',
  alias: sourceAliases(),
  logLevel: 'silent',
} as const;

/** Makes a folder below the repository's node_modules, so that packages are found. */
export async function makeFolder(): Promise<string> {
  const cache = join(root, 'node_modules/.cache');
  await mkdir(cache, { recursive: true });
  return mkdtemp(join(cache, 'directus-rx-script-'));
}

/** Bundles the entry points of the sources, for many scripts that import `directus-rx`. Returns the folder, to be removed. */
export async function bundleLibrary(): Promise<string> {
  const outdir = await makeFolder();
  const names = ['', '/fetch', '/tus', '/realtime', '/offline', '/download', '/node'].map(
    (path) => `directus-rx${path}`,
  );
  await build({
    ...options,
    entryPoints: Object.fromEntries(names.map((name) => [name, sourceOf(name)])),
    splitting: true,
    outdir,
    outExtension: { '.js': '.mjs' },
  });
  return outdir;
}

/**
 * Runs a script in a Node process of its own, which may import the sources from `./lib`, and as `directus-rx`.
 *
 * @param limit milliseconds after which it is ended; then `code` is null
 * @param library a folder of {@link bundleLibrary}
 */
export async function runScript(
  source: string,
  limit = 30_000,
  library?: string,
): Promise<ScriptRun> {
  const folder = await makeFolder();
  try {
    const outfile = join(folder, 'script.mjs');
    await build({
      ...options,
      stdin: { contents: source, resolveDir: root, loader: 'ts' },
      plugins: [ownPackage(library)],
      outfile,
    });

    const child = spawn(process.execPath, [outfile], { stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    let lastOutput = performance.now();
    const take = (chunk: Buffer) => {
      output += chunk.toString();
      lastOutput = performance.now();
    };
    child.stdout.on('data', take);
    child.stderr.on('data', take);
    const timer = setTimeout(() => child.kill('SIGKILL'), limit);
    await once(child, 'exit');
    clearTimeout(timer);
    return { code: child.exitCode, output, lingered: performance.now() - lastOutput };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
