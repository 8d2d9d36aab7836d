import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type RealtimeRig, realtimeRig } from '../support/realtime-rig';

type Step =
  | { readonly do: 'subscribe' | 'emit'; readonly collection: string }
  | { readonly do: 'leave'; readonly which: number }
  | { readonly do: 'wait'; readonly ms: number }
  | {
      readonly do:
        'cut' | 'down' | 'up' | 'deaf' | 'hear' | 'renew' | 'login' | 'logout' | 'expire' | 'wake';
    };

const collection = fc.constantFrom('a', 'b');
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ do: fc.constant('subscribe' as const), collection }) },
  { weight: 6, arbitrary: fc.record({ do: fc.constant('emit' as const), collection }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('leave' as const), which: fc.nat(9) }) },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('wait' as const),
      ms: fc.oneof(fc.nat(30), fc.nat(2_000), fc.nat(100_000)),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constantFrom(
        ...([
          'cut',
          'down',
          'up',
          'deaf',
          'hear',
          'renew',
          'login',
          'logout',
          'expire',
          'wake',
        ] as const),
      ),
    }),
  },
);

interface Watcher {
  readonly collection: string;
  readonly following: ReturnType<RealtimeRig['changes']>;
  /** The changes that came to be while it was subscribed, and how many events it had heard of by then. */
  readonly due: { readonly number: number; readonly after: number }[];
  left: boolean;
}

/** Does the steps, and checks after each what must hold always, and at the end what must have come of it. */
async function run(steps: readonly Step[]): Promise<void> {
  const rig = realtimeRig({ random: () => 0.7 });
  const { server, clock } = rig;
  const watchers: Watcher[] = [];
  let changes = 0;
  let tokens = 0;

  const emit = (of: string) => {
    const number = ++changes;
    for (const { collection, following, due, left } of watchers) {
      const after = following.seen.length;
      if (!left && collection === of && after > 0) due.push({ number, after });
    }
    server.emit(of, [number]);
  };
  const renew = (how: (token: string) => void) => {
    const token = `token ${++tokens}`;
    server.users.set(token, 'anna');
    how(token);
  };
  const act = (step: Step): Promise<void> | undefined => {
    if (step.do === 'wait') return clock.advance(step.ms);
    if (step.do === 'emit') emit(step.collection);
    else if (step.do === 'subscribe') {
      const { collection } = step;
      watchers.push({ collection, following: rig.changes(collection), due: [], left: false });
    } else if (step.do === 'leave') {
      const watcher = watchers[step.which];
      if (!watcher) return;
      watcher.left = true;
      watcher.following.stop();
      watcher.following.stop();
    } else deeds[step.do]();
    return undefined;
  };
  const deeds = {
    cut: () => server.cut(),
    down: () => {
      server.down = true;
      server.cut();
    },
    up: () => {
      server.down = false;
    },
    deaf: () => {
      server.deaf = true;
    },
    hear: () => {
      server.deaf = false;
    },
    expire: () => server.expire(),
    wake: () => rig.wake$.next(null),
    logout: () => rig.login(null),
    login: () => renew(rig.login),
    renew: () => renew(rig.renew),
  };

  const check = () => {
    expect(server.alive.length, 'one connection at a time').toBeLessThanOrEqual(1);
    const asked = new Map<unknown, unknown>();
    for (const { type, uid, collection } of server.received) {
      if (type !== 'subscribe') continue;
      expect(asked.get(uid) ?? collection, 'no number twice').toBe(collection);
      asked.set(uid, collection);
    }
    for (const { subscriptions } of server.alive) {
      const names = [...subscriptions.values()];
      expect(new Set(names).size, 'each subscription once').toBe(names.length);
    }
    for (const { following } of watchers) {
      expect(following.ended, 'nothing ends').toEqual([]);
      expect(following.events().lastIndexOf('init'), 'one beginning').toBeLessThanOrEqual(0);
    }
  };

  for (const step of steps) {
    await act(step);
    check();
  }

  // In the end all is well, and then everybody is told, of everything.
  server.down = false;
  server.deaf = false;
  renew(rig.login);
  await clock.advance(300_000);
  emit('a');
  emit('b');
  await clock.advance(1_000);
  check();
  for (const { following, due, left } of watchers) {
    if (left) continue;
    expect(rig.status()).toEqual({ state: 'open' });
    const { seen } = following;
    const numbers = seen.flatMap((change) => (change.event === 'create' ? change.data : []));
    expect(numbers, 'in order, none twice').toEqual(
      [...new Set(numbers)].sort((one, another) => Number(one) - Number(another)),
    );
    for (const { number, after } of due) {
      const gap = seen.slice(after).some(({ event }) => event === 'gap');
      expect(gap || numbers.includes(number), 'told of, or of a gap').toBe(true);
    }
    expect(numbers.length, 'told of what comes now').toBeGreaterThan(0);
  }

  for (const { following } of watchers) following.stop();
  await clock.advance(1_000);
  expect(server.alive, 'closed').toEqual([]);
  expect(clock.pending, 'no timer left').toBe(0);
}

it('realtime model: over random sequences of events, every missed change is reported by a gap', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 40 }), (steps) => run(steps)),
    { numRuns: 1_000 },
  );
}, 120_000);
