import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InvalidParamError } from '../../lib/errors/errors';
import { bytes, count, duration, oneOf } from '../../lib/internal/argument-checks';

describe('argument checks', () => {
  it('duration and bytes: accept every number of 0 or more, Infinity among them', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, noNaN: true }), (value) => {
        expect(duration('x', value)).toBe(value);
        expect(bytes('x', value)).toBe(value);
      }),
    );
  });

  it.each([-1, NaN, -Infinity, '5', null, undefined, {}, [], 5n, true])(
    'duration, bytes and count: refuse %s with the name of the option',
    (value) => {
      for (const check of [duration, bytes, count]) {
        expect(() => check('retry.maxDelay', value)).toThrow(InvalidParamError);
        expect(() => check('retry.maxDelay', value)).toThrow(/^retry\.maxDelay must be/);
      }
    },
  );

  it('count: accepts whole numbers from the minimum on and Infinity, refuses fractions', () => {
    expect(count('x', 3, 1)).toBe(3);
    expect(count('x', Infinity)).toBe(Infinity);
    expect(() => count('x', 0, 1)).toThrow('x must be a whole number of 1 or more');
    expect(() => count('x', 1.5)).toThrow(InvalidParamError);
  });

  it('oneOf: returns the value, or lists what is allowed', () => {
    expect(oneOf('auth.mode', 'json', ['json', 'cookie'])).toBe('json');
    expect(() => oneOf('auth.mode', 'jwt', ['json', 'cookie'])).toThrow(
      'auth.mode must be one of json, cookie',
    );
  });
});
