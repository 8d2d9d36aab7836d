import fc from 'fast-check';

/** The network goes or comes back. */
export const networkChange = fc.record({
  do: fc.constantFrom('offline' as const, 'online' as const),
});

/** The next answers are lost, before or after the server has seen the request. */
export const lostAnswers = fc.record({
  do: fc.constant('lose' as const),
  loss: fc.constantFrom('before' as const, 'after' as const),
  answers: fc.integer({ min: 1, max: 3 }),
});

/** Milliseconds pass. */
export const pause = fc.record({ do: fc.constant('wait' as const), ms: fc.nat(4_000) });
