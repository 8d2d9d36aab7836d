// @ts-check
// `npm run build`: the files of `dist`. `--silent` prints errors only.
import { build } from 'tsup';
import { writeDeclarationMaps } from './declaration-maps.mjs';
import { mergeChunks } from './merge-chunks.mjs';
import { writeOlderDeclarations } from './older-declarations.mjs';

await build({ silent: process.argv.includes('--silent') });
await mergeChunks();
writeOlderDeclarations();
writeDeclarationMaps();
