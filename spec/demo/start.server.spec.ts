import { type ChildProcess, spawn } from 'node:child_process';
import { type AddressInfo, createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, describe, expect, inject, it, onTestFinished } from 'vitest';
import { buildLibrary } from '../../demo/build-library.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));

interface Run {
  readonly child: ChildProcess;
  readonly ended: Promise<number | null>;
  /** What it has printed so far. */
  readonly output: () => string;
}

/** Runs a script of the demo; it does not outlive the spec. */
function run(script: string, ...args: string[]): Run {
  const child = spawn(process.execPath, [script, ...args], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => (output += text));
  }
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  return { child, ended, output: () => output };
}

const answers = async (url: string) => {
  try {
    return (await fetch(url)).ok;
  } catch {
    return false;
  }
};

beforeAll(() => buildLibrary(), 60_000);

describe('npm run demo', () => {
  it(
    'prints where the page is, and leaves nothing behind after Ctrl-C',
    { timeout: 60_000 },
    async () => {
      const { child, ended, output } = run('demo/start.mjs', '--ttl', '30s');
      await expect.poll(output, { timeout: 45_000 }).toContain('Ctrl-C stops everything.');
      const page = /The demo is at +(\S+)/.exec(output())?.[1] ?? '';
      const directus = /Directus at +(\S+)/.exec(output())?.[1] ?? '';
      expect(output()).toContain('editor@example.com');
      expect(await (await fetch(page)).text()).toContain('<title>The Observable');
      expect(await answers(`${directus}/server/ping`)).toBe(true);

      child.kill('SIGINT');
      expect(await ended).toBe(0);
      expect(await answers(page)).toBe(false);
      expect(await answers(`${directus}/server/ping`)).toBe(false);
    },
  );

  it.each([
    [['--ttl', 'soon'], '--ttl must be a number with s, m, h or d'],
    [['--port', '99999'], '--port must be a number from 1 to 65535'],
    [['--colour'], "Unknown option '--colour'"],
  ])('says what is wrong with %j before it starts anything', async (args, message) => {
    const { ended, output } = run('demo/start.mjs', ...args);
    expect(await ended).toBe(1);
    expect(output()).toContain(message);
    expect(output()).not.toContain('Starting');
    expect(output()).not.toContain('    at ');
  });

  it.each(['demo/start.mjs', 'demo/node/start.mjs', 'demo/server/start.mjs'])(
    '%s --help prints how to use it',
    async (script) => {
      const { ended, output } = run(script, '--help');
      expect(await ended).toBe(0);
      expect(output()).toMatch(/^(Starts|Shows) .+[.:]\n\n {2}n/);
      expect(output()).toContain('--ttl');
    },
  );

  it.each(['demo/start.mjs', 'demo/server/start.mjs'])(
    '%s says that a port is in use before it starts anything',
    async (script) => {
      const taken = createServer();
      await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
      onTestFinished(() => void taken.close());
      const { port } = taken.address() as AddressInfo;
      const { ended, output } = run(script, '--port', String(port));
      expect(await ended).toBe(1);
      expect(output()).toBe(`Port ${port} is in use: choose another one with --port.\n`);
    },
  );
});

describe('npm run demo:node', () => {
  it('goes through the whole tour, and ends by itself', { timeout: 40_000 }, async () => {
    const { ended, output } = run('demo/node/start.mjs', '--url', inject('directusShortTtl').url);
    expect(await Promise.race([ended, sleep(35_000, 'still running')])).toBe(0);
    const headings = output().match(/^\S.*/gm);
    expect(headings).toEqual([
      `Log in at ${inject('directusShortTtl').url}`,
      'Read articles',
      'Create, change and delete an article',
      'Upload 20 MB',
      'Refresh',
      'Log out',
    ]);
    expect(output()).toContain('20000000 bytes');
    expect(output()).toMatch(/100 % {2}20\.0 of 20\.0 MB/);
    expect(output()).toContain('(session is active: refreshed)');
    // Not a terminal: nothing that only a terminal understands.
    expect(output()).not.toContain('\r');
    expect(output()).not.toContain('\u001b');
  });

  it('ends with 1 and the server’s reason when it cannot log in', async () => {
    const { url } = inject('directusShortTtl');
    const { ended, output } = run('demo/node/start.mjs', '--url', url, '--password', 'wrong');
    expect(await ended).toBe(1);
    expect(output()).toContain('Invalid user credentials. (INVALID_CREDENTIALS)');
  });
});
