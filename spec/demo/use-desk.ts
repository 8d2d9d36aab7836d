import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { type Desk, openDesk } from './desk';

/** Opens the page for the specs of a file. After each spec its windows are closed, and their consoles must have been silent. */
export function useDesk(directusUrl: string): Desk {
  // Filled in before the first spec.
  const desk = {} as Desk;
  beforeAll(async () => {
    Object.assign(desk, await openDesk(directusUrl));
  }, 180_000);
  afterEach(async () => {
    await desk.close();
    expect(desk.complaints()).toEqual([]);
  });
  afterAll(() => desk.stop());
  return desk;
}
