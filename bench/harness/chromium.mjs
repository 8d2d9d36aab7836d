/** Chromium with one page and one script, which hands in its result. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { chromiumArgs, expectedChromiumPath } from '../../spec/support/chromium.mjs';
import { clients } from '../clients/list.mjs';

const folder = fileURLToPath(new URL('../clients/', import.meta.url));

/** Milliseconds until a page must have its results, as a rule. */
const PATIENCE = 300_000;

/** The clients that run in a browser. The first one, a bare XMLHttpRequest, is the unit. */
export const browserClients = [
  { name: 'XMLHttpRequest', file: './xhr.mjs' },
  ...clients
    .filter(({ name }) => !/node:|undici/.test(name))
    .map(({ name, file }) => ({ name, file: fileURLToPath(file) })),
];

export const isChromiumThere = () => existsSync(expectedChromiumPath());

/**
 * Returns the script of a page: it calls `run` of `harness/page.mjs` with all clients, and `plan`.
 *
 * @param job the function of `module` that measures
 * @param module in harness/
 */
export async function pageScript(job, plan, module = 'page.mjs') {
  const imports = browserClients.map(({ file }, i) => `import { create as c${i} } from '${file}';`);
  const creators = browserClients.map((_, i) => `c${i}`);
  const { outputFiles } = await build({
    stdin: {
      contents: `${imports.join('\n')}
        import { run } from '../harness/page.mjs';
        import { ${job} } from '../harness/${module}';
        run(${job}, [${creators.join(', ')}], ${JSON.stringify(plan)}, document.currentScript.src);`,
      resolveDir: folder,
    },
    bundle: true,
    minify: true,
    write: false,
    format: 'iife',
    platform: 'browser',
    target: 'es2022',
    tsconfigRaw: {},
    // For uploads in Node.
    external: ['node:*', '*/dist/node.js', 'form-data'],
    logLevel: 'error',
  });
  return outputFiles[0].text;
}

/**
 * Runs `script` in a page of `serverUrl`, in a Chromium of its own. Returns its result, and the peak of its memory in megabytes.
 *
 * @param patience milliseconds until it must have its result
 */
export async function runPage(script, serverUrl, patience = PATIENCE) {
  const profile = await mkdtemp(join(tmpdir(), 'directus-rx-bench-'));
  const { url, result, close } = await deskOf(script);
  // No debugger (and so no Playwright): each request would pay for a stack trace, the more the deeper its stack is.
  const chrome = spawn(
    expectedChromiumPath(),
    [...chromiumArgs, '--headless', `--user-data-dir=${profile}`, `${serverUrl}/?script=${url}`],
    { stdio: 'ignore', timeout: patience },
  );
  const ended = once(chrome, 'exit');
  try {
    const early = ended.then(() => {
      throw new Error('Chromium ended before it had its results.');
    });
    return { result: await Promise.race([result, early]), megabytes: await rendererPeak(profile) };
  } finally {
    chrome.kill();
    close();
    await ended;
    await rm(profile, { recursive: true, force: true, maxRetries: 10 });
  }
}

/** Where the page gets its script, and hands in its result. */
async function deskOf(script) {
  const desk = createServer();
  const handedIn = new Promise((resolve) => {
    desk.on('request', (request, response) => {
      if (request.method === 'POST') resolve(text(request));
      // For a page with a precise clock (see the server's `page`).
      response.setHeader('Cross-Origin-Resource-Policy', 'cross-origin');
      response.setHeader('Content-Type', 'text/javascript');
      response.end(request.method === 'POST' ? '' : script);
    });
  });
  const result = handedIn.then((body) => {
    const { value, error } = JSON.parse(body);
    if (error) throw new Error(error);
    return value;
  });
  desk.listen(0, '127.0.0.1');
  await once(desk, 'listening');
  const close = () => {
    desk.close();
    desk.closeAllConnections();
  };
  return { url: `http://127.0.0.1:${desk.address().port}/`, result, close };
}

/** The most that a page's process has held so far, by Linux's own account. */
async function rendererPeak(profile) {
  const processes = (await readdir('/proc').catch(() => [])).filter((name) => /^\d+$/.test(name));
  const peaks = await Promise.all(processes.map((id) => peakOf(id, profile).catch(() => NaN)));
  return Math.max(...peaks.filter(Number.isFinite));
}

/** A process that has ended meanwhile has no files. */
async function peakOf(id, profile) {
  const command = await readFile(`/proc/${id}/cmdline`, 'utf8');
  if (!command.includes('--type=renderer') || !command.includes(profile)) return NaN;
  const status = await readFile(`/proc/${id}/status`, 'utf8');
  return (Number(/VmHWM:\s*(\d+)/.exec(status)?.[1]) * 1024) / 1e6;
}
