import { describe, expect, it } from 'vitest';
import { sqliteValues } from '../../lib/query/dialects/sqlite-values';

describe('the text of a number on SQLite', () => {
  it.each([
    [5, '5'],
    [-0, '0'],
    [2_147_483_648, '2147483648.0'],
    [0.1, '0.1'],
    [0.30000000000000004, '0.3'],
    [1e21, '1.0e+21'],
    [1.5e-7, '1.5e-07'],
    [-1e300, '-1.0e+300'],
  ])('of %d is %s', (value, expected) => {
    expect(sqliteValues().toOperand('string', value)).toBe(expected);
  });

  it('text in a column of numbers is a number if it reads as one', () => {
    const { toOperand } = sqliteValues();
    for (const text of [' 5 ', '5.', '.5e1', '+5', '5e0'])
      expect(toOperand('bigInteger', text), text).toBe(5);
    for (const text of ['', '5 x', '0x5', 'e5', '.', '５'])
      expect(toOperand('bigInteger', text), text).toBe(text);
  });
});
