const UNITS = ['kB', 'MB', 'GB', 'TB'] as const;

/** Returns a number of bytes for people: “5 bytes”, “1.2 MB”, “34 MB”. */
export function fileSize(bytes: number): string {
  const known = Number.isFinite(bytes) ? Math.max(0, Math.round(bytes)) : 0;
  if (known < 1000) return known === 1 ? '1 byte' : `${known} bytes`;
  const power = Math.min(UNITS.length, Math.floor(Math.log10(known) / 3));
  const value = known / 1000 ** power;
  return `${value.toFixed(value < 9.95 ? 1 : 0)} ${UNITS[power - 1] ?? ''}`;
}
