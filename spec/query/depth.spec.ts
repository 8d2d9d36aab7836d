import { describe, expect, it } from 'vitest';
import { refusal } from './library';

/** A path of so many names; such fields do not exist, which is looked at after the depth. */
const path = (names: number): string => Array.from({ length: names }, () => 'x').join('.');

/** The condition or the query of a relation below so many names. */
const below = (names: number, inner: unknown): unknown =>
  names === 0 ? inner : { x: below(names - 1, inner) };

const isTooDeep = (query: object): boolean => refusal(query) === 'INVALID_QUERY';

const condition = { _eq: 1 };

describe('a query follows at most ten names in a row', () => {
  it.each<[string, (names: number) => object]>([
    ['fields', (names) => ({ fields: ['id', path(names)] })],
    ['groups', (names) => ({ groupBy: [path(names)] })],
    ['sort', (names) => ({ sort: ['id', path(names)] })],
    ['the field of a function', (names) => ({ fields: [`${path(names - 2)}.year(x.x)`] })],
    ['a filter', (names) => ({ filter: { id: condition, ...Object(below(names, condition)) } })],
    ['a member of _and', (names) => ({ filter: { _and: [below(names, condition), {}] } })],
    [
      'a filter below _some',
      (names) => ({ filter: below(5, { _some: below(names - 5, condition) }) }),
    ],
    ['deep', (names) => ({ deep: below(names, { _limit: 1 }) })],
    ['a filter in deep', (names) => ({ deep: { x: { _filter: below(names - 1, condition) } } })],
    ['a sort in deep', (names) => ({ deep: { x: { _sort: ['id', path(names - 1)] } } })],
  ])('%s', (_, query) => {
    expect(isTooDeep(query(10))).toBe(false);
    expect(isTooDeep(query(11))).toBe(true);
  });

  it('a comma within a function ends the path that is counted', () => {
    expect(isTooDeep({ fields: [`${path(8)}.year(x.x, ${path(11)})`] })).toBe(false);
    expect(isTooDeep({ fields: [`${path(9)}.year(x.x, ${path(11)})`] })).toBe(true);
  });
});
