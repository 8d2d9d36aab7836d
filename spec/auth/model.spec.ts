import fc from 'fast-check';
import { describe, it } from 'vitest';
import { MemoryStorage } from '../../lib/storage/memory';
import { SlowStorage } from '../support/fake-storage';
import { hostSteps, OneHostModel } from '../support/one-host-model';
import { runs } from '../support/runs';
import { calmSteps, SessionModel, wildSteps } from '../support/session-model';

const atOnce = () => new SessionModel(() => new MemoryStorage(), { reloads: true });

const later = (delay: number) =>
  new SessionModel((clock) => new SlowStorage(clock, delay), { reloads: false });

describe('session model: random sequences of events break no rule', () => {
  it('across faults and reloads', { timeout: 600_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(wildSteps, (steps) => atOnce().run(steps)),
      { numRuns: runs(500) },
    );
  });

  it(
    'and, as long as the server does its part, no session outlives its logout',
    { timeout: 600_000 },
    async () => {
      await fc.assert(
        fc.asyncProperty(calmSteps, (steps) => atOnce().run(steps)),
        { numRuns: runs(400) },
      );
    },
  );

  it('with a storage that answers later', { timeout: 600_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(calmSteps, wildSteps), fc.nat(100), (steps, delay) =>
        later(delay).run(steps),
      ),
      { numRuns: runs(300) },
    );
  });
});

describe.each(['cookie', 'session'] as const)(
  'identity: several users on one host in %s mode',
  (mode) => {
    it('each write is stored as its author or not at all', { timeout: 600_000 }, async () => {
      await fc.assert(
        fc.asyncProperty(hostSteps, (steps) => new OneHostModel(mode).run(steps)),
        { numRuns: runs(200) },
      );
    });
  },
);
