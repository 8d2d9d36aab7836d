// The examples that need more than Node: a real Directus, a page in a browser, Angular.
import { build } from 'esbuild';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startDirectus } from '../../demo/server/directus.mjs';
import { chromiumArgs, chromiumPath } from '../support/chromium.mjs';
import { runScript, sourceOf } from '../support/run-script';
import { type Block, blocks, root } from './blocks';

let directus: Awaited<ReturnType<typeof startDirectus>>;
let folder: string;

beforeAll(async () => {
  directus = await startDirectus();
  const cache = join(root, 'node_modules/.cache');
  await mkdir(cache, { recursive: true });
  folder = await mkdtemp(join(cache, 'blocks-'));
  await writeFile(join(folder, 'upload.mjs'), 'a small file');
  await writeFile(join(folder, 'film.mp4'), Buffer.alloc(1_000_000));
}, 120_000);
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
  await directus.stop();
});

/** A process or a page of its own for each, on a machine that may be busy. */
const slow = { timeout: 40_000 };

const here = (code: string): string =>
  code.replaceAll(
    /https?:\/\/(?:[\w.]*example\.com|127\.0\.0\.1:8055|localhost:8055)/g,
    directus.url,
  );

const client = () => `new Directus(${JSON.stringify(directus.url)}, {
  auth: { mode: 'json', staticToken: ${JSON.stringify(directus.admin.token)} },
})`;

describe('the code of the documentation, with a real Directus', () => {
  /** What is subscribed to goes on for ever: the process ends when something has come of it. */
  async function run({ name, code }: Block, limit = 25_000) {
    const path = join(folder, `${name.replace(/\W/g, '-')}.ts`);
    await writeFile(path, `${here(code)}\nexport {};\n`);
    return runScript(
      `import { Directus } from 'directus-rx';
      import { realtime } from 'directus-rx/realtime';
      process.chdir(${JSON.stringify(folder)});
      const directus = ${client()};
      const file = new File(['some text'], 'example.txt', { type: 'text/plain' });
      const { id } = await directus.files.upload(file);
      let shown = 0;
      const show = () => void shown++;
      console.log = show;
      process.stdout.write = () => true;
      globalThis.fetch = () => Promise.resolve(show());
      Object.assign(globalThis, { directus, live: realtime(directus), file, files: [file], id, show });

      await import(${JSON.stringify(path)});
      const shows = ${/show\(|\(show\)|console\.log|fetch\(/.test(code)};
      const news = setInterval(() => {
        if (!shows || shown > 0) process.exit(0);
        directus.items('articles').createOne({ title: 'Something new' }).subscribe();
      }, 500);`,
      limit,
    );
  }

  it.each(blocks.filter(({ runs }) => runs === 'server'))('runs: $name', slow, async (block) => {
    expect(await run(block)).toMatchObject({ code: 0, output: '' });
  });

  it('would be found out if nothing came of it', slow, async () => {
    const name = 'nothing to show';
    const code = `live.changes('articles', { event: 'delete' }).subscribe(({ event }) => { if (event === 'delete') show() });`;
    expect(await run({ name, code, language: 'ts', runs: 'server' }, 6_000)).toMatchObject({
      code: null,
    });
  });
});

/** What a visitor does with the page that an example is for, and what is seen then. */
interface Act {
  /** Something that only this example says. */
  readonly says: string;
  readonly html?: string;
  /** What its reader adds to it. */
  readonly more?: string;
  act(page: Page): Promise<void>;
}

const angular = (component: string, providers: string) => `
  import { provideZonelessChangeDetection } from '@angular/core';
  import { bootstrapApplication } from '@angular/platform-browser';
  bootstrapApplication(${component}, { providers: [provideZonelessChangeDetection(), ${providers}] })
    .then((application) => Object.assign(globalThis, { application }));`;

