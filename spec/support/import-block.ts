import { build } from 'esbuild';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { blocks } from '../docs/blocks';
import { makeFolder, sourceOf } from './run-script';
import { sourceAliases } from './source-aliases.mjs';

/**
 * Imports a block of the documentation as a module: the one of `page` that contains `text`. It takes `directus-rx` from the sources,
 * other packages from where the specs have them, and names that it does not declare from the global object.
 */
export async function importBlock(page: string, text: string): Promise<Record<string, unknown>> {
  const [block, ...others] = blocks.filter(
    ({ name, code }) => name.startsWith(`${page}:`) && code.includes(text),
  );
  if (!block || others.length > 0) throw new Error(`${page} needs one block with ${text}`);
  const folder = await makeFolder();
  try {
    const input = join(folder, `block.${block.language}`);
    const outfile = join(folder, 'block.mjs');
    await writeFile(input, block.code);
    await build({
      entryPoints: [input],
      outfile,
      bundle: true,
      format: 'esm',
      platform: 'node',
      packages: 'external',
      jsx: 'automatic',
      alias: sourceAliases(),
      logLevel: 'silent',
      plugins: [
        {
          name: 'directus-rx',
          setup(setup) {
            setup.onResolve({ filter: /^directus-rx(?:\/|$)/ }, ({ path }) => ({
              path: sourceOf(path),
            }));
          },
        },
      ],
    });
    return (await import(/* @vite-ignore */ outfile)) as Record<string, unknown>;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
