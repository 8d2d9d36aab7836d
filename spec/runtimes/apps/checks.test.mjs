// For Vitest.
import { writeFileSync } from 'node:fs';
import { test } from 'vitest';
import { run } from './program.mjs';

test('the checks', { timeout: 900_000 }, async () => {
  const settings = JSON.parse(process.env.CHECKS_SETTINGS);
  const begin = (name) => writeFileSync(process.env.CHECKS_CURRENT, name);
  writeFileSync(process.env.CHECKS_RESULTS, JSON.stringify(await run(settings, begin)));
});
