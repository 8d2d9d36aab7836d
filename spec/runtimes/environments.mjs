// @ts-check
import { bundlers } from './bundlers.mjs';
import { edges } from './edge.mjs';
import { frameworks, uiLibraries } from './frameworks.mjs';
import { pages } from './pages.mjs';
import { processes } from './processes.mjs';
import { testRunners } from './test-runners.mjs';

/** In the order of docs/platforms.md. @type {readonly import('./types').Environment[]} */
export const environments = [
  ...processes,
  ...edges,
  ...pages,
  ...testRunners,
  ...bundlers,
  ...frameworks,
  ...uiLibraries,
];
