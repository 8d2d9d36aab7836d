// @ts-check
// The examples of the task pages: each a page of its own in a frame, which runs the code of the page as it stands.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { examples } from './pages.mjs';

const here = fileURLToPath(new URL('examples', import.meta.url));

/** @type {import('esbuild').Plugin} */
const inMemory = {
  name: 'directus in memory',
  setup({ onResolve }) {
    onResolve({ filter: /^directus-rx$/ }, () => ({ path: join(here, 'directus-rx.ts') }));
    onResolve({ filter: /^directus-rx\/realtime$/ }, () => ({ path: join(here, 'realtime.ts') }));
  },
};

/** @param {string} folder */
export async function writeExamples(folder) {
  await mkdir(folder, { recursive: true });
  const style = await readFile(join(here, 'example.css'), 'utf8');
  for (const { name, html, code } of await examples()) {
    await build({
      stdin: { contents: code, loader: 'ts', resolveDir: here, sourcefile: `${name}.ts` },
      outfile: join(folder, `${name}.js`),
      bundle: true,
      minify: true,
      format: 'esm',
      platform: 'browser',
      target: 'es2022',
      logLevel: 'warning',
      // The library's files are not in node_modules here, so that esbuild would warn of its own tree shaking.
      logOverride: { 'ignored-bare-import': 'silent' },
      plugins: [inMemory],
    });
    const page = `<!doctype html>
<html lang="en">
<meta charset="utf-8" />
<title>Example: ${name}</title>
<style>
${style}</style>
<body>
${html}
<script type="module" src="${name}.js"></script>
</body>
</html>
`;
    await writeFile(join(folder, `${name}.html`), page);
  }
}
