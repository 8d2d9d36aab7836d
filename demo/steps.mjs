// @ts-check
/** @typedef {import('./server/npm-ci.mjs').OnProgress} OnProgress */

/**
 * @typedef {object} Step
 * @property {string} title in the imperative: `Build the page`
 * @property {number} seconds how long it took on a machine with two cores
 * @property {() => Promise<boolean>} [needed] default: always
 * @property {(onProgress: OnProgress) => Promise<unknown>} run
 */

/** Where nothing can be written over, a line at most so often. */
const LINE_EVERY_MS = 15_000;
const DRAW_EVERY_MS = 200;
const BAR = 20;
/** The part of its time in which npm fetches; in the rest it unpacks and builds. */
const FETCHING = 0.6;

/**
 * Runs steps one after the other and shows how far they are and about how long is left. Steps that are not needed are
 * not counted. On a terminal a step has one line, which is written over.
 *
 * @param {readonly Step[]} steps
 * @param {object} [options]
 * @param {Pick<NodeJS.WriteStream, 'write' | 'isTTY' | 'columns'>} [options.out] default: standard error
 * @param {() => number} [options.now] in milliseconds
 */
export async function runSteps(steps, { out = process.stderr, now = Date.now } = {}) {
  const needs = await Promise.all(steps.map(async ({ needed }) => (await needed?.()) ?? true));
  const left = steps.filter((_, index) => needs[index]);
  let pace = 1;
  for (const [index, step] of left.entries()) {
    const later = left.slice(index + 1).reduce((sum, { seconds }) => sum + seconds, 0);
    const name = `[${index + 1}/${left.length}] ${step.title}`;
    const took = await runStep(step, { name, out, now, later: () => later * pace });
    // A slower machine is slower at the next step, too. Short steps tell little.
    if (step.seconds >= 10) pace = took / step.seconds;
  }
}

/**
 * @param {Step} step
 * @param {{ name: string, later: () => number, now: () => number, out: Pick<NodeJS.WriteStream, 'write' | 'isTTY' | 'columns'> }} options
 * @returns {Promise<number>} seconds
 */
async function runStep(step, { name, later, out, now }) {
  const began = now();
  const seconds = () => (now() - began) / 1000;
  /** @type {import('./server/npm-ci.mjs').Progress} */
  let progress = { doing: '' };
  const share = () => shareOf(progress, seconds(), step.seconds);
  const text = () => {
    const rest = seconds() * (1 / share() - 1);
    return [progress.doing, `${duration(rest + later())} left`].filter(Boolean).join(', ');
  };
  const draw = () => {
    const filled = Math.round(share() * BAR);
    const bar = '█'.repeat(filled) + '░'.repeat(BAR - filled);
    out.write(`\r\u001b[K${`${name}  ${bar}  ${text()}`.slice(0, (out.columns || 80) - 1)}`);
  };
  const print = () => out.write(`      ${Math.round(seconds())} s: ${text()}\n`);
  if (!out.isTTY) out.write(`${name} …\n`);
  const timer = out.isTTY ? setInterval(draw, DRAW_EVERY_MS) : setInterval(print, LINE_EVERY_MS);
  let outcome = 'failed';
  try {
    await step.run((next) => {
      progress = next;
    });
    outcome = `${Math.round(seconds())} s`;
  } finally {
    clearInterval(timer);
    if (out.isTTY) out.write(`\r\u001b[K${name}: ${outcome}\n`);
  }
  return seconds();
}

/**
 * Estimates how much of a step is done, from just over 0 to 0.95: by the time it usually takes, or by counts where
 * they are ahead of it.
 *
 * @param {import('./server/npm-ci.mjs').Progress} progress
 * @param {number} elapsed in seconds
 * @param {number} expected in seconds
 */
function shareOf({ done = 0, total = 1 }, elapsed, expected) {
  const share = Math.max(elapsed / expected, FETCHING * (done / total));
  return Math.min(Math.max(share, 0.001), 0.95);
}

/**
 * Writes a duration for people: `about 2 min`.
 *
 * @param {number} seconds
 */
export function duration(seconds) {
  if (seconds < 5) return 'a few seconds';
  if (seconds < 55) return `about ${Math.ceil(seconds / 5) * 5} s`;
  const minutes = Math.floor(seconds / 60);
  const rest = Math.round((seconds % 60) / 10) * 10;
  if (minutes >= 3 || rest === 0) return `about ${Math.round(seconds / 60)} min`;
  return rest === 60
    ? `about ${minutes + 1} min`
    : minutes === 0
      ? 'about 1 min'
      : `about ${minutes} min ${rest} s`;
}
