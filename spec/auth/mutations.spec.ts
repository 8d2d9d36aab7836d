import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { mutations } from './mutation-list.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));

// Whether a spec notices each of them takes minutes: `npm run test:mutations`.
it.each(mutations)('the rule “$name” still stands where the mutation looks for it', (mutation) => {
  const source = readFileSync(`${root}/${mutation.file}`, { encoding: 'utf8' });
  expect(source.split(mutation.from)).toHaveLength(2);
});
