import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { startDirectus } from '../../demo/server/directus.mjs';
import { share } from './shared';

export interface ProvidedDirectus {
  readonly url: string;
  readonly admin: { readonly email: string; readonly password: string; readonly token: string };
  /** Where this server keeps uploaded files on disk. */
  readonly filesFolder: string;
}

declare module 'vitest' {
  interface ProvidedContext {
    /** True where fakes of `directus-rx/testing` stand in for the servers. */
    isFake: boolean;
    /** A real Directus with the default lifetime of access tokens. */
    directus: ProvidedDirectus;
    /** Another one, whose access tokens live for five seconds. */
    directusShortTtl: ProvidedDirectus;
  }
}

type Server = Awaited<ReturnType<typeof startDirectus>>;

async function startBoth() {
  const started = await Promise.allSettled([
    startDirectus(),
    startDirectus({ accessTokenTtl: '5s' }),
  ]);
  const servers = started.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  const stop = async () => {
    await Promise.all(servers.map((server) => server.stop()));
  };
  const failure = started.find((one) => one.status === 'rejected');
  const [normal, shortTtl] = servers;
  if (failure || !normal || !shortTtl) {
    await stop();
    throw failure?.reason;
  }
  return { normal, shortTtl, stop };
}

function provided({ url, admin, dataFolder }: Server): ProvidedDirectus {
  return { url, admin, filesFolder: join(dataFolder, 'uploads') };
}

export async function setup(project: TestProject): Promise<() => Promise<void>> {
  // The demo shows what is in the database: its project has servers without the rows of other specs.
  const key = project.name === 'demo' ? 'directus of the demo' : 'directus';
  const lease = share(key, startBoth);
  const { normal, shortTtl } = await lease.value;
  project.provide('isFake', false);
  project.provide('directus', provided(normal));
  project.provide('directusShortTtl', provided(shortTtl));
  return () => lease.release();
}
