// @ts-check

/** @typedef {import('./servers/types').Proxy} Proxy */
/** @typedef {'defaults' | 'recommended' | 'scenes'} Setup */
/** @typedef {'Node' | 'Chromium'} Place */

/**
 * Compares what came of a check with what is expected: `ok`, or the failure that the proxy's file names.
 *
 * @param {Proxy} proxy
 * @param {Setup} setup
 * @param {string} check
 * @param {string} outcome
 * @returns {{ isExpected: boolean, text: string }}
 */
export function judge(proxy, setup, check, outcome) {
  const failure = setup === 'scenes' ? undefined : proxy.fails[setup][check];
  if (failure === undefined) {
    const isExpected = outcome === 'ok';
    return { isExpected, text: isExpected ? 'ok' : `WRONG: ${outcome}` };
  }
  const isExpected = failure.test(outcome);
  return {
    isExpected,
    text: isExpected ? `as expected: ${outcome}` : `WRONG: ${outcome}, expected ${failure}`,
  };
}

/** Gathers outcomes, prints each as it comes, and ends with a table: a row for each check, a column for each proxy. */
export class Verdict {
  /** @type {Map<string, Map<string, string>>} by row, then by proxy */
  #rows = new Map();
  #wrong = 0;
  /** @type {Set<string>} */
  #columns = new Set();

  /**
   * @param {Proxy} proxy
   * @param {Setup} setup
   * @param {string} check
   * @param {Place} place
   * @param {string} outcome
   * @param {string} [note]
   */
  add(proxy, setup, check, place, outcome, note = '') {
    const { isExpected, text } = judge(proxy, setup, check, outcome);
    console.log(`${proxy.name}, ${setup}, ${place}, ${check}: ${text}${note && ` (${note})`}`);
    if (!isExpected) this.#wrong++;
    this.#columns.add(proxy.name);
    const row = `${setup}: ${check}`;
    const cells = this.#rows.get(row) ?? new Map();
    const cell = !isExpected ? 'WRONG' : outcome === 'ok' ? 'ok' : 'fails';
    const before = cells.get(proxy.name);
    cells.set(proxy.name, before === undefined || before === cell ? cell : `${before}/${cell}`);
    this.#rows.set(row, cells);
  }

  get isAsExpected() {
    return this.#wrong === 0;
  }

  table() {
    const columns = [...this.#columns];
    const width = Math.max(...[...this.#rows.keys()].map((row) => row.length));
    const line = (/** @type {string} */ head, /** @type {readonly string[]} */ cells) =>
      [head.padEnd(width), ...cells.map((cell) => cell.padEnd(11))].join('  ');
    const end = this.isAsExpected
      ? 'All as expected.'
      : `Failed: ${this.#wrong} outcomes are not as expected.`;
    return [
      '',
      line('Node/Chromium where they differ', columns),
      ...[...this.#rows].map(([row, cells]) =>
        line(
          row,
          columns.map((name) => cells.get(name) ?? ''),
        ),
      ),
      '',
      end,
    ].join('\n');
  }
}
