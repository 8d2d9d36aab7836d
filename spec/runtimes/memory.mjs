// @ts-check
// The memory that an upload of 200 MB needs: that of all processes which the environment starts, together.
import { once } from 'node:events';
import { readdir, readFile, truncate, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';

/** @typedef {import('./types').Bench} Bench */
/** @typedef {import('./types').Memory} Memory */

const MEGABYTE = 1_000_000;

/** Milliseconds. */
const SAMPLE_EVERY = 50;
const TIME_FOR_UPLOAD = 180_000;

/** Bytes of resident memory by process of this one's descendants, from Linux's /proc. @returns {Promise<Map<number, number>>} */
async function descendants() {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const found = await Promise.all(
    pids.map(async (pid) => {
      const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
      const of = (/** @type {string} */ name) =>
        Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(status)?.[1] ?? 0);
      return { pid: Number(pid), parent: of('PPid'), bytes: of('VmRSS') * 1024 };
    }),
  );
  /** @type {Map<number, number>} */
  const below = new Map();
  const visit = (/** @type {number} */ parent) => {
    for (const one of found) {
      if (one.parent !== parent) continue;
      below.set(one.pid, one.bytes);
      visit(one.pid);
    }
  };
  visit(process.pid);
  return below;
}

/**
 * @typedef {object} Program
 * @property {string} version
 * @property {Promise<string>} [ended] what it printed, once it has ended
 * @property {() => Promise<unknown>} stop
 */

/** A file of 200 MB. @param {Bench} bench */
async function bigFile({ folder }) {
  const file = join(folder, 'film.mp4');
  await writeFile(file, '');
  await truncate(file, 200 * MEGABYTE);
  return file;
}

/**
 * Measures the memory while a program uploads a file: before the upload, and at most.
 *
 * @param {Bench} bench
 * @param {string} code of a page
 * @param {(url: string, file: string) => Promise<Program>} begin starts the program
 * @returns {Promise<Memory>}
 */
export async function measure({ folder, ...bench }, code, begin) {
  const file = await bigFile({ folder, ...bench });
  const others = new Set((await descendants()).keys());
  const own = async () =>
    [...(await descendants())].reduce(
      (sum, [pid, bytes]) => sum + (others.has(pid) ? 0 : bytes),
      0,
    );
  let before = 0;
  let peak = 0;
  /** @type {(value?: unknown) => void} */
  let finish = () => undefined;
  const finished = new Promise((resolve) => (finish = resolve));
  const server = createServer(async (request, response) => {
    response.setHeader('access-control-allow-origin', '*');
    if (request.url === '/begin') {
      before = await own();
      peak = before;
      response.end();
    } else if (request.url === '/end') {
      response.end();
      finish();
    } else if (request.url === '/settings') {
      response.end(JSON.stringify(bench.settings));
    } else if (request.url === '/main.js') {
      response.setHeader('content-type', 'text/javascript').end(code);
    } else {
      response.setHeader('content-type', 'text/html');
      response.end('<input type="file"><script type="module" src="/main.js"></script>');
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  const program = await begin(`http://127.0.0.1:${port}`, file);
  const started = Date.now();
  let isDone = false;
  /** @type {string | undefined} */
  let output;
  void finished.then(() => (isDone = true));
  void program.ended?.then((printed) => (output = printed));
  try {
    while (!isDone) {
      if (output !== undefined) throw new Error(`the program ends: ${output}`);
      if (Date.now() - started > TIME_FOR_UPLOAD) throw new Error('the upload does not end');
      if (before > 0) peak = Math.max(peak, await own());
      await Promise.race([finished, new Promise((resolve) => setTimeout(resolve, SAMPLE_EVERY))]);
    }
    return { version: program.version, before, peak };
  } finally {
    await program.stop();
    server.closeAllConnections();
    server.close();
  }
}
