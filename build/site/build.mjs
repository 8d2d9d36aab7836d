// @ts-check
// Makes the documentation site: npm run docs
import { cp, mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { printError, readOptions } from '../../demo/command-line.mjs';
import { librarySteps } from '../../demo/preparation.mjs';
import { root } from '../../demo/paths.mjs';
import { runNode } from '../../demo/run-node.mjs';
import { installPackages, isInstalled } from '../../demo/server/npm-ci.mjs';
import { runSteps } from '../../demo/steps.mjs';
import { writeExamples } from './examples.mjs';
import { writePages } from './pages.mjs';

const here = fileURLToPath(new URL('.', import.meta.url));
const pages = join(here, '.cache/pages');

const usage = `Makes the documentation site in build/site/dist, a folder for any host of static files.

  npm run docs                   for the root of a host
  npm run docs -- --base /docs/  for a folder of a host`;

async function collect() {
  await rm(pages, { recursive: true, force: true });
  await mkdir(pages, { recursive: true });
  await writePages(pages);
  await cp(join(here, 'index.md'), join(pages, 'index.md'));
  await cp(join(root, 'docs/images'), join(pages, 'public/images'), { recursive: true });
  await writeExamples(join(pages, 'public/examples'));
}

const reference = () =>
  runNode(
    [
      join(root, 'node_modules/typedoc/bin/typedoc'),
      '--out',
      join(pages, 'public/api'),
      '--logLevel',
      'Error',
    ],
    { cwd: root, failure: 'The API reference could not be made' },
  );

/** @param {string} base */
const build = (base) =>
  runNode([join(here, 'node_modules/vitepress/bin/vitepress.js'), 'build', '--base', base], {
    cwd: here,
    failure: 'The site could not be built',
  });

try {
  const { base } = readOptions(usage, { base: { type: 'string', default: '/' } });
  if (!/^\/(?:.*\/)?$/.test(base))
    throw new Error(`--base must begin and end with /: not "${base}".`);
  await runSteps([
    ...librarySteps,
    {
      title: 'Install VitePress',
      seconds: 15,
      needed: async () => !(await isInstalled(here)),
      run: (onProgress) =>
        installPackages(here, { failure: 'VitePress could not be installed.', onProgress }),
    },
    { title: 'Collect the pages and examples', seconds: 3, run: collect },
    { title: 'Make the API reference', seconds: 25, run: reference },
    { title: 'Build the site', seconds: 25, run: () => build(base) },
  ]);
  console.log('The site is in build/site/dist.');
} catch (error) {
  printError(error);
  process.exitCode = 1;
}
