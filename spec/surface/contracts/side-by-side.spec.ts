// The class-based SDK beside this library: the same programs, against the same server.
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RecordingServer, startRecordingServer } from '../../support/recording-server';
import { contracts } from './contracts';
import { differences, expectedOf } from './differences';
import { sideBySide } from './side-by-side';

let server: RecordingServer;
/** The differences, by contract and part: with the class-based SDK, and here. */
const found: string[] = [];

beforeAll(async () => {
  server = await startRecordingServer();
});
afterAll(() => server.stop());

describe('as the class-based SDK', () => {
  const same = contracts.filter(({ name }) => expectedOf(name).length === 0);

  it.each(same)('$name', async (contract) => {
    const { before, now } = await sideBySide(server, contract);
    expect(now).toEqual(before);
  });
});

describe('other than the class-based SDK, by decision', () => {
  const other = contracts.filter(({ name }) => expectedOf(name).length > 0);

  it.each(other)('$name', async (contract) => {
    const { before, now, differing } = await sideBySide(server, contract);
    found.push(
      contract.name,
      ...differing.flatMap((part) => [
        `  ${part}, class-based SDK: ${JSON.stringify(before[part] ?? null)}`,
        `  ${part}, directus-rx:     ${JSON.stringify(now[part] ?? null)}`,
      ]),
    );
    expect(differing).toEqual(expectedOf(contract.name));
  });

  it('differs in what differences.txt shows, and in nothing else', async () => {
    await expect(`${found.join('\n')}\n`).toMatchFileSnapshot('differences.txt');
  });

  it.each(differences)(
    'differs somewhere, and docs/migration.md says so: $reason',
    ({ contracts: names, migration }) => {
      expect(contracts.filter(({ name }) => names.test(name))).not.toEqual([]);
      const page = readFileSync(new URL('../../../docs/migration.md', import.meta.url), 'utf8');
      expect(page.replaceAll(/\s+/g, ' ').includes(migration), migration).toBe(true);
    },
  );
});

it('no two contracts have the same name', () => {
  const names = contracts.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
});
