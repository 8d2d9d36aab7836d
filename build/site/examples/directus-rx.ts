// Takes the place of the library in the examples of the site: the same, with a Directus in memory as its server.
import { Directus as Client, type DirectusInit, MemoryStorage } from '../../../dist/index.js';
import { fake } from './fake';

export * from '../../../dist/index.js';

export class Directus<Schema extends object> extends Client<Schema> {
  constructor(url: string, init: DirectusInit = {}) {
    super(url, { storage: new MemoryStorage(), ...init, transport: { backend: fake.backend } });
  }
}
