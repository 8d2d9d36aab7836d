import { describe, expect, it } from 'vitest';
import { fileSize } from '../../demo/app/src/app/shared/file-size';
import { steadyEstimate, timeLeft } from '../../demo/app/src/app/uploads/time-left';

describe('sizes of files', () => {
  it.each([
    [0, '0 bytes'],
    [1, '1 byte'],
    [5, '5 bytes'],
    [999, '999 bytes'],
    [1000, '1.0 kB'],
    [99_949, '100 kB'],
    [1_200_000, '1.2 MB'],
    [34_000_000, '34 MB'],
    [9_960_000, '10 MB'],
    [2_500_000_000, '2.5 GB'],
    [NaN, '0 bytes'],
    [-1, '0 bytes'],
  ])('%d is %s', (bytes, text) => {
    expect(fileSize(bytes)).toBe(text);
  });
});

describe('times left', () => {
  it.each([
    [undefined, ''],
    [NaN, ''],
    [Infinity, ''],
    [0, 'a few seconds left'],
    [9, 'a few seconds left'],
    [12, 'about 20 seconds left'],
    [50, 'about 50 seconds left'],
    [51, 'about a minute left'],
    [150, 'about 3 minutes left'],
    [4_000, 'about an hour left'],
    [7_300, 'about 2 hours left'],
    [100_000, 'more than a day left'],
  ])('%s seconds: %s', (seconds, text) => {
    expect(timeLeft(seconds)).toBe(text);
  });

  it('do not grow for a moment’s slowness', () => {
    const shown: (number | undefined)[] = [];
    for (const estimate of [20, 22, 18, 19, 40, undefined, 41])
      shown.push(steadyEstimate(shown.at(-1), estimate));
    expect(shown).toEqual([20, 20, 18, 18, 40, undefined, 41]);
  });
});
