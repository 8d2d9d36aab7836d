/** A median forgives the rounds in which the machine was busy with something else; a mean does not. */
export function median(values) {
  const sorted = ascending(values);
  if (sorted.length === 0) return NaN;
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** The value that `share` of the others are not above. */
export function percentile(values, share) {
  const sorted = ascending(values);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;
}

/** The median of the ratios of the same round: whatever disturbs a round disturbs both. */
export function ratio(own, base, key) {
  return median(own.map((round, i) => round[key] / base[i]?.[key]));
}

/** The median of one figure of all rounds. */
export function middle(rounds, key) {
  return median(rounds.map((round) => round[key]));
}

function ascending(values) {
  return values.filter(Number.isFinite).sort((a, b) => a - b);
}
