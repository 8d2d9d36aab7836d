import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../..', import.meta.url));

/** One fenced block of code in the documentation. */
export interface Block {
  /** `README.md:154`: where it begins. */
  readonly name: string;
  readonly code: string;
  readonly language: 'ts' | 'tsx' | 'js';
  /** The file that a tutorial has one write it to, `src/app/app.ts`: its files import each other. */
  readonly file?: string | undefined;
  /**
   * Where it is run, beside being compiled: in Node against a server that answers everything (`blocks.run.spec.ts`), in
   * Node or in a page against a real Directus (`blocks.server.spec.ts`), or by the specs of what it shows.
   */
  readonly runs: 'node' | 'server' | 'page' | 'elsewhere';
}

const pages = [
  'README.md',
  'demo/README.md',
  ...readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`)
    .sort(),
];

/** Whole applications: `spec/angular` and `spec/packages` run those, which follow the tutorial's files to the letter. */
const isApplication = (page: string, code: string): boolean =>
  /^docs\/angular[./]/.test(page) || /^export const appConfig|selector: 'app-root'/m.test(code);

const whereToRun = (page: string, code: string): Block['runs'] => {
  if (isApplication(page, code) || page.startsWith('docs/ui/')) return 'elsewhere';
  // They have servers of their own: `spec/testing/documentation.spec.ts`, and `spec/docs/site.server.spec.ts`.
  if (page === 'docs/testing.md' || page.startsWith('docs/tasks/')) return 'elsewhere';
  if (/\b(?:document|sessionStorage|location)\b|@angular/.test(code)) return 'page';
  if (/\blive\b|directus-rx\/(?:realtime|tus|node)/.test(code)) return 'server';
  return 'node';
};

/** The examples in the table of handlers, as one block that makes all of these requests. */
const tableOfHandlers = (): Block => {
  const page = readFileSync(join(root, 'docs/handlers.md'), { encoding: 'utf8' });
  const calls = [...page.matchAll(/^\|[^|]+\| `(directus\..+?)` +\|/gm)].map(
    ([, call = '']) => call,
  );
  return {
    name: 'docs/handlers.md: table',
    code: `await Promise.all([${calls.join(',\n')}]);`,
    language: 'ts',
    runs: 'node',
  };
};

/** What a reader may paste into a file of their own; `ts sketch` marks what only shows a shape. */
const fenced: readonly Block[] = pages.flatMap((page) => {
  const lines = readFileSync(join(root, page), { encoding: 'utf8' }).split('\n');
  const found: Block[] = [];
  for (let at = 0; at < lines.length; at++) {
    const [opening, indent = '', word] = /^( *)```(tsx?|js)$/.exec(lines[at] ?? '') ?? [];
    if (opening === undefined) continue;
    const language = word === 'tsx' || word === 'js' ? word : 'ts';
    const end = lines.findIndex((line, number) => number > at && line === `${indent}\`\`\``);
    const code = lines
      .slice(at + 1, end)
      .map((line) => line.slice(indent.length))
      .join('\n');
    const [, file] = /^`(src\/[^`]+)`:$/.exec(lines[at - 2] ?? '') ?? [];
    found.push({ name: `${page}:${at + 1}`, code, language, file, runs: whereToRun(page, code) });
    at = end;
  }
  return found;
});

export const blocks: readonly Block[] = [...fenced, tableOfHandlers()];
