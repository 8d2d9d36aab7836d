/** What `ajax` of rxjs can stand on in Node: an XMLHttpRequest over node:http, or over undici's dispatcher. */
import { figuresOf } from './harness/figures.mjs';
import { compareRates, rateFigures, ratesTable } from './harness/rates.mjs';

const client = (name) => new URL(`./clients/${name}.mjs`, import.meta.url);
const wire = (name) => new URL(`./wires/${name}.mjs`, import.meta.url);
const ajax = (name, options) => ({ name: `ajax + XHR over ${name}`, file: wire('ajax'), options });
const some = { connections: 64 };

const wireClients = [
  { name: 'node:http', file: client('node-http') },
  { name: 'fetch', file: client('fetch') },
  { name: 'undici.request', file: client('undici-request') },
  { name: 'undici dispatch', file: wire('undici-dispatch'), options: { agent: some } },
  {
    name: 'undici dispatch, legacy handler',
    file: wire('undici-dispatch'),
    options: { agent: some, legacy: true },
  },
  ajax('node:http', { wire: 'http' }),
  ajax('node:http, headers on demand', { wire: 'http', headersOnDemand: true }),
  ajax('undici', { wire: 'undici', agent: some }),
  ajax('undici, headers on demand', { wire: 'undici', agent: some, headersOnDemand: true }),
  ajax('undici, headers on demand, legacy handler', {
    wire: 'undiciLegacy',
    agent: some,
    headersOnDemand: true,
  }),
];

const connections = (name, agent) => ({
  ...ajax('undici', { wire: 'undici', agent, headersOnDemand: true }),
  name: `ajax + XHR over undici, connections: ${name}`,
});

const connectionClients = [
  { name: 'node:http', file: client('node-http') },
  connections('unlimited', {}),
  connections('32', { connections: 32 }),
  connections('64', { connections: 64 }),
  connections('128', { connections: 128 }),
  connections('16, pipelining 4', { connections: 16, pipelining: 4 }),
];

export async function wires({ rounds = 5, ms = 100 }) {
  const wired = await compareRates(wireClients, { rounds, ms, concurrencies: [1, 50, 500] });
  const connected = await compareRates(connectionClients, { rounds, ms, concurrencies: [50, 500] });
  return {
    text: `${ratesTable(wired)}\n\n${ratesTable(connected)}`,
    figures: figuresOf([...wired, ...connected], rateFigures),
  };
}
