import { expect, it } from 'vitest';
import { startDirectusOnPostgres } from '../query/prover/postgres.mjs';
import { attackLists } from '../support/lists-on-server';

// A short version with every run, the whole of it with `npm run prove -- realtime`.
const isLong = process.env['SOAK'] !== undefined;
const seeds = Array.from({ length: isLong ? 20 : 1 }, (_, index) => 13 + index);

it(
  'local queries: random lists of a server on Postgres are what a read gives',
  { timeout: isLong ? 1_200_000 : 180_000 },
  async () => {
    const { url, admin, database, stop } = await startDirectusOnPostgres();
    const size = { lists: 12, rounds: isLong ? 4 : 2, writes: 25 };
    try {
      for (const seed of seeds) {
        const target = { url, token: admin.token, database };
        const { faults, local } = await attackLists({ ...target, ...size, seed });
        expect([seed, ...faults]).toEqual([seed]);
        expect(local).toBeGreaterThan(0);
      }
    } finally {
      await stop();
    }
  },
);
