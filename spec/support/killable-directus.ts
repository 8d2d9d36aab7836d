import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startDirectus } from '../../demo/server/directus.mjs';
import { freePort } from '../../demo/server/free-port.mjs';
import type { ProvidedDirectus } from './directus.global';

/** A Directus that comes back after its death, with the same address, data and secret. */
export interface KillableDirectus extends ProvidedDirectus {
  /** Ends the process by SIGKILL: it has no time to close or to save anything. */
  kill(): Promise<void>;
  /** Starts it anew, on what the last one left. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

export async function startKillableDirectus(accessTokenTtl: string): Promise<KillableDirectus> {
  const dataFolder = await mkdtemp(join(tmpdir(), 'directus-rx-killed-'));
  const port = await freePort();
  const start = (seed: boolean) =>
    startDirectus({ port, dataFolder, accessTokenTtl, seed, log: () => undefined });
  let server = await start(true);
  const { url, admin } = server;
  return {
    url,
    admin,
    filesFolder: join(dataFolder, 'uploads'),
    async kill() {
      process.kill(server.pid, 'SIGKILL');
      await server.stop();
    },
    async restart() {
      server = await start(false);
    },
    async stop() {
      await server.stop();
      await rm(dataFolder, { recursive: true, force: true });
    },
  };
}
