// @ts-check
// The pages of the site: the Markdown of this repository, with links that lead to other pages or to the repository.
import { cp, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const repository = 'https://github.com/directus-rx/directus-rx/blob/main';

/** Pages from outside docs, and their names on the site. */
const others = new Map([
  ['README.md', 'introduction.md'],
  ['CHANGELOG.md', 'changelog.md'],
  ['CONTRIBUTING.md', 'contributing.md'],
  ['SECURITY.md', 'security.md'],
  ['bench/README.md', 'bench.md'],
  ['demo/README.md', 'demo.md'],
]);

/** Returns the source of each page by its name on the site. */
async function sources() {
  const names = await readdir(join(root, 'docs'), { recursive: true });
  const docs = names
    .map((name) => name.replaceAll('\\', '/'))
    .filter((name) => name.endsWith('.md') && !name.startsWith('api/'))
    .map((name) => /** @type {const} */ ([`docs/${name}`, name]));
  return new Map([...docs, ...others]);
}

/**
 * Writes all pages into a folder, and the pictures.
 *
 * @param {string} folder
 * @returns {Promise<string[]>} the names of the pages
 */
export async function writePages(folder) {
  const pages = await sources();
  for (const [source, page] of pages) {
    const text = await readFile(join(root, source), 'utf8');
    const target = join(folder, page);
    await mkdir(dirname(target), { recursive: true });
    await writeFile(target, withExample(page, withLinks(text, source, page, pages)));
  }
  await cp(join(root, 'docs/images'), join(folder, 'images'), { recursive: true });
  return [...pages.values()];
}

/**
 * @param {string} text
 * @param {string} source
 * @param {string} page
 * @param {Map<string, string>} pages
 */
function withLinks(text, source, page, pages) {
  const toSite = (/** @type {string} */ link) => {
    const [path = '', anchor] = link.split('#');
    if (path === '' || /^[a-z]+:/.test(path)) return link;
    const target = posix.normalize(posix.join(posix.dirname(source), path));
    const suffix = anchor === undefined ? '' : `#${anchor}`;
    if (target.startsWith('docs/images/'))
      return posix.relative(posix.dirname(page), target.slice(5));
    const known = pages.get(target);
    if (known === undefined) return `${repository}/${target}${suffix}`;
    return `${posix.relative(posix.dirname(page), known)}${suffix}`;
  };
  return text
    .replaceAll(/\]\(([^)\s]+)\)/g, (_, link) => `](${toSite(link)})`)
    .replaceAll(/(src|srcset)="([^"]+)"/g, (_, name, link) => `${name}="${toSite(link)}"`);
}

/** A page of a task has HTML and code: they run above the two. */
const isExample = (/** @type {string} */ page, /** @type {string} */ text) =>
  page.startsWith('tasks/') && text.includes('\n```html\n');

/**
 * @param {string} page
 * @param {string} text
 */
function withExample(page, text) {
  if (!isExample(page, text)) return text;
  const name = posix.basename(page, '.md');
  return text.replace('\n```html\n', (fence) => `\n<Example name="${name}" />\n${fence}`);
}

/**
 * Returns the examples of the task pages.
 *
 * @returns {Promise<{ name: string, html: string, code: string }[]>}
 */
export async function examples() {
  const folder = join(root, 'docs/tasks');
  const found = [];
  for (const file of await readdir(folder)) {
    const text = await readFile(join(folder, file), 'utf8');
    if (!isExample(`tasks/${file}`, text)) continue;
    const block = (/** @type {string} */ language) =>
      new RegExp(`\\n\`\`\`${language}\\n([^]*?)\\n\`\`\`\\n`).exec(text)?.[1] ?? '';
    found.push({ name: posix.basename(file, '.md'), html: block('html'), code: block('ts') });
  }
  return found;
}