const acts: readonly Act[] = [
  {
    says: `document.querySelector('progress')`,
    async act(page) {
      await page.locator('input').waitFor();
      // Modules run before: chosen earlier, a file would be chosen before anybody listens.
      await page.waitForLoadState('load');
      await page
        .locator('input')
        .setInputFiles({ name: 'a.bin', mimeType: 'text/plain', buffer: Buffer.alloc(300_000) });
      await page.waitForFunction(() => document.querySelector('progress')?.value === 100);
    },
  },
  {
    says: 'IntersectionObserver',
    html: '<main></main><p id="end-of-list">The end</p>',
    async act(page) {
      await page.getByText('The quiet trouble with streams').waitFor();
      expect((await page.locator('body').innerText()).match(/streams/g)).toHaveLength(4);
    },
  },
  {
    says: '#unsaved',
    html: '<p id="unsaved"></p>',
    more: `Object.assign(globalThis, { write: () => kept.updateOne('authors', 1, { name: 'Ann' }) });`,
    async act(page) {
      await page.waitForFunction(() => 'write' in globalThis);
      // The token says nothing of its user: the server has to, before the network goes.
      await page.waitForFunction(() =>
        performance.getEntriesByType('resource').some(({ name }) => name.includes('/users/me')),
      );
      await page.context().setOffline(true);
      await page.evaluate('write()');
      await page.getByText('1 changes are not saved yet').waitFor();
      await page.context().setOffline(false);
      await page.waitForFunction(() => document.querySelector('#unsaved')?.textContent === '');
    },
  },
  {
    says: 'auth.loginUrl',
    more: `leaveFor('github');`,
    async act(page) {
      await page.waitForURL((url) => url.pathname === '/auth/login/github');
      expect(new URL(page.url()).searchParams.get('redirect')).toMatch(/^http:\/\/127/);
    },
  },
  {
    says: 'class SessionStorage',
    more: `await one.auth.login({ email: 'editor@example.com', password: 'editor-password' });
      console.info('token of the other library:', await two.auth.token);`,
    async act(page) {
      const isStored = () => Object.values(sessionStorage).some((text) => text.length > 20);
      await page.waitForFunction(isStored);
    },
  },
  {
    says: 'class ArticleComponent',
    html: '<app-article></app-article>',
    more: angular('ArticleComponent', '...appConfig.providers'),
    async act(page) {
      await page.waitForResponse(`${directus.url}/items/articles/1`);
      await page.waitForFunction(() => 'application' in globalThis);
      expect(await page.locator('app-article').getAttribute('ng-version')).toBeTruthy();
    },
  },
  {
    says: 'directusGuard',
    html: '<app-root></app-root>',
    more: `
      import { Component } from '@angular/core';
      import { provideRouter, Router, RouterOutlet } from '@angular/router';
      import { provideDirectus } from 'directus-rx/angular';
      const login = { path: 'login', children: [] };
      const url = 'http://127.0.0.1:8055';
      @Component({ selector: 'app-root', imports: [RouterOutlet], template: '<router-outlet />' })
      class App {
        constructor(router: Router, articles: Articles) {
          void router.navigateByUrl('/articles');
          articles.readOne(1).subscribe(({ title }) => (document.title = title));
        }
        static ctorParameters = () => [{ type: Router }, { type: Articles }];
      }
      ${angular('App', 'provideRouter([...routes, login]), provideDirectus(url)')}`,
    async act(page) {
      await page.waitForURL(
        (url) => `${url.pathname}${url.search}` === '/login?returnUrl=%2Farticles',
      );
      await page.waitForFunction(() => document.title === 'A first look at streams');
    },
  },
];

describe('the code of the documentation, in a page', () => {
  let browser: Browser;
  let pages: Server;
  let html = '';
  let script = '';

  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: chromiumPath(), args: chromiumArgs });
    pages = createServer((request, response) => {
      const isScript = request.url === '/script.js';
      response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html');
      response.end(
        isScript
          ? script
          : `<!doctype html><base href="/" /><body>${html}<script type="module" src="/script.js"></script></body>`,
      );
    });
    await new Promise<void>((resolve) => pages.listen(0, '127.0.0.1', resolve));
  });
  afterAll(async () => {
    await browser.close();
    pages.close();
  });

  /** What the page says of errors. */
  async function visit({ code }: Block, act: Act): Promise<string[]> {
    const recipes = await readFile(join(root, 'docs/recipes.md'), { encoding: 'utf8' });
    html = act.html ?? /```html\n([^]*?)```/.exec(recipes)?.[1] ?? '';
    const platform = join(root, 'lib/transport/platform/browser.ts');
    const block = `// block`;
    const { outputFiles } = await build({
      stdin: { contents: `import 'before'; import ${JSON.stringify(block)};`, resolveDir: root },
      bundle: true,
      format: 'esm',
      platform: 'browser',
      write: false,
      tsconfigRaw: {
        compilerOptions: { experimentalDecorators: true, useDefineForClassFields: true },
      },
      plugins: [
        {
          name: 'the example, with the sources',
          setup(setup) {
            const own = /^(?:before|\/\/ block)$/;
            const texts: Readonly<Record<string, string>> = {
              // Before all others: Angular's packages are compiled as they are imported.
              before: `import '@angular/compiler';
                import { Directus } from 'directus-rx';
                globalThis.directus = ${client()};
                globalThis.show = console.info;`,
              [block]: here(`${code}\n${act.more ?? ''}\nexport {};`),
            };
            setup.onResolve({ filter: own }, ({ path }) => ({ path, namespace: 'example' }));
            setup.onLoad({ filter: own, namespace: 'example' }, ({ path }) => ({
              contents: texts[path] ?? '',
              loader: 'ts',
              resolveDir: root,
            }));
            setup.onResolve({ filter: /^#platform$/ }, () => ({ path: platform }));
            setup.onResolve({ filter: /^directus-rx(?:\/|$)/ }, ({ path }) => ({
              path: sourceOf(path),
            }));
          },
        },
      ],
    });
    script = outputFiles[0]?.text ?? '';
    const context = await browser.newContext();
    try {
      const page = await context.newPage();
      page.setDefaultTimeout(20_000);
      const errors: string[] = [];
      page.on('pageerror', (error) => errors.push(error.message));
      const { port } = pages.address() as AddressInfo;
      await Promise.all([page.goto(`http://127.0.0.1:${port}/`), act.act(page)]).catch(
        (error: unknown) => errors.push(String(error)),
      );
      return errors;
    } finally {
      await context.close();
    }
  }

  it.each(blocks.filter(({ runs }) => runs === 'page'))('runs: $name', slow, async (block) => {
    const [act, ...more] = acts.filter(({ says }) => block.code.includes(says));
    expect(more).toEqual([]);
    if (!act) throw new Error('Nobody acts on this page.');
    expect(await visit(block, act)).toEqual([]);
  });
});
