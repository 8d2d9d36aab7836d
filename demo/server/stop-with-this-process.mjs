// @ts-check
/** @type {Set<() => void>} */
const cleanups = new Set();
/** @type {NodeJS.Signals[]} */
const deadlySignals = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/**
 * Runs `cleanup` when this process ends, however it does.
 *
 * @param {() => void} cleanup must be synchronous
 * @returns {() => void} takes it back
 */
export function stopWithThisProcess(cleanup) {
  if (cleanups.size === 0) {
    process.on('exit', cleanUp);
    for (const signal of deadlySignals) process.on(signal, onSignal);
  }
  cleanups.add(cleanup);
  return () => {
    cleanups.delete(cleanup);
    if (cleanups.size > 0) return;
    process.off('exit', cleanUp);
    for (const signal of deadlySignals) process.off(signal, onSignal);
  };
}

function cleanUp() {
  // Backwards: a process ends before the folder that was made for it is removed.
  for (const cleanup of [...cleanups].reverse()) cleanup();
  cleanups.clear();
}

/** @param {NodeJS.Signals} signal */
function onSignal(signal) {
  // Someone else also listens and will end the process in their own way (a test runner, start.mjs):
  // the exit handler is enough then.
  if (process.listenerCount(signal) > 1) return;
  cleanUp();
  // Listening for a signal has taken its usual effect away, so bring it about.
  process.off(signal, onSignal);
  process.kill(process.pid, signal);
}
