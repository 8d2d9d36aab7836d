/** What is mutated together, the specs that have to notice, and how many percent of the mutants at least. */
const folders = {
  auth: {
    mutate: ['lib/auth/**/*.ts', 'lib/storage/**/*.ts'],
    specs: ['spec/{auth,storage}/**/*.spec.ts', 'spec/recipes/session-state.spec.ts'],
  },
  transport: {
    // The platforms' parts are not seen in Node, or are about sockets and bytes, not about decisions.
    mutate: ['lib/transport/*.ts'],
    specs: ['spec/transport/*.spec.ts', 'spec/call.spec.ts'],
  },
  query: {
    mutate: ['lib/query/**/*.ts'],
    specs: ['spec/query/**/!(*.server|prover).spec.ts'],
    least: 90,
  },
  offline: {
    // IndexedDB and handles are the browsers'; claims need a server with their collection (spec/offline/strict.server.spec.ts).
    mutate: ['lib/offline/!(index|indexed-db-storage|claims).ts'],
    specs: ['spec/offline/!(*.server|*.browser).spec.ts'],
  },
};

const name = process.env['FOLDER'] ?? 'auth';
const given = (variable) => process.env[variable]?.split(' ');

/** `MUTATE` and `SPECS`, patterns with spaces between them, take a part of it. */
export const folder = {
  name,
  mutate: given('MUTATE') ?? folders[name].mutate,
  specs: given('SPECS') ?? folders[name].specs,
  least: folders[name].least ?? 85,
};
