// @ts-check
import { edges } from './edge.mjs';
import { pages } from './pages.mjs';
import { processes } from './processes.mjs';

/** In the order of docs/platforms.md. @type {readonly import('./types').Environment[]} */
export const environments = [...processes, ...edges, ...pages];
