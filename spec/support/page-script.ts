import { build } from 'esbuild';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** What a page of a spec runs: a script of this folder, with the library's sources as they are now. */
export async function pageScript(name: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [`${root}/spec/support/${name}`],
    bundle: true,
    write: false,
    format: 'iife',
    platform: 'browser',
    // The sources, not what was built last.
    alias: { '#platform': `${root}/lib/transport/platform/browser.ts` },
    tsconfigRaw: {},
  });
  return outputFiles[0]?.text ?? '';
}
