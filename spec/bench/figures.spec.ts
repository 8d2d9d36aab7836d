import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { contentAt, contentBetween, countMatching } from '../../bench/harness/content.mjs';
import {
  comparison,
  figure,
  figuresOf,
  loadFigures,
  saveFigures,
} from '../../bench/harness/figures.mjs';

const run = (rounds: readonly number[], name = 'ours, ms') => ({
  about: 'a machine',
  figures: { requests: [figure(name, rounds)] },
});

it('bench: a change is noise where the quartiles of both runs overlap, and a change where they do not', () => {
  const before = run([10, 11, 12, 13, 14]);
  expect(comparison(before, run([12, 13, 14, 15, 16]))).toContain('+16.7 % | within noise');
  expect(comparison(before, run([5, 5, 6, 7, 7]))).toContain('-50.0 % | changed');
});

it('bench: a figure that the other run does not have is left out of the comparison', () => {
  expect(comparison(run([1], 'gone'), run([1], 'new'))).not.toMatch(/gone|new/);
});

it('bench: ratios are to the unit of the same round, values are kept as they are', () => {
  const turn = { label: '50 at once' };
  const results = [
    { name: 'node:http', turn, rounds: [{ ms: 2 }, { ms: 4 }] },
    { name: 'ours', turn, rounds: [{ ms: 3 }, { ms: 4 }] },
  ];
  expect(figuresOf(results, { ratios: ['ms'] })).toEqual([
    { name: 'ours, 50 at once, ms / node:http', rounds: [1.5, 1] },
  ]);
  expect(figuresOf(results, { values: ['ms'] })).toEqual([
    { name: 'node:http, 50 at once, ms', rounds: [2, 4] },
    { name: 'ours, 50 at once, ms', rounds: [3, 4] },
  ]);
});

it('bench: figures are the same after they were saved and loaded', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'directus-rx-bench-'));
  const file = join(folder, 'figures.json');
  try {
    saveFigures(file, run([1, 2.5]));
    expect(loadFigures(file)).toEqual(run([1, 2.5]));
  } finally {
    await rm(folder, { recursive: true });
  }
});

it('bench: a byte of a large file that is lost, repeated or swapped is noticed', () => {
  const at = 1_048_000;
  const right = Buffer.concat([...contentBetween(at, at + 2_000)]);
  expect(right).toHaveLength(2_000);
  expect(countMatching(right, at)).toBe(2_000);
  expect(countMatching(right, at + 1)).toBeLessThan(2_000);
  const byte = right[1_500] ?? 0;
  right[1_500] = byte + 1;
  expect(countMatching(right, at)).toBe(1_500);
  expect(contentAt(at, 10)).toEqual(right.subarray(0, 10));
});
