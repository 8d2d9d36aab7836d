// @ts-check
/** One measurement in a process of its own, which can be ended when a compiler does not come to an end. */
import { clients } from './clients.mjs';
import { costPerCall } from './cost.mjs';
import { costPerCallNatively } from './native.mjs';

const [name, question, collections, fields] = process.argv.slice(2);
const client = clients.find((one) => one.name === name);
if (!client) throw new Error(`no client ${name}`);
const size = { collections: Number(collections), fields: Number(fields) };
const questions = {
  fresh: () => costPerCall(client, size, { fresh: true }),
  again: () => costPerCall(client, size, { fresh: false }),
  declaration: () => costPerCall(client, size, { fresh: true, declaration: true }),
  native: () => costPerCallNatively(client, size),
};
console.log(JSON.stringify(questions[/** @type {keyof typeof questions} */ (question)]()));
