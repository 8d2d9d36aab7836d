import { expect, it } from 'vitest';
import { serverVersion, startDirectus } from '../../demo/server/directus.mjs';
import { sqlite } from '../../lib/query/dialects/sqlite';
import { compareWithServer } from './prover/campaign';

/** `npm run prove -- queries` compares more, and with other servers. */
const QUERIES = 1_000;

it(
  'query engine: 1 000 random queries, with writes between them, have the answers of a server on SQLite',
  { timeout: 300_000 },
  async () => {
    // One of its own: the others see the collections of the servers that specs share.
    const server = await startDirectus({ log: () => undefined });
    try {
      const target = { url: server.url, token: server.admin.token };
      const major = Number.parseInt(serverVersion, 10);
      const opponent = { name: serverVersion, target, dialect: sqlite(), major };
      const report = await compareWithServer(opponent, {
        seed: 11,
        queries: QUERIES,
        cover: false,
      });
      expect(report.differences).toEqual([]);
      expect(report.queries).toBe(QUERIES);
      expect(report.codes.get('answered')).toBeGreaterThan(QUERIES / 2);
    } finally {
      await server.stop();
    }
  },
);
