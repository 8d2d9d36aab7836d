// A server component: its text has the results.
import { run } from '../program.mjs';

export const dynamic = 'force-dynamic';

export default async function Page() {
  const results = await run(JSON.parse(process.env.CHECKS_SETTINGS));
  return <pre>{encodeURI(JSON.stringify(results))}</pre>;
}
