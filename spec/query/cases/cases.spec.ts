import { describe, expect, it } from 'vitest';
import { evaluated, isEqual, verdictOf } from '../prover/compare';
import type { RecordedCase } from './record';
import { databaseOf, recording } from './recording';

const { servers, cases } = recording;
const rules = [...new Set(cases.map(({ rule }) => rule))];

describe.each(servers.map((server, index) => ({ ...server, index })))(
  'recorded answers of $name',
  ({ index, ...server }) => {
    const database = databaseOf(server);
    const context = {
      major: server.major,
      now: () => new Date('2025-06-15T12:00:00Z'),
      user: null,
    };
    const differences = ({ collection, query, answer, answers }: RecordedCase) => {
      const recorded = answer ?? answers?.[index] ?? {};
      if (isEqual(verdictOf(database, collection, query, context, recorded))) return [];
      const { message: _message, ...engine } = evaluated(database, collection, query, context);
      return [{ query, engine, recorded }];
    };

    it.each(rules)('%s', (rule) => {
      const its = cases.filter((each) => each.rule === rule);
      expect(its.flatMap(differences)).toEqual([]);
    });
  },
);
