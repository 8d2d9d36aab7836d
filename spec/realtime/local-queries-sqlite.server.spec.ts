import { expect, it } from 'vitest';
import { startDirectus } from '../../demo/server/directus.mjs';
import { attackLists } from '../support/lists-on-server';

it(
  'local queries: random lists of a server on SQLite are what a read gives',
  { timeout: 180_000 },
  async () => {
    // One of its own: the others see the collections of the servers that specs share.
    const { url, admin, stop } = await startDirectus({ log: () => undefined });
    try {
      const target = { url, token: admin.token, database: 'sqlite' } as const;
      const report = await attackLists({ ...target, seed: 13, lists: 12, rounds: 2, writes: 25 });
      expect(report.faults).toEqual([]);
      expect(report.local).toBeGreaterThan(0);
    } finally {
      await stop();
    }
  },
);
