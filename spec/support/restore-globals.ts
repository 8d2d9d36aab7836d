import { afterAll } from 'vitest';

/**
 * Puts the globals of this process back after the file that imports this module first.
 * `@angular/platform-server` replaces `Event` and other DOM types when it is loaded, for the files after it, too.
 */
const before = Object.getOwnPropertyDescriptors(globalThis);

afterAll(() => {
  for (const key of Reflect.ownKeys(globalThis))
    if (!Object.hasOwn(before, key)) Reflect.deleteProperty(globalThis, key);
  Object.defineProperties(globalThis, before);
});
