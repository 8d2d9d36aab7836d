/** Looks at the memory of this process every 5 ms: the system's own peak would begin with that of the parent process. */
export function watchMemory() {
  globalThis.gc?.();
  const before = process.memoryUsage.rss();
  let peak = before;
  const look = () => (peak = Math.max(peak, process.memoryUsage.rss()));
  const timer = setInterval(look, 5);
  return {
    /** Megabytes by which it grew at most. */
    growth() {
      clearInterval(timer);
      look();
      return (peak - before) / 1e6;
    },
  };
}
