import { defineEventHandler, readBody } from 'h3';
import { run } from '../program.mjs';

export default defineEventHandler(async (event) => run(await readBody(event)));
