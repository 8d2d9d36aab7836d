import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Step, duration, runSteps } from '../../demo/steps.mjs';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** Takes this many seconds, and reports 10 packages on the way, one after the other. */
const step = (title: string, takes: number, { seconds = takes } = {}): Step => ({
  title,
  seconds,
  run: async (onProgress) => {
    for (let done = 1; done <= 10; done++) {
      onProgress({ done, total: 10, doing: `${done} of 10 packages` });
      await new Promise((resolve) => setTimeout(resolve, takes * 100));
    }
  },
});

async function output(steps: readonly Step[], { isTTY = false } = {}): Promise<string> {
  let text = '';
  const out = { isTTY, columns: 100, write: (chunk: string) => (text += chunk) !== '' };
  const ended = runSteps(steps, { out });
  ended.catch(() => undefined);
  await vi.runAllTimersAsync();
  await ended;
  return text;
}

describe('steps of the demo', () => {
  it('numbers the steps that are needed, and leaves out the others', async () => {
    const done = { ...step('Install', 10), needed: () => Promise.resolve(false) };
    const text = await output([done, step('Build', 10), step('Start', 10)]);
    expect(text).toBe('[1/2] Build …\n[2/2] Start …\n');
  });

  it('prints nothing where there is nothing to do', async () => {
    expect(await output([{ ...step('Build', 1), needed: () => Promise.resolve(false) }])).toBe('');
  });

  it('prints a line every 15 seconds into a file, and none of them twice', async () => {
    const text = await output([step('Install', 60), step('Build', 30)]);
    const lines = text.trim().split('\n');
    expect(lines[1]).toBe('      15 s: 3 of 10 packages, about 1 min 20 s left');
    expect(new Set(lines).size).toBe(lines.length);
    expect(text).not.toContain('\r');
  });

  it('takes the pace of this machine for the steps to come', async () => {
    // Twice as slow as expected.
    const text = await output([
      step('Install', 60, { seconds: 30 }),
      step('Build', 60, { seconds: 30 }),
    ]);
    expect(text.split('[2/2]')[1]).toContain('      15 s: 3 of 10 packages, about');
    expect(text.split('\n')[1]).toBe('      15 s: 3 of 10 packages, about 45 s left');
  });

  it('draws one line with a bar on a terminal, and end it with the time that the step took', async () => {
    const text = await output([step('Install', 20)], { isTTY: true });
    const frames = text.split('\r\u001b[K');
    expect(frames.some((frame) => /^\[1\/1\] Install {2}█{10}░{10} {2}/.test(frame))).toBe(true);
    expect(frames.at(-1)).toBe('[1/1] Install: 20 s\n');
    expect(frames.slice(1, -1).every((frame) => !frame.includes('\n'))).toBe(true);
  });

  it('says which step has failed', async () => {
    const failing = {
      title: 'Install',
      seconds: 5,
      run: () => Promise.reject(new Error('no disk')),
    };
    let text = '';
    const out = { isTTY: true, columns: 80, write: (chunk: string) => (text += chunk) !== '' };
    await expect(runSteps([failing, step('Build', 1)], { out })).rejects.toThrow('no disk');
    expect(text).toContain('[1/2] Install: failed\n');
    expect(text).not.toContain('Build');
  });

  it.each([
    [0, 'a few seconds'],
    [12, 'about 15 s'],
    [56, 'about 1 min'],
    [70, 'about 1 min 10 s'],
    [118, 'about 2 min'],
    [200, 'about 3 min'],
  ])('writes %d seconds as “%s”', (seconds, words) => {
    expect(duration(seconds)).toBe(words);
  });
});
