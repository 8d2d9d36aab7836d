// A worker of workerd or the edge runtime: its request has the settings, its answer the results.
import { run } from './program.mjs';

const answer = async (request) => Response.json(await run(await request.json()));

// The edge runtime has the events of a service worker, workerd exports.
if (typeof EdgeRuntime === 'string')
  addEventListener('fetch', (event) => event.respondWith(answer(event.request)));

export default { fetch: answer };
