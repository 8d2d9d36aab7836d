import { inspect } from 'node:util';
import { expect } from 'vitest';

/** Every way in which a value commonly ends up in a log. */
function* appearances(value: unknown): Generator<readonly [string, string]> {
  yield ['inspect', inspect(value, { depth: Infinity, showHidden: true, getters: false })];
  yield ['String', String(value)];
  yield ['JSON', JSON.stringify({ value }, cyclesLeftOut())];
  if (typeof value === 'object' && value !== null) {
    yield ['spread', inspect({ ...value }, { depth: Infinity })];
    yield ['keys', JSON.stringify(Object.getOwnPropertyNames(value))];
  }
  if (value instanceof Error) {
    yield ['message', value.message];
    yield ['stack', value.stack ?? ''];
    yield* appearances(value.cause);
  }
}

function cyclesLeftOut() {
  const seen = new Set();
  return (_: string, value: unknown): unknown => {
    if (typeof value !== 'object' || value === null) return value;
    if (seen.has(value)) return undefined;
    seen.add(value);
    return value;
  };
}

/** Fails when one of `secrets` shows in what a log or `JSON.stringify` makes of `value`. */
export function expectNoSecret(value: unknown, secrets: readonly string[]): void {
  for (const [how, text] of appearances(value))
    for (const secret of secrets) {
      const found = text.indexOf(secret);
      if (found < 0) continue;
      const around = text.slice(Math.max(found - 200, 0), found + 100);
      expect.fail(`${secret} shows in ${how}: …${around}…`);
    }
}
