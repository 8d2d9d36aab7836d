/** In Chromium: what each client adds to a bare XMLHttpRequest, one read after the other. */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { chromium } from 'playwright';
import { chromiumArgs, expectedChromiumPath } from '../spec/support/chromium.mjs';
import { clients, ours } from './clients/list.mjs';
import { atMost } from './harness/goals.mjs';
import { startServer } from './harness/server-process.mjs';
import { middle, ratio } from './harness/statistics.mjs';
import { table } from './harness/table.mjs';

const folder = fileURLToPath(new URL('./clients/', import.meta.url));
const bare = 'XMLHttpRequest';
const compared = [
  { name: bare, file: './xhr.mjs' },
  ...clients
    .filter(({ name }) => !/node:|undici/.test(name))
    .map(({ name, file }) => ({ name, file: fileURLToPath(file) })),
];

export async function browser({ rounds = 20, reads = 100 }) {
  const executablePath = expectedChromiumPath();
  if (!existsSync(executablePath)) return { text: 'Left out: no Chromium here.' };
  const server = await startServer();
  const chrome = await chromium.launch({ executablePath, args: chromiumArgs });
  try {
    const page = await chrome.newPage();
    await page.goto(server.url);
    await page.addScriptTag({ content: await bundle() });
    await page.evaluate((url) => globalThis.bench.open(url), server.url);
    const metrics = await busyTime(page);
    const results = compared.map(({ name }) => ({ name, rounds: [] }));
    for (let round = 0; round <= rounds; round++)
      // Whoever comes after a client sweeps up what it left behind: each comes after each.
      for (const [index] of results.entries()) {
        const result =
          results[
            (index * (round % 2 ? 1 : -1) + round + results.length * rounds) % results.length
          ];
        const before = await metrics();
        const ms = await page.evaluate(
          ([name, count]) => globalThis.bench.read(name, count),
          [result.name, reads],
        );
        const busy = (await metrics()) - before;
        if (round > 0) result.rounds.push({ ms: ms / reads, busy: (busy * 1e6) / reads });
      }
    return summary(results, rounds * reads);
  } finally {
    await chrome.close();
    server.stop();
  }
}

function summary(results, total) {
  const [{ rounds: base }] = results;
  const own = results.find(({ name }) => name === ours)?.rounds ?? [];
  const percent = (rounds) => (ratio(rounds, base, 'ms') - 1) * 100;
  const rows = results.map(({ name, rounds }) => [
    name,
    middle(rounds, 'ms').toFixed(3),
    `${percent(rounds).toFixed(1)} %`,
    middle(rounds, 'busy').toFixed(0),
  ]);
  return {
    text: table([`client, ${total} reads`, 'ms a read', 'over XHR', 'page busy, µs a read'], rows),
    goals: [atMost('in Chromium: time over a bare XMLHttpRequest', 5, percent(own), '%')],
  };
}

/** Seconds the page was busy, by Chromium's own account: steadier than time, which the server has a part in. */
async function busyTime(page) {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable');
  return async () => {
    const { metrics } = await session.send('Performance.getMetrics');
    return metrics.find(({ name }) => name === 'TaskDuration').value;
  };
}

async function bundle() {
  const imports = compared.map(({ file }, i) => `import { create as c${i} } from '${file}';`);
  const creators = compared.map(({ name }, i) => `'${name}': c${i}`);
  const { outputFiles } = await build({
    stdin: {
      contents: `${imports.join('\n')}
        import { reader } from '../harness/page.mjs';
        globalThis.bench = reader({ ${creators.join(', ')} });`,
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
