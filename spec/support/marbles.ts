import { TestScheduler } from 'rxjs/testing';
import { expect } from 'vitest';

/** Runs on virtual time, `asyncScheduler` and `timer` included. */
export const marbles = (work: Parameters<TestScheduler['run']>[0]): void => {
  new TestScheduler((actual, expected) => {
    expect(actual).toEqual(expected);
  }).run(work);
};
