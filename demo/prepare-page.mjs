// @ts-check
// Installs what the demo's page is built with, and builds it: node demo/prepare-page.mjs
import { librarySteps, pageSteps } from './preparation.mjs';
import { runSteps } from './steps.mjs';

await runSteps([...librarySteps, ...pageSteps]);
