const clock = new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium' });

/** Returns a time of the day with its seconds. */
export const clockTime = (at: number): string => clock.format(at);

const plural = (count: number, unit: string) => `${count} ${unit}${count === 1 ? '' : 's'}`;

/** Returns a time that is still to come, in words: `in 42 seconds`. */
export function inWords(ms: number): string {
  const seconds = Math.ceil(ms / 1000);
  if (seconds <= 0) return 'now';
  if (seconds < 90) return `in ${plural(seconds, 'second')}`;
  const minutes = Math.round(seconds / 60);
  return minutes < 90 ? `in ${minutes} minutes` : `in about ${Math.round(minutes / 60)} hours`;
}

/** Returns how long something took: `34 ms`, `1.2 s`. */
export const duration = (ms: number): string =>
  ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`;

/** Returns a number of rows, in words. */
export const rowCount = (count: number): string => plural(count, 'row');
