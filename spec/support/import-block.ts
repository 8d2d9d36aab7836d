import { build, type Plugin } from 'esbuild';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { compileScript, parse } from 'vue/compiler-sfc';
import { compile } from 'svelte/compiler';
import { root } from '../docs/blocks';
import { makeFolder, sourceOf } from './run-script';
import { sourceAliases } from './source-aliases.mjs';

/** Compiles a component to a module; other languages are left to esbuild. */
function toModule(language: string, code: string): string {
  if (language === 'svelte') return compile(code, { generate: 'server' }).js.code;
  if (language !== 'vue') return code;
  const { descriptor } = parse(code);
  return compileScript(descriptor, { id: 'block', inlineTemplate: true }).content;
}

/** Finds the one block of a page that contains `text`. */
async function findBlock(page: string, text: string) {
  const markdown = await readFile(join(root, page), { encoding: 'utf8' });
  const [found, ...others] = [...markdown.matchAll(/^```(\w+)\n([^]*?)^```$/gm)].filter((block) =>
    block[2]?.includes(text),
  );
  if (!found || others.length > 0) throw new Error(`${page} needs one block with ${text}`);
  const [, language = '', code = ''] = found;
  return { language, contents: toModule(language, code) };
}

/**
 * Imports a block of the documentation as a module: the one of `page` that contains `text`. It takes `directus-rx` from the sources,
 * other packages from where the specs have them, and names that it does not declare from the global object.
 *
 * @param modules modules of the page that the block imports: their name in the import, and a text that only their block contains
 * @param alias other names for packages
 */
export async function importBlock(
  page: string,
  text: string,
  modules: Readonly<Record<string, string>> = {},
  alias: Readonly<Record<string, string>> = {},
): Promise<Record<string, unknown>> {
  const folder = await makeFolder();
  const load = async (wanted: string) => {
    const { language, contents } = await findBlock(page, wanted);
    const loader = language === 'tsx' ? 'tsx' : 'ts';
    return { contents, loader, resolveDir: root } as const;
  };
  const plugin: Plugin = {
    name: 'documentation',
    setup(setup) {
      setup.onResolve({ filter: /^block$/ }, () => ({ path: text, namespace: 'block' }));
      setup.onResolve({ filter: /^\.\// }, ({ path, namespace }) =>
        namespace === 'block' ? { path: modules[path] ?? path, namespace } : undefined,
      );
      setup.onLoad({ filter: /.*/, namespace: 'block' }, ({ path }) => load(path));
      setup.onResolve({ filter: /^directus-rx(?:\/|$)/ }, ({ path }) => ({ path: sourceOf(path) }));
      setup.onResolve({ filter: /^[\w@]/ }, ({ path }) =>
        alias[path] === undefined ? undefined : { path: alias[path], external: true },
      );
    },
  };
  try {
    const outfile = join(folder, 'block.mjs');
    await build({
      stdin: { contents: `export * as module from 'block';`, resolveDir: root },
      outfile,
      bundle: true,
      format: 'esm',
      platform: 'node',
      packages: 'external',
      jsx: 'automatic',
      alias: sourceAliases(),
      logLevel: 'silent',
      plugins: [plugin],
    });
    const { module } = (await import(/* @vite-ignore */ outfile)) as {
      readonly module: Record<string, unknown>;
    };
    return module;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
