// A program of Node, Bun or Deno. It has a session that other processes could share, and must end all the same.
import { writeFileSync } from 'node:fs';
import { Directus, MemoryStorage } from 'directus-rx';
import { run } from './program.mjs';

class SharedStorage extends MemoryStorage {
  shared = 'runtimes';
}

const settings = JSON.parse(process.env.CHECKS_SETTINGS);
new Directus(settings.serverUrl, { storage: new SharedStorage() });
const begin = (name) => writeFileSync(process.env.CHECKS_CURRENT, name);
writeFileSync(process.env.CHECKS_RESULTS, JSON.stringify(await run(settings, begin)));
