/** Starts the server in a process of its own. */
import { fork } from 'node:child_process';
import { once } from 'node:events';

const file = new URL('../server.mjs', import.meta.url);

export async function startServer() {
  const child = fork(file);
  const [{ url }] = await once(child, 'message');
  return { url, stop: () => child.disconnect() };
}
