import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { commandOf, list } from './command.mjs';
import { fuzzSpecs } from './fuzz-specs.mjs';
import { provers } from './provers.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const read = (file: string): string => readFileSync(join(root, file), { encoding: 'utf8' });

/** What `npm run prove -- …` prints, and its exit code. */
const prove = (
  ...words: string[]
): Promise<{ code: number | null; stdout: string; stderr: string }> =>
  new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      ['spec/prove/run.mjs', ...words],
      { cwd: root },
      (_, stdout, stderr) => resolve({ code: child.exitCode, stdout, stderr }),
    );
  });

/** Read the variables of provers for all specs. */
const settings = ['spec/support/runs.ts', 'spec/support/random-setup.ts'];

describe('npm run prove', () => {
  it.each(Object.entries(provers))('%s runs files that exist', (_, { script, specs }) => {
    const files = script?.slice(0, 1) ?? specs?.() ?? [];
    expect(files.length).toBeGreaterThan(0);
    expect(files.filter((file) => !existsSync(join(root, file)))).toEqual([]);
  });

  it.each(Object.entries(provers))(
    '%s sets only variables that its specs read',
    (_, { env, specs }) => {
      const sources = [...(specs?.() ?? []), ...settings].map(read).join('\n');
      expect(Object.keys(env ?? {}).filter((name) => !sources.includes(`'${name}'`))).toEqual([]);
    },
  );

  it('is documented in CONTRIBUTING.md, prover by prover, and names no other', () => {
    const documented = read('CONTRIBUTING.md').matchAll(/^\| `npm run prove -- ([a-z]+)` \|/gm);
    expect([...documented].map(([, name]) => name).sort()).toEqual(Object.keys(provers).sort());
  });

  it('passes arguments on after the name', () => {
    const { args } = commandOf(['chaos', '--seeds=1', '--rate=0.1']) ?? {};
    expect(args).toEqual(['spec/chaos/run.mjs', '--seeds=1', '--rate=0.1']);
  });

  it('gives Vitest the project, the specs and the arguments', () => {
    const { args } = commandOf(['tabs', '-t', 'two tabs']) ?? {};
    expect(args?.slice(1)).toEqual([
      ...['run', '--project', 'server', '--retry=0'],
      ...['spec/auth/cross-tab.server.spec.ts', '-t', 'two tabs'],
    ]);
  });

  it('lets the caller set a variable', () => {
    process.env['MODEL_RUNS'] = '7';
    try {
      expect(commandOf(['model'])?.env['MODEL_RUNS']).toBe('7');
    } finally {
      delete process.env['MODEL_RUNS'];
    }
    expect(commandOf(['model'])?.env['MODEL_RUNS']).toBe('5000');
  });

  it('fuzz runs specs of the project node', () => {
    expect(fuzzSpecs()).toContain('spec/transport/url.spec.ts');
    expect(fuzzSpecs().filter((name) => /\.(server|browser)\.spec/.test(name))).toEqual([]);
  });

  it('lists the provers without a name', async () => {
    expect(await prove()).toMatchObject({ code: 0, stdout: expect.stringContaining(list()) });
  });

  it.each(['nope', 'constructor', '--help'])(
    'refuses the unknown name %s and says which exist',
    async (name) => {
      const { code, stderr } = await prove(name);
      expect(code).toBe(1);
      expect(stderr.trim().split('\n')).toEqual([
        `There is no prover "${name}"; there are ${Object.keys(provers).join(', ')}.`,
      ]);
    },
  );
});
