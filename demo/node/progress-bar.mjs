// @ts-check

const width = 30;
const stepPercent = 25;

/** @typedef {{ loaded: number, total: number }} Progress */

/**
 * Shows how far something is: in a terminal one line that moves, elsewhere a few lines that can be read later.
 *
 * @param {string} label
 * @param {{ isTTY?: boolean, write(text: string): unknown }} [out]
 */
export function progressBar(label, out = process.stdout) {
  const start = performance.now();
  let nextStep = 0;

  /** @param {Progress} progress */
  function text({ loaded, total }) {
    const seconds = (performance.now() - start) / 1000;
    const part = total > 0 ? loaded / total : 0;
    const filled = Math.round(part * width);
    return [
      `${label} [${'#'.repeat(filled)}${'.'.repeat(width - filled)}]`,
      `${String(Math.floor(part * 100)).padStart(3)} %`,
      `${megabytes(loaded)} of ${megabytes(total)} MB`,
      `${megabytes(seconds > 0 ? loaded / seconds : 0)} MB/s`,
    ].join('  ');
  }

  return {
    /** @param {Progress} progress */
    show(progress) {
      if (out.isTTY) {
        out.write(`\r\x1b[K${text(progress)}`);
        return;
      }
      const percent = (progress.loaded / progress.total) * 100;
      if (percent < nextStep) return;
      nextStep = (Math.floor(percent / stepPercent) + 1) * stepPercent;
      out.write(`${text(progress)}\n`);
    },
    end() {
      if (out.isTTY) out.write('\n');
    },
  };
}

/** @param {number} bytes */
const megabytes = (bytes) => (bytes / 1_000_000).toFixed(1);
