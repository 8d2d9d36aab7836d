// A page or a worker of one. It asks its server for its settings, and sends it the results.
import { run } from './program.mjs';

const report = async () => {
  const settings = await (await fetch(`${location.origin}/settings`)).json();
  const begin = (name) => void fetch(`${location.origin}/begin`, { method: 'POST', body: name });
  const results = await run({ ...settings, ...globalThis.own }, begin).catch((error) => [
    { group: 'session', name: 'start', outcome: String(error), milliseconds: 0 },
  ]);
  await fetch(`${location.origin}/results`, { method: 'POST', body: JSON.stringify(results) });
};

if (typeof ServiceWorkerGlobalScope === 'undefined') void report();
else self.addEventListener('install', (event) => event.waitUntil(report()));
