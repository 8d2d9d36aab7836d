import { build } from 'esbuild';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

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

/**
 * Runs a script in a Node process of its own, which may import the sources from `./lib`.
 * It is ended after `limit` milliseconds; then `code` is null.
 */
export async function runScript(source: string, limit = 10_000): Promise<ScriptRun> {
  // Below the repository's node_modules, so that packages are found.
  const cache = join(root, 'node_modules/.cache');
  await mkdir(cache, { recursive: true });
  const folder = await mkdtemp(join(cache, 'directus-rx-script-'));
  try {
    const outfile = join(folder, 'script.mjs');
    await build({
      stdin: { contents: source, resolveDir: root, loader: 'ts' },
      bundle: true,
      format: 'esm',
      platform: 'node',
      packages: 'external',
      plugins: [
        {
          name: 'sources instead of what was built last',
          setup(setup) {
            const path = join(root, 'lib/transport/platform/node.ts');
            setup.onResolve({ filter: /^#platform$/ }, () => ({ path }));
            setup.onResolve({ filter: /^directus-rx(?:\/|$)/ }, ({ path: name }) => ({
              path: sourceOf(name),
            }));
            const socket = join(root, 'lib/realtime/socket/node.ts');
            setup.onResolve({ filter: /^#socket$/ }, () => ({ path: socket }));
          },
        },
      ],
      outfile,
      logLevel: 'silent',
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
