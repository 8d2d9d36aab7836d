import fc from 'fast-check';
import { describe, it } from 'vitest';
import { runs } from '../support/runs';
import { TabsModel, tabSteps } from '../support/tabs-model';

describe('tabs model: random sequences of events in three tabs keep one session and one refresh per token', () => {
  it.each([
    ['with Web Locks', { locks: true }, 'json', 300],
    ['without Web Locks, by BroadcastChannel alone', { locks: false }, 'json', 200],
    ['with locks and a storage, but no word', { channels: false, storageLag: 0 }, 'json', 100],
    ['where messages and storage are slow', { wordLag: 90, storageLag: 600 }, 'json', 100],
    ['in cookie mode', { locks: true }, 'cookie', 100],
  ] as const)('%s', { timeout: 600_000 }, async (_, browser, mode, share) => {
    await fc.assert(
      fc.asyncProperty(tabSteps, (steps) => new TabsModel(browser, mode).run(steps)),
      { numRuns: runs(share) },
    );
  });
});
