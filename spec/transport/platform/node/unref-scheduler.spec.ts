import { timer } from 'rxjs';
import { expect, it, vi } from 'vitest';
import { unrefScheduler } from '../../../../lib/transport/platform/node/unref-scheduler';
import { runChild } from '../../../support/child';

it('runs work when its time has come, and not when it was cancelled before', () => {
  vi.useFakeTimers();
  try {
    const done: string[] = [];
    timer(1_000, unrefScheduler).subscribe(() => done.push('kept'));
    timer(1_000, unrefScheduler)
      .subscribe(() => done.push('cancelled'))
      .unsubscribe();
    vi.advanceTimersByTime(999);
    expect(done).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(done).toEqual(['kept']);
    expect(vi.getTimerCount()).toBe(0);
  } finally {
    vi.useRealTimers();
  }
});

it('tells the time of the platform', () => {
  expect(Math.abs(unrefScheduler.now() - Date.now())).toBeLessThan(100);
});

it('does not keep a process alive that has nothing else to do', async () => {
  const { code, stdout, endedAt } = await runChild(
    `import { timer } from 'rxjs';
    import { unrefScheduler } from './lib/transport/platform/node/unref-scheduler';
    timer(20_000, unrefScheduler).subscribe(() => console.log('late'));
    console.log(Date.now());`,
  );
  expect(code).toBe(0);
  expect(endedAt - Number(stdout)).toBeLessThan(2_000);
});

it('keeps its word while there is something else to do', async () => {
  const { stdout } = await runChild(
    `import { timer } from 'rxjs';
    import { unrefScheduler } from './lib/transport/platform/node/unref-scheduler';
    timer(50, unrefScheduler).subscribe(() => console.log('in time'));
    setTimeout(() => undefined, 500);`,
  );
  expect(stdout.trim()).toBe('in time');
});
