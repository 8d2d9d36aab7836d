import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { sourceAliases } from './source-aliases.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));

export interface ChildResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** When it had ended, as its own `Date.now()` would tell. */
  readonly endedAt: number;
}

/**
 * Runs TypeScript in a Node of its own, where memory, file handles and the end of the process can be measured.
 * `source` may use top-level await and imports the library as `./lib/...`. `args` are its `process.argv.slice(1)`.
 */
export async function runChild(
  source: string,
  args: readonly string[] = [],
  { nodeOptions = [] as readonly string[], timeout = 30_000, node = process.execPath } = {},
): Promise<ChildResult> {
  const {
    outputFiles: [script],
  } = await build({
    stdin: { contents: source, resolveDir: root, loader: 'ts' },
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    logLevel: 'silent',
    alias: sourceAliases(),
    external: ['rxjs', 'undici', 'form-data', 'ws', 'tus-js-client'],
  });
  return runModule(script?.text ?? '', args, { nodeOptions, timeout, node });
}

/** Runs the text of an ES module in a Node of its own. Bare imports are looked for from the repository's root. */
export const runModule = (
  script: string,
  args: readonly string[],
  { nodeOptions = [] as readonly string[], timeout = 30_000, node = process.execPath } = {},
): Promise<ChildResult> =>
  new Promise((resolve) => {
    const child = execFile(
      node,
      [...nodeOptions, '--input-type=module', '-', ...args],
      { cwd: root, timeout, env: { PATH: process.env.PATH } },
      (_, stdout, stderr) => {
        resolve({ code: child.exitCode, stdout, stderr, endedAt: Date.now() });
      },
    );
    // By its input, as a command line has room for 128 kB only. The dash that says so is no argument of the script.
    child.stdin?.end(`process.argv.splice(1, 1);${script}`);
  });
