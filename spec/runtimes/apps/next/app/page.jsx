// A server component: its text has the results.
import { run } from '../program.mjs';

export const dynamic = 'force-dynamic';

export default async function Page() {
  // React answers the same GET twice from memory while it renders, unless it has a signal. The library's requests are not
  // made with `fetch` here, but the checks look at the servers with it.
  const { fetch } = globalThis;
  globalThis.fetch = (url, init) => fetch(url, { signal: new AbortController().signal, ...init });
  const results = await run(JSON.parse(process.env.CHECKS_SETTINGS));
  return <pre>{encodeURI(JSON.stringify(results))}</pre>;
}
