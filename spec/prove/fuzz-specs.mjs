// @ts-check
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = new URL('../../', import.meta.url);

/** The specs in Node that check properties: FUZZ_RUNS sets the number of their random values. */
export function fuzzSpecs() {
  return readdirSync(fileURLToPath(new URL('spec', root)), { recursive: true, encoding: 'utf8' })
    .map((name) => `spec/${name.replaceAll('\\', '/')}`)
    .filter((name) => /^[^.]*\.spec\.ts$/.test(name))
    .filter((name) => readFileSync(new URL(name, root), 'utf8').includes('fc.assert('))
    .sort();
}
