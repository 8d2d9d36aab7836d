// @ts-check
/** One measurement in a process of its own, which can be ended when a compiler does not come to an end. */
import { clients } from './clients.mjs';
import { costPerCall } from './cost.mjs';

const [name, collections, fields] = process.argv.slice(2);
const client = clients.find((one) => one.name === name);
if (!client) throw new Error(`no client ${name}`);
/** The first one also warms the compiler. */
const rounds = 2;
const size = { collections: Number(collections), fields: Number(fields) };
const fresh = costPerCall(client, size, { fresh: true, rounds });
const again = costPerCall(client, size, { fresh: false, rounds });
console.log(JSON.stringify({ fresh, again }));
