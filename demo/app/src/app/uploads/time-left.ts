const MINUTE = 60;
const HOUR = 60 * MINUTE;

/** An estimate grows only if it is wrong by more than this: it would flicker between two texts otherwise. */
const TOLERANCE = 1.3;

/** Returns `seconds` for people: “a few seconds left”, “about 20 seconds left”, “about a minute left”. Empty where it is not known. */
export function timeLeft(seconds: number | undefined): string {
  if (seconds === undefined || !Number.isFinite(seconds)) return '';
  if (seconds < 10) return 'a few seconds left';
  if (seconds <= 50) return `about ${Math.ceil(seconds / 10) * 10} seconds left`;
  if (seconds < 1.5 * MINUTE) return 'about a minute left';
  if (seconds < 55 * MINUTE) return `about ${Math.round(seconds / MINUTE)} minutes left`;
  if (seconds < 1.5 * HOUR) return 'about an hour left';
  if (seconds < 24 * HOUR) return `about ${Math.round(seconds / HOUR)} hours left`;
  return 'more than a day left';
}

/** Returns the estimate to show after `before`, so that it does not jump. */
export function steadyEstimate(
  before: number | undefined,
  now: number | undefined,
): number | undefined {
  if (before === undefined || now === undefined || now <= before) return now;
  return now > before * TOLERANCE ? now : before;
}
