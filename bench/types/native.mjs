// @ts-check
/** What a call costs the native preview of TypeScript, which has a command line and no API yet. */
import { execFileSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { calls, programsOf } from './cost.mjs';

const folder = fileURLToPath(new URL('.', import.meta.url));
const manifest = createRequire(import.meta.url).resolve('@typescript/native-preview/package.json');
const tsgo = join(manifest, '../bin/tsgo');

/**
 * The instantiations of one program. The sources of this library are checked with it, the same in each program.
 *
 * @param {string} source
 */
function instantiationsOf(source) {
  const base = join(folder, `generated-${process.pid}`);
  const files = [`${base}.ts`];
  writeFileSync(`${base}.ts`, source);
  writeFileSync(
    `${base}.json`,
    JSON.stringify({ extends: '../../tsconfig.json', files, include: [] }),
  );
  // One thread: several would each instantiate what they share.
  const args = ['--noEmit', '--extendedDiagnostics', '--singleThreaded', '-p', `${base}.json`];
  try {
    const output = execFileSync(process.execPath, [tsgo, ...args], { encoding: 'utf8' });
    return Number(/Instantiations:\s*(\d+)/.exec(output)?.[1]);
  } finally {
    rmSync(`${base}.ts`);
    rmSync(`${base}.json`);
  }
}

/**
 * @param {import('./clients.mjs').TypedClient} client
 * @param {import('./schema.mjs').Size} size
 * @returns {import('./cost.mjs').Cost}
 */
export function costPerCallNatively(client, size) {
  const { fewer, every } = programsOf(client, size, { fresh: true });
  const instantiations = (instantiationsOf(every) - instantiationsOf(fewer)) / calls;
  return { instantiations: Math.round(instantiations), errors: [] };
}
