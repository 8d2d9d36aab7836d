import fc from 'fast-check';
import { config } from 'rxjs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isRealtimeError } from '../../lib/realtime';
import { frame } from '../support/frames';
import { fuzzRuns } from '../support/runs';
import { answering, realtimeRig } from '../support/realtime-rig';

/** Frames per connection; the number of frames is divided by it. */
const BATCH = 20;

let uncaught: unknown[];

beforeEach(() => {
  uncaught = [];
  config.onUnhandledError = (error) => uncaught.push(error);
});

afterEach(async () => {
  // RxJS reports them by a timer.
  await new Promise((resolve) => setTimeout(resolve, 5));
  config.onUnhandledError = null;
  expect(uncaught).toEqual([]);
});

/** Delivers the frames to a connection, `after` milliseconds after it was begun, and looks at what came of it. */
async function survive(frames: readonly unknown[], after: number): Promise<void> {
  const { clock, server, changes, connection, status } = realtimeRig({
    random: () => 1,
    transport: answering({ websocket: {} }),
  });
  const watched = [changes('articles'), changes('authors')];
  await clock.advance(after);
  for (const data of frames) for (const socket of server.alive) socket.deliver(data);
  await clock.advance(40_000);
  // Whatever a subscription ended with has a class and a code.
  for (const { ended } of watched)
    for (const error of ended) expect(error).toSatisfy(isRealtimeError);
  const last = status();
  if (last?.state === 'waiting') expect(last.error).toSatisfy(isRealtimeError);
  // And the connection still works, or one that was made anew.
  const later = changes('tags');
  await clock.advance(40_000);
  server.emit('tags', [{ id: 1 }]);
  await clock.advance(1_000);
  expect(later.events()).toContain('create');
  connection.dispose();
  await clock.advance(100);
  expect(clock.pending).toBe(0);
}

describe('frames: whatever the server sends, nothing is uncaught and the connection goes on', () => {
  it.each([
    ['before it is open', 1],
    ['while it authenticates', 8],
    ['while it subscribes', 18],
    ['when it is open', 100],
  ])('%s', async (_, after) => {
    await fc.assert(
      fc.asyncProperty(fc.array(frame, { minLength: BATCH, maxLength: BATCH }), (frames) =>
        survive(frames, after),
      ),
      { numRuns: Math.ceil(fuzzRuns(1_600) / BATCH / 4) },
    );
  });

  it('an object without data, and nothing at all, as events of the socket', async () => {
    const { clock, server, changes } = realtimeRig();
    const { events } = changes('articles');
    await clock.advance(100);
    const [socket] = server.sockets;
    const receive = socket?.onmessage as ((event?: unknown) => void) | null | undefined;
    receive?.();
    receive?.(null);
    receive?.({});
    receive?.('text');
    server.emit('articles', [{ id: 1 }]);
    await clock.advance(100);
    expect(events()).toEqual(['init', 'create']);
  });

  it('a refusal whose code reads like one of ours is still the server’s', async () => {
    const { clock, server, changes, status } = realtimeRig();
    server.intercept = (socket, { type, uid }) => {
      if (type === 'subscribe')
        socket.tell({ type, status: 'error', uid, error: { code: 'NOT_SUPPORTED', message: '' } });
      return type === 'subscribe';
    };
    const { ended } = changes('articles');
    await clock.advance(1_000);
    expect(ended).toMatchObject([{ code: 'NOT_SUPPORTED', message: '' }]);
    expect(status()?.state).not.toBe('unavailable');
  });

  it('100 000 changes in one second are delivered one by one, and nothing is kept of them', async () => {
    const { clock, server, changes } = realtimeRig();
    const { seen } = changes('articles');
    await clock.advance(100);
    const receive = server.sockets[0]?.onmessage as ((event: unknown) => void) | null | undefined;
    const text = JSON.stringify({ type: 'subscription', event: 'create', uid: '1', data: [{}] });
    const timers = clock.pending;
    for (let n = 0; n < 100_000; n++) {
      receive?.({ data: text });
      expect(seen.length).toBeLessThanOrEqual(2);
      seen.length = 1;
    }
    expect(clock.pending).toBeLessThanOrEqual(timers + 1);
  });
});
