// What types cost in the editor, counted by the compiler itself: it does not depend on how fast the machine is.
import { describe, expect, it } from 'vitest';
import { nested, ours } from '../../bench/types/clients.mjs';
import { costPerCall } from '../../bench/types/cost.mjs';

const perCall = 1_320;
const timeout = 120_000;

describe('a call with fields of relations, filter and sort', () => {
  const small = { collections: 20, fields: 30 };
  const large = { collections: 40, fields: 100 };
  it.each([
    ['in dot notation', ours],
    ['as nested objects', nested],
  ])(
    `costs less than ${perCall} instantiations, %s`,
    (_, client) => {
      for (const fresh of [true, false]) {
        const { instantiations, errors } = costPerCall(client, small, { fresh });
        expect(errors).toEqual([]);
        expect(instantiations).toBeGreaterThan(0);
        expect(instantiations).toBeLessThan(perCall);
      }
    },
    timeout,
  );

  it.each([
    ['in dot notation', ours],
    ['as nested objects', nested],
  ])(
    'costs the same whatever the number of collections and fields, %s',
    (_, client) => {
      const few = costPerCall(client, small, { fresh: true }).instantiations;
      const many = costPerCall(client, large, { fresh: true }).instantiations;
      expect(Math.abs(many - few)).toBeLessThan(few / 20);
    },
    timeout,
  );
});
