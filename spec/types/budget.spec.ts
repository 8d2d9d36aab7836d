// What types cost in the editor, counted by the compiler itself: it does not depend on how fast the machine is.
import { describe, expect, it } from 'vitest';
import { nested, ours } from '../../bench/types/clients.mjs';
import { check, costPerCall } from '../../bench/types/cost.mjs';

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

describe('a client as a parameter of a part of its schema', () => {
  it(
    'costs less than 195 000 instantiations, as both clients are compared member by member',
    () => {
      const { instantiations, errors } = check(`import { Directus } from 'directus-rx';
interface Article { id: number; title: string; author: number | Author }
interface Author { id: number; name: string; articles: number[] | Article[] }
interface Schema { articles: Article[]; authors: Author[]; directus_users: { bio: string } }
declare function use(client: Directus<Pick<Schema, 'articles'>>): void;
use(new Directus<Schema>('https://directus.example.com'));`);
      expect(errors).toEqual([]);
      expect(instantiations).toBeLessThan(195_000);
    },
    timeout,
  );
});
