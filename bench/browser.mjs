/** In Chromium: what each client adds to a bare XMLHttpRequest, one read after the other. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { chromiumArgs, expectedChromiumPath } from '../spec/support/chromium.mjs';
import { clients, ours } from './clients/list.mjs';
import { atMost } from './harness/goals.mjs';
import { startServer } from './harness/server-process.mjs';
import { middle, ratio } from './harness/statistics.mjs';
import { table } from './harness/table.mjs';

const folder = fileURLToPath(new URL('./clients/', import.meta.url));
const compared = [
  { name: 'XMLHttpRequest', file: './xhr.mjs' },
  ...clients
    .filter(({ name }) => !/node:|undici/.test(name))
    .map(({ name, file }) => ({ name, file: fileURLToPath(file) })),
];

/** Milliseconds until the page must have its results. */
const PATIENCE = 300_000;

export async function browser({ rounds = 20, turns = 15, reads = 10 }) {
  const executablePath = expectedChromiumPath();
  if (!existsSync(executablePath)) return { text: 'Left out: no Chromium here.' };
  const server = await startServer();
  const profile = await mkdtemp(join(tmpdir(), 'directus-rx-bench-'));
  const script = await bundle({ rounds, turns, reads });
  const { url, results, close } = await deskOf(script);
  // No debugger (and so no Playwright): each request would pay for a stack trace, the more the deeper its stack is.
  const chrome = spawn(
    executablePath,
    [...chromiumArgs, '--headless', `--user-data-dir=${profile}`, `${server.url}/?script=${url}`],
    { stdio: 'ignore', timeout: PATIENCE },
  );
  const ended = once(chrome, 'exit');
  try {
    const early = ended.then(() => {
      throw new Error('Chromium ended before it had its results.');
    });
    return summary(await Promise.race([results, early]), rounds * turns * reads);
  } finally {
    chrome.kill();
    close();
    server.stop();
    await ended;
    await rm(profile, { recursive: true, force: true, maxRetries: 10 });
  }
}

/** Where the page gets its script, and hands in its results. */
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
  const results = handedIn.then((body) => {
    const { rounds, error } = JSON.parse(body);
    if (error) throw new Error(error);
    return rounds;
  });
  desk.listen(0, '127.0.0.1');
  await once(desk, 'listening');
  const close = () => {
    desk.close();
    desk.closeAllConnections();
  };
  return { url: `http://127.0.0.1:${desk.address().port}/`, results, close };
}

function summary(results, total) {
  const base = results[0];
  const percent = (rounds) => (ratio(rounds, base, 'ms') - 1) * 100;
  const rows = compared.map(({ name }, i) => [
    name,
    middle(results[i], 'ms').toFixed(3),
    `${percent(results[i]).toFixed(1)} %`,
  ]);
  const percentOf = (wanted) =>
    percent(results[compared.findIndex(({ name }) => name === wanted)] ?? []);
  return {
    text: table([`client, ${total} reads`, 'ms a read', 'over XHR'], rows),
    goals: [
      atMost(
        'in Chromium: time over that of @directus/sdk 26',
        2,
        percentOf(ours) - percentOf('@directus/sdk 26'),
        'points',
      ),
    ],
  };
}

async function bundle(plan) {
  const imports = compared.map(({ file }, i) => `import { create as c${i} } from '${file}';`);
  const creators = compared.map((_, i) => `c${i}`);
  const { outputFiles } = await build({
    stdin: {
      contents: `${imports.join('\n')}
        import { run } from '../harness/page.mjs';
        run([${creators.join(', ')}], ${JSON.stringify(plan)}, document.currentScript.src);`,
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
