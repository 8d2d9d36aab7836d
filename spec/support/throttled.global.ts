import type { TestProject } from 'vitest/node';
import { share } from './shared';
import { startThrottledServer } from './throttled-server';

declare module 'vitest' {
  interface ProvidedContext {
    /** A server that reads uploads slowly; its routes are described in `throttled-server.ts`. */
    throttled: { readonly url: string; readonly otherUrl: string };
  }
}

export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const lease = share('throttled', startThrottledServer);
  const { url, otherUrl } = await lease.value;
  project.provide('throttled', { url, otherUrl });
  return () => lease.release();
}
