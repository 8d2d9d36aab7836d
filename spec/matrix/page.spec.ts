import { describe, expect, it } from 'vitest';
import { differences } from './page.mjs';

const page = `
|       | what  | 1.0.0 | 2.0.0               |
| ----- | ----- | ----- | ------------------- |
| items | reads | ✓     | ✓                   |
| utils | hash  | ✓     | error: needs 1.0    |

| endpoints | 1.0.0 | 2.0.0  |
| --------- | ----- | ------ |
| \`/items\`  | all 4 | 2 of 4 |
`;
const as = (hash: string, has: number) => ({
  features: new Map([
    ['items | reads', { '1.0.0': 'yes', '2.0.0': 'yes' }],
    ['utils | hash', { '1.0.0': 'yes', '2.0.0': hash }],
  ]),
  routes: new Map([['/items', { '1.0.0': { has: 4, of: 4 }, '2.0.0': { has, of: 4 } }]]),
});

describe('the page about servers', () => {
  it('is right when every cell is what came of the run', () => {
    expect(differences(page, ['1.0.0', '2.0.0'], as('error: needs 1.0', 2))).toEqual([]);
  });

  it.for([
    ['a feature that behaves otherwise', as('yes', 2)],
    ['another number of endpoints', as('error: needs 1.0', 4)],
    [
      'a row it does not have',
      { ...as('error: needs 1.0', 2), features: new Map([['new | one', { '2.0.0': 'yes' }]]) },
    ],
  ] as const)('is wrong about %s', ([, results]) => {
    expect(differences(page, ['2.0.0'], results as ReturnType<typeof as>)).toHaveLength(1);
  });

  it('is asked only about the versions that ran', () => {
    expect(differences(page, ['1.0.0'], as('yes', 0))).toEqual([]);
  });
});
